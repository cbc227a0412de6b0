import type { Host } from '../host/types.js';

/** Milliseconds after which a person wonders whether anything happens. */
const PATIENCE = 1000;
const CLEAR_LINE = '\r\x1b[K';

/** Says on stderr what takes so long, on a terminal only, and takes it back when it is done. */
export async function withProgress<T>(host: Host, doing: string, work: () => Promise<T>): Promise<T> {
  if (!host.stderr.isTerminal) return work();
  let said: Promise<void> | null = null;
  const stop = host.alarm(PATIENCE, () => {
    said = host.stderr.write(`${doing} …`);
  });
  try {
    return await work();
  } finally {
    stop();
    if (said !== null) {
      await said;
      await host.stderr.write(CLEAR_LINE);
    }
  }
}
