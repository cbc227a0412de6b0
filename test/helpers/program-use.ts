import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** What the built program used. */
export function used(
  args: readonly string[],
  directory: string,
): {
  readonly code: number | null;
  readonly megabytes: number;
  readonly seconds: number;
  readonly stderr: string;
} {
  const program = path.resolve('bin/port-audit.js');
  const wrapper = `process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    process.stderr.write(JSON.stringify({ megabytes: maxRSS / 1024, seconds: (userCPUTime + systemCPUTime) / 1e6 }));
  });
  require(${JSON.stringify(program)});`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', wrapper, '--', program, ...args], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  return { code: status, stderr, ...JSON.parse(stderr.split('\n').at(-1) ?? '') };
}
