import { describe, expect, it } from 'vitest';
import type { Listener } from '../../src/domain/listener.js';
import { buildListener, buildOwner } from '../helpers/build-report.js';
import { runCommand, SQUATTER, SSHD, snapshotText } from '../helpers/command.js';
import { HOSTILE_VALUES } from '../helpers/hostile.js';

const HEAD = 'To allow it, under allow: in the policy, with the reason in place of TODO:';
const NOTHING = 'version: 1\nallow: []\n';

async function check(listeners: readonly Listener[], policy: string, format = 'table') {
  const files = { 'now.json': snapshotText(listeners), 'p.yaml': policy };
  return runCommand(['check', '--from', 'snapshot:now.json', '--policy', 'p.yaml', '--format', format], files);
}

/** What a report prints to be pasted, with the reason filled in. */
const pasted = (out: string) => {
  const [, after = ''] = out.split(`${HEAD}\n`);
  const [block = ''] = after.split('\n\n');
  return `version: 1\nallow:\n${block.replaceAll('TODO', 'as agreed')}\n`;
};

describe('the entries that a report prints for what is not allowed', () => {
  it('allow it once they are pasted, and are refused before anybody says why', async () => {
    const { code, out } = await check([SSHD, SQUATTER], NOTHING);
    expect([code, out]).toEqual([1, expect.stringContaining(`${HEAD}\n  - port: 22/tcp\n`)]);
    expect((await check([SSHD, SQUATTER], pasted(out))).code).toBe(0);
    const unread = await check([SSHD, SQUATTER], pasted(out).replaceAll('as agreed', 'TODO'));
    expect([unread.code, unread.err]).toEqual([2, expect.stringContaining('reason: still TODO')]);
  });

  it.each(HOSTILE_VALUES)('are one entry, whatever a program is called: %j', async (name) => {
    const owner = { ...buildOwner(), name, exe: `/opt/${name}`, cmdline: null, user: name };
    const { out } = await check([buildListener({ port: 3099, owners: [owner] })], NOTHING);
    if (!out.includes(HEAD)) return;
    expect((await check([SSHD], pasted(out))).err).toBe('');
  });

  it('leave out what no entry should let in, and what is forbidden', async () => {
    const owner = { ...buildOwner(), exe: '/tmp/x' };
    expect((await check([buildListener({ owners: [owner] })], NOTHING)).out).not.toContain(HEAD);
    const denied = 'version: 1\ndeny: [{port: 3099, reason: never}]\n';
    expect((await check([SQUATTER], denied)).out).not.toContain(HEAD);
  });

  it('are ten on a screen, and say how many more there are', async () => {
    const many = Array.from({ length: 13 }, (_, index) =>
      buildListener({ id: `tcp4:0.0.0.0:${1000 + index}`, port: 1000 + index }),
    );
    const { out } = await check(many, NOTHING);
    expect(out.match(/^ {2}- port: /gm)).toHaveLength(10);
    expect(out).toContain('# up to 3 more: port-audit baseline prints them all');
  });

  it.each([
    ['markdown', '```yaml\n- port: 3099/tcp\n'],
    ['junit', '- port: 3099/tcp\n  program: http.server\n'],
    ['tap', '  entry:\n    - "- port: 3099/tcp"\n'],
  ])('stand in %s as well', async (format, expected) => {
    expect((await check([SQUATTER], NOTHING, format)).out).toContain(expected);
  });
});
