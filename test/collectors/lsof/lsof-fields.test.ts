import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLsofFields, unescapeLsof } from '../../../src/collectors/lsof/lsof-fields.js';

const strict = (line: number, what: string) => {
  throw new Error(`line ${line}: ${what}`);
};
const read = (text: string) => [...readLsofFields(text, strict)];

describe('readLsofFields', () => {
  it('reads fields that end with NUL, a process or a file a line', () => {
    const files = read('p812\0R1\0csshd\0u0\0Lroot\0\nf3\0au\0tIPv4\0d2431\0PTCP\0n*:22\0TST=LISTEN\0TQR=0\0\n');
    expect(files).toEqual([
      {
        process: { pid: 812, command: 'sshd', uid: 0, user: 'root', parentPid: 1 },
        descriptor: '3',
        type: 'IPv4',
        protocol: 'TCP',
        name: '*:22',
        state: 'LISTEN',
        device: '2431',
        inode: null,
        line: 2,
      },
    ]);
  });

  it('reads one field a line, with CRLF too', () => {
    const text = 'p1\ncinit\nf3\ntIPv6\nPUDP\nn*:5\nf4\np2\nfcwd\ntDIR\nn/\n';
    for (const input of [text, text.replaceAll('\n', '\r\n')]) {
      expect(read(input).map((file) => [file.process.pid, file.descriptor, file.name, file.line])).toEqual([
        [1, '3', '*:5', 3],
        [1, '4', null, 7],
        [2, 'cwd', '/', 9],
      ]);
    }
  });

  it('keeps a field that holds a line break inside where fields end with NUL', () => {
    expect(read('p1\0ca\\nb\0\nf3\0n/a b\0\n')[0]).toMatchObject({ process: { command: 'a\nb' }, name: '/a b' });
  });

  it.each([
    ['COMMAND PID\n', 'line 1: no process before this: "COMMAND PID"'],
    ['p1\nf3\n?\n', 'line 3: not a field of lsof -F: "?"'],
    ['1\t/bin/busybox\t/dev/null\n', 'line 1: no process before this: "1\\t/bin/busybox\\t/dev/null"'],
    ['px\n', 'line 1: not a process id: "x"'],
    ['f3\n', 'line 1: no process before this: "f3"'],
    ['p1\ncinit\ntIPv4\n', 'line 3: an open file without its descriptor; run lsof with the field f'],
    ['p1\0\nPTCP\0n*:22\0\n', 'line 2: an open file without its descriptor; run lsof with the field f'],
  ])('tells of %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('ends, and gives only what has a process, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'pcfntdPT\n\0 1x*:->') }), (text) => {
        for (const file of readLsofFields(text, () => undefined)) expect(file.process.pid).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('unescapeLsof', () => {
  it.each([
    ['sshd', 'sshd'],
    ['Google\\x20Chrome', 'Google Chrome'],
    ['na\\xc3\\xafve', 'naïve'],
    ['naïve\\x20é', 'naïve é'],
    ['a\\\\x41', 'a\\x41'],
    ['a\\n\\t\\\\n', 'a\n\t\\n'],
    ['x\\xff', 'x\ufffd'],
    ['c^[d', 'c^[d'],
    ['\\q\\', '\\q\\'],
  ])('%s', (text, name) => expect(unescapeLsof(text)).toBe(name));
});
