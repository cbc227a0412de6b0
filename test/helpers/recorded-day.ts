import fs from 'node:fs';
import zlib from 'node:zlib';
import type { Look } from '../days/look.js';

/** What was seen in a day of real programs (`npm run days:record`), look by look. */
export function recordedDay(machine: 'desktop' | 'server'): readonly Look[] {
  const packed = fs.readFileSync(`test/fixtures/recorded-days/${machine}.ndjson.br`);
  const lines = zlib.brotliDecompressSync(packed).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Look);
}
