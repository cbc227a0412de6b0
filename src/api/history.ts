import { OptionError } from '../base/errors.js';
import { stateOrEarlier } from '../history/adopt.js';
import { memoryOf } from '../history/memory.js';
import { readState } from '../history/state.js';
import type { State } from '../history/types.js';
import { trustFile } from '../host/trust.js';
import type { Host } from '../host/types.js';
import { attend } from './attend.js';
import { TEXT_OR_NULL } from './option-checks.js';
import { ATTENDED_OPTIONS, type Checks } from './options.js';
import type { Attended } from './progress.js';

/** Whose memory to read. */
export interface HistoryRequest extends Attended {
  /** Path of the state file; null: where `cron` of this user keeps it. */
  readonly state: string | null;
}

export const HISTORY_OPTIONS: Checks<HistoryRequest> = { state: TEXT_OR_NULL, ...ATTENDED_OPTIONS };

/**
 * What the unattended runs saw, first and last. Rejects with UsageError for a state that is damaged, newer than this
 * version, or not there.
 */
export async function history(options: Partial<HistoryRequest> = {}, machine?: Host): Promise<State> {
  return attend<HistoryRequest, State>(options, HISTORY_OPTIONS, machine, async ({ request, host }) => {
    const { file, machine, named } = await memoryOf(request.state ?? null, host);
    const place = named ? file : await stateOrEarlier(host, file);
    trustFile(host, { what: 'state', file: place, found: !named, own: true });
    const state = await readState(host, place, machine);
    if (state !== null) return state;
    throw new OptionError(
      (name) => `state ${file}: there is none yet; port-audit cron writes it (another one: ${name('state')} FILE)`,
    );
  });
}
