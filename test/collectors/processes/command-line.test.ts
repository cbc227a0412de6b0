import { describe, expect, it } from 'vitest';
import { createCommandLines, readCommandLine } from '../../../src/collectors/processes/command-line.js';
import { fakeHost } from '../../helpers/fake-host.js';

describe('readCommandLine', () => {
  it.each([
    ['sshd\0-D\0', ['sshd', '-D']],
    ['sh\0-c\0\0 \0\0', ['sh', '-c', '', ' ', '']],
    ['nginx: master process', ['nginx: master process']],
    ['sshd: root [priv]\0\0\0\0\0', ['sshd: root [priv]']],
    ['', null],
  ])('%j', (raw, words) => expect(readCommandLine(Buffer.from(raw))).toEqual(words));
});

describe('createCommandLines', () => {
  const lineOf = (words: number) => 'ab\0'.repeat(words);
  it('bounds what the lines of all processes take together', () => {
    const pids = Array.from({ length: 600 }, (_, index) => `/proc/${index + 1}`);
    const files = Object.fromEntries(pids.map((base) => [`${base}/cmdline`, lineOf(30_000)]));
    const commandLine = createCommandLines(fakeHost({ files }));
    const read = pids.map(commandLine);
    expect(read.every(({ cmdlineCut }) => cmdlineCut)).toBe(true);
    expect(read.reduce((sum, { cmdline }) => sum + (cmdline?.length ?? 0), 0)).toBeLessThan(1_000_000);
  });
  it('reads long lines of many whole, as those of Java are', () => {
    const files = Object.fromEntries(
      [...Array(2000).keys()].map((pid) => [
        `/proc/${pid}/cmdline`,
        `java\0-cp\0${'x'.repeat(4000)}\0${'-Da=b\0'.repeat(60)}`,
      ]),
    );
    const commandLine = createCommandLines(fakeHost({ files }));
    const read = [...Array(2000).keys()].map((pid) => commandLine(`/proc/${pid}`));
    expect(read.filter(({ cmdlineCut }) => cmdlineCut)).toEqual([]);
  });
});
