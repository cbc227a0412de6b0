import { describe, expect, it } from 'vitest';
import { buildListener } from '../helpers/build-report.js';
import { machineLine, runCommand, SQUATTER, SSHD, snapshotText } from '../helpers/command.js';

const WEB1 = machineLine('web1', [SSHD, SQUATTER]);

/** Runs the filter over a text, or over the pieces in which it comes. */
const judge = (stdin: string | readonly string[], ...words: string[]) =>
  runCommand(['judge', ...words], {}, typeof stdin === 'string' ? { stdin } : { chunks: stdin });

const parsed = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('port-audit judge', () => {
  it('writes one report a line, in their order', async () => {
    const { code, out, err } = await judge(WEB1 + machineLine('db1', []));
    expect([code, err]).toEqual([0, '']);
    expect(parsed(out)).toMatchObject([
      { schema: 'port-audit/report@1', host: { hostname: 'web1' }, findings: [{ rule: 'registered-unexpected' }] },
      { schema: 'port-audit/report@1', host: { hostname: 'db1' }, listeners: [], summary: { exitCode: 0 } },
    ]);
  });

  it('writes a row for a finding and for a listener without one, and none for a machine without listeners', async () => {
    const { out } = await judge(WEB1 + machineLine('db1', []), '--format', 'rows');
    expect(parsed(out).map(({ host, port, rule, verdict }) => [host, port, rule, verdict])).toEqual([
      ['web1', 22, null, 'expected'],
      ['web1', 3099, 'registered-unexpected', 'registered-unexpected'],
    ]);
    expect(Object.keys(parsed(out)[0])).toEqual(
      `host taken_at netns protocol family address port exposure program product exe user unit container service verdict
      confidence rule severity disposition fingerprint gaps`.split(/\s+/),
    );
  });

  it('has one row for a machine of which nothing was seen', async () => {
    const { out } = await judge(machineLine('db3', [], { sources: [] }), '--format', 'rows');
    expect(parsed(out)).toMatchObject([{ host: 'db3', port: null, verdict: 'not-seen' }]);
  });

  it('tells a bad line with its number, judges all others and ends with 2', async () => {
    const { code, out, err } = await judge(`rubbish\n${WEB1}{"a":1}\n${WEB1}`);
    expect([code, parsed(out).length]).toEqual([2, 2]);
    expect(err).toMatch(/stdin:1: .*not JSON/);
    expect(err).toMatch(/stdin:3: no document of one machine/);
    expect(err).toContain('2 lines could not be judged, 2 were');
  });

  it('reads what is laid out over several lines, and loses nothing behind one that does not end', async () => {
    const whole = snapshotText([SSHD]);
    const { code, out, err } = await judge(`${whole}{\n  "schema": 1,\n${WEB1}`, '--format', 'rows');
    expect([code, parsed(out).map(({ port }) => port)]).toEqual([2, [22, 22, 3099]]);
    expect(err).toMatch(/stdin:\d+: .*not JSON/);
  });

  it('ends with 1 for findings only where it is asked to', async () => {
    expect((await judge(WEB1)).code).toBe(0);
    expect((await judge(WEB1, '--fail-on', 'medium')).code).toBe(1);
    expect((await judge(WEB1, '--fail-on', 'high')).code).toBe(0);
  });

  it('is no all-clear, where it is asked for one, of what was not seen or did not come', async () => {
    const unseen = machineLine('db3', [], { sources: [] });
    expect((await judge(unseen)).code).toBe(0);
    expect((await judge(unseen, '--fail-on', 'high')).code).toBe(3);
    expect((await judge(unseen + WEB1, '--fail-on', 'high')).code).toBe(3);
    expect((await judge(unseen + WEB1, '--fail-on', 'medium')).code).toBe(1);
    expect((await judge('', '--fail-on', 'high')).code).toBe(3);
  });

  it('applies a policy, and as check where that is asked for', async () => {
    const policy = 'version: 1\nallow:\n  - port: 3099/tcp\n    reason: why not\n';
    const run = (...words: string[]) =>
      runCommand(['judge', '--format', 'rows', '--policy', 'p.yaml', ...words], { 'p.yaml': policy }, { stdin: WEB1 });
    expect(parsed((await run()).out).map(({ rule, disposition }) => [rule, disposition])).toEqual([
      [null, 'active'],
      ['registered-unexpected', 'accepted'],
    ]);
    expect(parsed((await run('--strict')).out)[0]).toMatchObject({ port: 22, rule: 'policy-unlisted' });
  });

  it.each([
    ['PK\x03\x04\n\n\n', 'is compressed with zip; unpack it first'],
    ['a\0b\nc\nd\n', 'is binary, not text'],
  ])('says once what is no text, %j', async (stdin, problem) => {
    const { code, out, err } = await judge(stdin);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(`port-audit: stdin:1: ${problem}\nport-audit: 1 line could not be judged, 0 were\n`);
  });

  it('says that stdin was empty', async () => {
    const { code, err } = await judge('\n\n');
    expect([code, err]).toEqual([0, expect.stringContaining('stdin was empty')]);
  });

  it('reads a stream in whatever pieces it comes', async () => {
    const text = Buffer.from(machineLine('wéb', [SSHD, SQUATTER]) + WEB1);
    const pieces = Array.from({ length: text.length }, (_, index) => text.subarray(index, index + 1));
    const whole = await judge(text.toString());
    const { out } = await runCommand(['judge'], {}, { chunks: pieces });
    expect(out).toBe(whole.out);
  });

  it('hides secrets unless told otherwise', async () => {
    const [owner] = SSHD.owners;
    if (owner === undefined) throw new Error('SSHD has an owner');
    const line = machineLine('a', [buildListener({ owners: [{ ...owner, cmdline: ['sshd', '--password=secret1'] }] })]);
    expect((await judge(line)).out).not.toContain('secret1');
    expect((await judge(line, '--no-redact')).out).toContain('secret1');
  });

  it.each([['--format', 'yaml'], ['--jobs', '0'], ['--strict'], ['--fail-on', 'bad']])(
    'refuses %s %s',
    async (...words) => expect((await judge(WEB1, ...words)).code).toBe(2),
  );
});
