import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../src/host/files.js';

describe.runIf(process.platform === 'linux')('pipes', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'pipe-'));
    execFileSync('mkfifo', [`${directory}/pipe`]);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('are read to their end', async () => {
    const writer = spawn('sh', ['-c', 'head -c 300000 /dev/zero >"$1"', 'sh', `${directory}/pipe`]);
    expect(nodeFiles.read(`${directory}/pipe`)).toHaveLength(300_000);
    await once(writer, 'close');
  });
  it('are not waited for without end when nobody writes', () => {
    expect(() => nodeFiles.read(`${directory}/pipe`)).toThrow('nobody wrote to this pipe within 3 seconds');
  });
  it('are not waited for when nobody reads', () => {
    expect(() => nodeFiles.writeAtomic(`${directory}/pipe`, 'text')).toThrow('ENXIO');
  });
  it('are written to at the speed of who reads', async () => {
    const reader = spawn('sh', ['-c', 'wc -c <"$1"', 'sh', `${directory}/pipe`]);
    const output = reader.stdout.setEncoding('utf8');
    let text = '';
    output.on('data', (part: string) => {
      text += part;
    });
    for (let tries = 0; ; tries++) {
      try {
        nodeFiles.writeAtomic(`${directory}/pipe`, 'x'.repeat(300_000));
        break;
      } catch (error) {
        if (tries > 1_000 || !String(error).includes('ENXIO')) throw error;
        await new Promise(setImmediate);
      }
    }
    await once(reader, 'close');
    expect(text.trim()).toBe('300000');
  });
  it('show the beginning of what is long', () => {
    const { bytes, cut } = nodeFiles.readStart('/proc/self/maps', 100);
    expect([bytes.length, cut]).toEqual([100, true]);
    expect(nodeFiles.readStart('/proc/self/comm', 100).cut).toBe(false);
  });

  it.each([0, 1, 99_999, 100_000])('show the first %i of 100,000 bytes', (limit) => {
    const file = `${directory}/long`;
    const whole = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
    writeFileSync(file, whole);
    const { bytes, cut } = nodeFiles.readStart(file, limit);
    expect([bytes.equals(whole.subarray(0, limit)), cut]).toEqual([true, limit < whole.length]);
  });
});
