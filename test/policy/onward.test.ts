import { describe, expect, it } from 'vitest';
import { onwardOf } from '../../src/domain/remedy.js';
import { remedyEnds } from '../../src/policy/onward.js';
import { draftAt } from '../helpers/apply-policy.js';
import { buildOwner, buildReportListener, buildSquatter } from '../helpers/build-report.js';

const HERE = { host: { localPortRange: [32768, 60999] as const }, policy: null };
const squatter = buildSquatter();
const medium = draftAt('registered-unexpected', squatter, { severity: 'medium' });

describe('every remedy ends with a command', () => {
  const command = (here: Parameters<typeof remedyEnds>[1], draft = medium, all = [draft], listener = squatter) =>
    onwardOf(remedyEnds(all, here)(draft, listener))?.command;

  it('to allow it, in the policy that judged', () => {
    expect(command(HERE)).toBe('port-audit allow 3099/tcp --reason TEXT');
    expect(command({ ...HERE, policy: 'my policy.yaml' })).toBe(
      "port-audit allow 3099/tcp --policy 'my policy.yaml' --reason TEXT",
    );
  });

  it('to look closer, where allow would refuse', () => {
    const high = draftAt('name-mismatch', squatter, { severity: 'high' });
    expect(command(HERE, medium, [medium, high])).toBe('port-audit 3099/tcp');
    expect(command(HERE, high, [medium, high])).toBe('port-audit 3099/tcp');
    const gone = draftAt('deleted-executable', squatter, { severity: 'medium' });
    expect(command(HERE, gone)).toBe('port-audit 3099/tcp');
    const unseen = buildSquatter({ owners: [], ownerStatus: 'hidden', ownerReason: 'not privileged', program: null });
    expect(command(HERE, medium, [medium], unseen)).toBe('port-audit 3099/tcp');
  });

  it('to read more, where this machine was not looked at', () => {
    expect(command(null)).toBe('port-audit explain registered-unexpected');
  });

  it('to the policy, where no listener is meant', () => {
    const unused = { ...draftAt('policy-unused', squatter), listener: null };
    expect(onwardOf(remedyEnds([unused], { ...HERE, policy: 'p.yaml' })(unused, undefined))?.command).toBe(
      'port-audit check --explain-policy --policy p.yaml',
    );
  });

  it('of each process by itself, also where one holds many ports', () => {
    const other = buildReportListener({
      port: 80,
      owners: [buildOwner({ pid: 77, exe: '/usr/bin/node', cmdline: ['node', '-e', '1'] })],
      program: { name: 'node', product: 'Node.js', by: 'executable' },
    });
    const drafts = [medium, draftAt('registered-unexpected', other, { severity: 'medium' })];
    const end = remedyEnds(drafts, HERE);
    const commands = [squatter, other, squatter].map(
      (each, index) => onwardOf(end(drafts[index % 2] ?? medium, each))?.command,
    );
    expect(commands).toEqual([
      'port-audit allow 3099/tcp --reason TEXT',
      'port-audit 80/tcp',
      'port-audit allow 3099/tcp --reason TEXT',
    ]);
  });
});
