import { describe, expect, it } from 'vitest';
import { runCommand, SQUATTER, SSHD, snapshotText } from '../helpers/command.js';

const files = {
  'web.json': snapshotText([SSHD, SQUATTER]),
  'blind.json': snapshotText([], {
    gaps: [{ kind: 'blind', scope: 'udp4', count: null, reason: 'not readable', remedy: null }],
  }),
};
const explain = (...words: string[]) => runCommand(['explain', ...words], files);

describe('port-audit explain', () => {
  it('tells of a port, with what listens there', async () => {
    const { code, out, err } = await explain('3099', '--from', 'snapshot:web.json');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Port 3099: chmd');
    expect(out).toContain('pid 4711, root: python3 -m http.server');
  });

  it('prints JSON', async () => {
    const { out } = await explain('3099/tcp', '--from', 'snapshot:web.json', '--format', 'json');
    const { schema, page } = JSON.parse(out);
    expect([schema, page.registrations[0].service]).toEqual(['port-audit/explain@1', 'chmd']);
    expect(page.seen.listeners.map((listener: { id: string }) => listener.id)).toEqual(['tcp4:0.0.0.0:3099']);
  });

  it('tells of programs, services and rules', async () => {
    expect((await explain('sshd', '--from', 'snapshot:web.json')).out).toContain('22/tcp on 0.0.0.0');
    expect((await explain('chmd', '--from', 'snapshot:web.json')).out).toContain('Service chmd');
    const rule = await explain('name-mismatch');
    expect([rule.code, rule.out]).toEqual([0, expect.stringContaining('high on loopback, high elsewhere')]);
  });

  it('is 3 where it could not look at the protocol in question', async () => {
    const asked = async (subject: string) => (await explain(subject, '--from', 'snapshot:blind.json')).code;
    expect([await asked('3099'), await asked('3099/udp'), await asked('3099/tcp'), await asked('sshd')]).toEqual([
      3, 3, 0, 3,
    ]);
    expect((await explain('3099', '--from', 'snapshot:blind.json')).out).toContain('not everything could be looked at');
  });

  it.each([
    [['sshdd'], 'did you mean "sshd"?'],
    [['99999'], '99999 is no port that can be audited'],
    [['3099', '--format', 'tabel'], 'did you mean "table"?'],
    [[], 'is missing, as in: port-audit '],
    [['3099', '3100'], 'too many arguments'],
    [['3099', '--from', 'snapshot:missing.json'], 'missing.json'],
    [['3099', '--source', 'kernl'], 'kernl'],
    [['3099', '--source', 'kernel', '--from', 'snapshot:web.json'], 'exclude each other'],
  ])('%j: exit code 2', async (words, message) => {
    const { code, out, err } = await explain(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
