import { spawnSync } from 'node:child_process';
import path from 'node:path';

const PRELOADED = path.resolve('test/helpers/tell-workers.cjs');

/** What became of the workers that a program on Node started, in the order of their ends. */
export function workersOf(command: string, args: readonly string[], input = ''): readonly string[] {
  const env = { ...process.env, NODE_OPTIONS: `--require ${JSON.stringify(PRELOADED)}` };
  const { stderr } = spawnSync(command, args, { env, input, encoding: 'utf8', maxBuffer: 64 << 20 });
  return stderr.split('\n').filter((line) => line.startsWith('worker '));
}
