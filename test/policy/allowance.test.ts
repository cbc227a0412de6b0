import { describe, expect, it } from 'vitest';
import { allowanceFor } from '../../src/policy/allowance.js';
import { entryLines } from '../../src/policy/baseline/entry-lines.js';
import { draftAt } from '../helpers/apply-policy.js';
import { buildOwner, buildReportListener, buildSquatter } from '../helpers/build-report.js';

const HOST = { localPortRange: [32768, 60999] as const };
const SCRIPT = {
  file: '/home/alice/shop/server.js',
  uid: 1000,
  gid: 1000,
  mode: '0644',
  guarded: false,
  package: null,
};

const node = (overrides: object, program: object) =>
  buildSquatter({
    port: 3000,
    owners: [buildOwner({ pid: 9, exe: '/usr/bin/node', uid: 1000, user: 'alice', unit: null, ...overrides })],
    program: { name: 'node', product: null, by: 'executable', ...program } as never,
  });

const lines = (
  listener: ReturnType<typeof buildSquatter>,
  findings: Parameters<typeof allowanceFor>[1]['findings'] = [],
) => {
  const { entries, refused } = allowanceFor([listener], { findings, host: HOST });
  return { refused, entry: entries.flatMap((entry) => entryLines(entry, { reason: 'r', until: '2027-06-30' })) };
};

describe('allowanceFor', () => {
  it('is an entry as narrow as what listens', () => {
    const { entry, refused } = lines(buildReportListener());
    expect(refused).toEqual([]);
    expect(entry).toEqual([
      'port: 22/tcp',
      'program: /usr/sbin/sshd',
      'user: root',
      'address: all',
      'reason: r',
      'until: 2027-06-30',
    ]);
  });

  it('never accepts what is high, whatever else is found there', () => {
    const listener = buildReportListener();
    const mild = draftAt('cleartext-service', listener, { severity: 'medium' });
    expect(lines(listener, [mild]).refused).toEqual([]);
    const high = draftAt('name-mismatch', listener, { severity: 'high', message: 'is nc' });
    expect(lines(listener, [mild, high]).refused).toEqual([
      '22/tcp is not allowed, sshd (/usr/sbin/sshd): high, name-mismatch: is nc; look at it: port-audit 22/tcp',
    ]);
    const settled = draftAt('name-mismatch', listener, { severity: 'high', disposition: 'accepted' });
    expect(lines(listener, [settled]).refused).toEqual([]);
  });

  it('names the script behind an interpreter, by its path', () => {
    const cmdline = ['node', 'server.js'];
    const { entry, refused } = lines(node({ cmdline, script: SCRIPT }, { name: 'server.js', by: 'cmdline' }));
    expect(refused).toEqual([]);
    expect(entry).toContain('program: /home/alice/shop/server.js');
  });

  it('never lets in everything that an interpreter may run', () => {
    const { refused } = lines(node({ cmdline: ['node', '-e', '1'] }, {}));
    expect(refused).toEqual([expect.stringMatching(/^3000\/tcp is not allowed, node .*would let in everything/)]);
  });

  it('does not accept a file where everybody may put files', () => {
    const nc = buildSquatter({
      owners: [buildOwner({ exe: '/tmp/nc' })],
      program: { name: 'nc', product: 'nc', by: 'executable' },
    });
    expect(lines(nc).refused).toEqual([expect.stringContaining('where everybody may put files')]);
  });
});
