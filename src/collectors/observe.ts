import { errorText, type Host } from '../host/types.js';
import { type Collector, CollectorError, type CollectorOptions, type Observation } from './types.js';

/** A collector keeps its time limit by itself; this much later it is given up on, milliseconds. */
const GRACE = 1000;

function failed(source: string, error: unknown, milliseconds: number): Observation {
  const remedy = error instanceof CollectorError ? error.remedy : null;
  return { source, ok: false, error: errorText(error), remedy, milliseconds, covers: [], sightings: [], gaps: [] };
}

/** Rejects when a source is long past its time limit, until `giveUp` is called. */
function deadline(host: Host, { timeLimit }: CollectorOptions) {
  let giveUp = () => {};
  const late = new Promise<never>((_, reject) => {
    giveUp = host.alarm(timeLimit + GRACE, () =>
      reject(new CollectorError(`did not answer within ${timeLimit / 1000} s`)),
    );
  });
  return { late, giveUp };
}

/** A source that was not asked, and why. */
export function notAsked({ id }: Collector, reason: string): Observation {
  return failed(id, new CollectorError(reason, `ask it by name: --source auto,${id}`), 0);
}

/** Asks one source. Whatever goes wrong in it becomes its answer; it never ends the run. */
export async function observe(collector: Collector, host: Host, options: CollectorOptions): Promise<Observation> {
  const started = host.elapsed();
  const took = () => Math.round(host.elapsed() - started);
  const { late, giveUp } = deadline(host, options);
  try {
    const seen = await Promise.race([collector.collect(host, options), late]);
    return { source: collector.id, ok: true, error: null, remedy: null, milliseconds: took(), ...seen };
  } catch (error) {
    return failed(collector.id, error, took());
  } finally {
    giveUp();
  }
}
