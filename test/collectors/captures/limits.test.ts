import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/collectors/captures/lines.js';
import { CAPTURE_FORMATS } from '../../../src/collectors/captures/list.js';
import { Problems } from '../../../src/collectors/captures/problems.js';
import type { CaptureFormat } from '../../../src/collectors/captures/types.js';
import { readLsofTable } from '../../../src/collectors/lsof/lsof-table.js';
import { listenerSchema } from '../../../src/collectors/snapshot/snapshot-schema.js';
import { readSsRows } from '../../../src/collectors/ss/ss-rows.js';
import { captureOf, problemsOf } from '../../helpers/capture.js';

function format(id: string): Promise<CaptureFormat> {
  const found = CAPTURE_FORMATS.find((each) => each.id === id);
  if (found === undefined) throw new Error(id);
  return found.load();
}

const refusal = async (id: string, content: string | Buffer) =>
  (await problemsOf((await format(id)).parse(captureOf(content, { file: 'f' })))).at(-1);

describe('limits of captures', () => {
  it.each(['ss', 'netstat', 'lsof'])('refuses endless lines: %s', async (id) => {
    expect(await refusal(id, `x${'\n'.repeat(500_000)}`)).toBe('f: more than 500000 lines');
  });

  it('refuses endless fields of lsof', async () => {
    expect(await refusal('lsof', `p1\n${'f\n'.repeat(500_001)}`)).toBe('f: more than 500000 open files');
  });

  it.each(['snapshot', 'osquery', 'systeminformation'])('refuses endless values: %s', async (id) => {
    expect(await refusal(id, `[${'[],'.repeat(2_000_000)}1]`)).toBe('f: more than 4000000 values');
  });

  it.each(['snapshot', 'osquery', 'systeminformation'])('refuses endless nesting: %s', async (id) => {
    const words = 'f: lists and objects inside of each other, more than 100 deep';
    expect(await refusal(id, '['.repeat(3_000_000))).toBe(words);
    expect(await refusal(id, `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`)).toBe(words);
  });

  it.each(['snapshot', 'osquery', 'systeminformation'])('refuses an endless text: %s', async (id) => {
    expect(await refusal(id, `["${'x'.repeat(2 << 20)}"]`)).toBe('f: a text of more than 1048576 characters');
  });

  it('refuses a command line of more words than are ever read of one', async () => {
    const { data, error } = listenerSchema.safeParse({ owners: [{ cmdline: Array(65_537).fill('a') }] });
    expect(data).toBeUndefined();
    expect(error?.issues.map(({ message }) => message)).toContain('Too big: expected array to have <=65536 items');
  });

  it('keeps nothing of a hundred thousand connections, and what they show', async () => {
    const many = (row: string) => linesOf('f', `${row}\n`.repeat(100_000));
    const problems = new Problems('f');
    const row = 'tcp ESTAB 0 0 10.0.0.1:443 10.0.0.2:5000 users:(("nginx",pid=1,fd=3))';
    expect(readSsRows(many(row), problems)).toMatchObject({ rows: [], named: true });
    const open = 'nginx 1 root 3u IPv4 7 0t0 TCP 10.0.0.1:443->10.0.0.2:5000 (ESTABLISHED)';
    expect(readLsofTable(many(open), problems)).toHaveLength(1);
    expect(problems.some).toBe(false);
    for (const odd of [open.replace('10.0.0.2', 'x'), open.replace('443', '44x'), open.replace('EST', 'LIST')]) {
      expect(readLsofTable(linesOf('f', `${odd}\n`.repeat(3)), problems)).toHaveLength(3);
    }
  });

  it('refuses endless listeners', async () => {
    const rows = Array.from(
      { length: 100_001 },
      (_, n) => `udp UNCONN 0 0 10.0.${n >> 16}.1:${(n % 65_535) + 1} 0.0.0.0:*`,
    );
    expect(await refusal('ss', rows.join('\n'))).toBe('f: more than 100000 listeners');
  });

  it('does not collect millions of problems', async () => {
    expect(await refusal('snapshot', `{"listeners":[${'{},'.repeat(90_000)}{}]}`)).toBe('f: and more like these');
    const owners = `{"listeners":[{"owners":[${'{},'.repeat(100_001)}{}]}]}`;
    expect(await refusal('snapshot', owners)).toBe('f: listeners[0].owners: more than 100000');
  });

  it.each(CAPTURE_FORMATS.map(({ id }) => id))('refuses an empty, a binary and a cut file: %s', async (id) => {
    expect(await refusal(id, '')).toMatch(/^f: the file is empty/);
    expect(await refusal(id, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2, 0xff]))).toMatch(/^f: /);
    expect(await refusal(id, '{"schema": "port-audit/snapshot@1", "li')).toMatch(/^f: /);
    expect(await refusal(id, gzipSync('tcp LISTEN'))).toBe('f: the file is compressed with gzip; unpack it first');
  });
});
