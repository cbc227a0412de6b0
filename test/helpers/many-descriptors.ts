import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** So many of one process: a hard limit may be as low as 20,000. */
const OF_ONE_PROCESS = 16_000;

/** Node raises its soft limit by itself. */
const HOLD = `for (let at = 0; at < ${OF_ONE_PROCESS}; at++) require('node:fs').openSync('/dev/null');
process.stdout.write('.');
process.stdin.resume();`;

/** Processes that hold at least `count` descriptors together, until `end` is called. */
export async function manyDescriptors(count: number): Promise<{ readonly end: () => Promise<void> }> {
  const holders = Array.from({ length: Math.ceil(count / OF_ONE_PROCESS) }, () =>
    spawn(process.execPath, ['-e', HOLD], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  await Promise.all(holders.map(({ stdout }) => once(stdout, 'data')));
  const ended = async (holder: ChildProcess) => {
    const exit = once(holder, 'exit');
    holder.kill('SIGKILL');
    await exit;
  };
  return { end: async () => void (await Promise.all(holders.map(ended))) };
}
