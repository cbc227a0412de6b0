import fs from 'node:fs';
import { expect, it } from 'vitest';

it('contrib/Dockerfile puts the standalone file into a small Debian, in three lines', () => {
  const lines = fs.readFileSync('contrib/Dockerfile', 'utf8').trim().split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['FROM', 'COPY', 'ENTRYPOINT']);
  const [, from, to] = lines[1]?.split(' ') ?? [];
  expect(fs.readFileSync('standalone.config.mjs', 'utf8')).toContain(`'${from?.replace(/\/port-audit$/, '')}'`);
  expect(to).toBe('/usr/local/bin/port-audit');
  expect(JSON.parse(lines[2]?.replace('ENTRYPOINT ', '') ?? '')).toEqual(['port-audit']);
});
