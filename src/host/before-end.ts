const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const ends = new Set<() => void>();

function endAll(): void {
  for (const end of ends) end();
}

/** Ends as the signal would have ended it, unless somebody else wants to hear of it too. */
function endBySignal(signal: NodeJS.Signals): void {
  endAll();
  listen('off');
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function listen(how: 'on' | 'off'): void {
  process[how]('exit', endAll);
  for (const signal of SIGNALS) process[how](signal, endBySignal);
}

/**
 * Calls `end` if this process ends, by itself or by a signal, before the function that it returns is called. Only that
 * long signals are listened for: a process that listens does not hear them while it waits for a file, as for a pipe that
 * nobody writes to, and nothing but SIGKILL would end it.
 */
export function beforeEnd(end: () => void): () => void {
  if (ends.size === 0) listen('on');
  ends.add(end);
  return () => {
    ends.delete(end);
    if (ends.size === 0) listen('off');
  };
}

/** Hands a wish to end to somebody who ends by himself; the function that it returns gives the signals back. */
export function onEnd(end: () => void): () => void {
  for (const signal of SIGNALS) process.on(signal, end);
  return () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
}
