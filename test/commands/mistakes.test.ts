import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { run } from '../../src/main.js';
import { wordsOf } from '../helpers/examples.js';
import { fakeHost } from '../helpers/fake-host.js';

interface Mistake {
  readonly do: string;
  /** What an earlier version said, where that was something else. */
  readonly was?: string;
  readonly says: string;
}

const MISTAKES: readonly Mistake[] = parse(readFileSync('test/fixtures/mistakes.yaml', 'utf8'));
const SNAPSHOT = readFileSync('test/fixtures/docs/workstation/web1.json', 'utf8');

const entry = (reason: string, key = 'allow') => `version: 1\n${key}:\n  - port: 22/tcp\n    reason: ${reason}\n`;

const FILES = {
  'web1.json': SNAPSHOT,
  'cut.json': SNAPSHOT.slice(0, 300),
  'empty.txt': '',
  'text.txt': 'hello, world\n',
  'ss.txt': 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))\n',
  'good.yaml': entry('administration'),
  'broken.yaml': entry('ssh: for us'),
  'typo.yaml': entry('x', 'alow'),
  'todo.yaml': entry('TODO'),
  'nothing.yaml': 'version: 1\n',
};

describe('a typical mistake', () => {
  it('is one of at least ninety', () => expect(MISTAKES.length).toBeGreaterThanOrEqual(90));

  it.each(MISTAKES.map((mistake) => [mistake.do, mistake.says] as const))('%s: %s', async (typed, says) => {
    const host = fakeHost({ files: FILES, now: new Date('2026-11-20T12:00:00Z') });
    const code = await run(wordsOf(typed).slice(1), host);
    expect([code, host.stdout.text]).toEqual([2, '']);
    expect(host.stderr.text.split('\n')[0]).toBe(`port-audit: ${says}`);
    expect([...host.disk.keys()].sort()).toEqual(Object.keys(FILES).sort());
  });

  it.each(['read-events', 'read-processes'])('%s, typed by a person, says that it is not for people', async (word) => {
    const host = fakeHost({ stdin: 'hello\n' });
    expect(await run([word], host)).toBe(2);
    expect(host.stderr.text).toBe(`port-audit: ${word} is what port-audit starts by itself; run port-audit --help\n`);
  });
});
