import { collectSnapshot, type CollectRequest as Look } from '../collectors/collect.js';
import { redactedSnapshot } from '../domain/redaction/redact.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';
import { attend } from './attend.js';
import { FLAG, NAME_AND_VERSION, TEXTS } from './option-checks.js';
import { ATTENDED_OPTIONS, type Checks } from './options.js';
import { withEveryWord } from './own-word.js';
import type { Attended } from './progress.js';
import { TOOL } from './tool.js';

/** How to look. */
export interface CollectRequest extends Look, Attended {
  /** Hide passwords and the like in command lines. Default true. */
  readonly redact: boolean;
}

export const COLLECT_OPTIONS: Checks<CollectRequest> = {
  sources: TEXTS,
  tool: NAME_AND_VERSION,
  verify: FLAG,
  hidden: FLAG,
  redact: FLAG,
  ...ATTENDED_OPTIONS,
};

/**
 * Only looks: the facts, without any judgement. Rejects with UsageError for an unknown source or option; what could not be
 * seen is in `gaps`.
 */
export async function collect(options: Partial<CollectRequest> = {}, machine?: Host): Promise<Snapshot> {
  return attend<CollectRequest, Snapshot>(options, COLLECT_OPTIONS, machine, async ({ request, host, begin }) => {
    const { sources = ['auto'], tool = TOOL, verify = false, hidden = false, redact = true } = request;
    begin('looking');
    const snapshot = await withEveryWord(await collectSnapshot(host, { sources, tool, verify, hidden }), host);
    return redact ? redactedSnapshot(snapshot) : snapshot;
  });
}
