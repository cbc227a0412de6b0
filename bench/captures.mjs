// Usage: node bench/captures.mjs
// Judges captures of 100,000 lines with the built program, a format at a time.
import { spawnSync } from 'node:child_process';

const LINES = 100_000;
const bin = new URL('../bin/port-audit.js', import.meta.url).pathname;
const address = (index) => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

const FORMATS = {
  ss: (index) => `tcp LISTEN 0 128 ${address(index)}:80 0.0.0.0:* users:(("nginx",pid=${index + 1},fd=6))`,
  netstat: (index) => `tcp 0 0 ${address(index)}:80 0.0.0.0:* LISTEN ${index + 1}/nginx: master`,
};

for (const [format, line] of Object.entries(FORMATS)) {
  const input = `${Array.from({ length: LINES }, (_, index) => line(index)).join('\n')}\n`;
  const began = process.hrtime.bigint();
  const args = [bin, '--from', `${format}:-`, '--format', 'prometheus'];
  const { status } = spawnSync(process.execPath, args, {
    input,
    stdio: ['pipe', 'ignore', 'inherit'],
    maxBuffer: 1 << 28,
  });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(`${format}: ${LINES} lines read and judged in ${seconds.toFixed(2)} s, exit ${status}`);
}
