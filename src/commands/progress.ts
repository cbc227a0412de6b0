import type { Host } from '../host.js';

/** Milliseconds after which a person wonders whether anything happens. */
const PATIENCE = 1000;
const CLEAR_LINE = '\r\x1b[K';

/** Says on stderr what takes so long, on a terminal only, and takes it back when it is done. */
export async function withProgress<T>(host: Host, doing: string, work: () => Promise<T>): Promise<T> {
  if (!host.stderr.isTerminal) return work();
  const done = new AbortController();
  const sign = host.pause(PATIENCE, done.signal).then(async () => {
    if (done.signal.aborted) return false;
    await host.stderr.write(`${doing} …`);
    return true;
  });
  try {
    return await work();
  } finally {
    done.abort();
    if (await sign) await host.stderr.write(CLEAR_LINE);
  }
}
