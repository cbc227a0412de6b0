import type { Listener } from '../domain/listener.js';
import type { PredictedListener, Prediction } from '../domain/prediction.js';
import { isOfSame, isSame } from './against.js';

/** Evidence that is a line of a file: `/etc/ssh/sshd_config:14: Port 22`. */
const LINE = /^\/[^:]+:\d+: /;

/** `ssh.service: started (WHY)`, as what holds without a setting is evidenced. */
const STARTED = /^(.*?): started \((.*)\)$/s;

/** Why a listener is there, by what was predicted of it. */
function sentence({ unit, program, certainty, evidence }: PredictedListener): string {
  const who = unit ?? program?.name ?? 'its program';
  const said = evidence.find((line) => LINE.test(line));
  if (certainty !== 'default' && said !== undefined) return `listens because ${who} is enabled and ${said}`;
  const started = evidence.find((line) => STARTED.test(line)) ?? `${who}: started (enabled)`;
  return `listens because ${started.replace(STARTED, '$1 is started ($2)')}, and nothing says otherwise`;
}

/**
 * Why each listener listens, by its id, as far as the files of the machine say so: the surest prediction of the same
 * place, held by the same program where both sides know it.
 */
export function originsOf(prediction: Prediction, listeners: readonly Listener[]): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  for (const listener of listeners) {
    const at = prediction.listeners.filter((each) => isSame(each, listener, listeners));
    const found = at.find((each) => isOfSame(each, listener)) ?? (listener.owners.length === 0 ? at[0] : undefined);
    if (found !== undefined) origins.set(listener.id, sentence(found));
  }
  return origins;
}
