import type { Attended, Stage } from '../api/progress.js';
import type { Host } from '../host/types.js';

/** Milliseconds after which a person wonders whether anything happens. */
const PATIENCE = 1000;
const CLEAR_LINE = '\r\x1b[K';

const WORDS: Readonly<Record<Stage, string>> = {
  reading: 'reading',
  looking: 'looking at what listens',
  judging: 'judging what was seen',
  telling: 'telling',
  fetching: 'fetching the registry',
};

/** The line on stderr that says what takes so long. */
function signOfLife(host: Host) {
  let doing: Stage = 'reading';
  let said: Promise<void> | null = null;
  const stop = host.alarm(PATIENCE, () => {
    said = host.stderr.write(`${WORDS[doing]} …`);
  });
  const takeBack = async () => {
    stop();
    const written = said;
    said = null;
    await written;
    if (written !== null) await host.stderr.write(CLEAR_LINE);
  };
  const onProgress: Attended['onProgress'] = ({ stage }) => {
    doing = stage;
    // What is told may be printed on the same terminal.
    if (stage === 'telling') void takeBack();
  };
  return { onProgress, takeBack };
}

/** Says on stderr what takes so long, on a terminal only, and takes it back when it is done. */
export async function withProgress<T>(
  host: Host,
  work: (onProgress: Attended['onProgress']) => Promise<T>,
): Promise<T> {
  if (!host.stderr.isTerminal) return work(null);
  const { onProgress, takeBack } = signOfLife(host);
  try {
    return await work(onProgress);
  } finally {
    await takeBack();
  }
}
