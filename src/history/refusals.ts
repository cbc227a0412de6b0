import { atMost, DAY, SLACK } from './presence.js';
import type { Refusal } from './types.js';

/**
 * Recipients that were refused for good less than a day ago: they are not tried, and no failure is made of it. Where
 * nobody else is left, everybody is tried: a run that can tell nobody must not look like one with nothing to tell.
 */
export function restingRecipients(
  refused: readonly Refusal[],
  recipients: readonly string[],
  now: string,
): ReadonlySet<string> {
  const isRecent = ({ at }: Refusal) => Date.parse(now) - Date.parse(atMost(at, now)) < DAY - SLACK;
  const resting = new Set(refused.filter(isRecent).map(({ recipient }) => recipient));
  return recipients.every((recipient) => resting.has(recipient)) ? new Set() : resting;
}

/** Who of a run was tried, and whom a server refused for good. */
export interface Tried {
  readonly recipients: readonly string[];
  readonly resting: ReadonlySet<string>;
  readonly rejected: readonly string[];
}

/** The refusals that are remembered after a run; the same list where nothing changed. */
export function refusedAfter(
  refused: readonly Refusal[],
  { recipients, resting, rejected }: Tried,
  now: string,
): readonly Refusal[] {
  const tried = new Set(recipients.filter((recipient) => !resting.has(recipient)));
  const kept = refused.filter(({ recipient }) => !tried.has(recipient));
  if (rejected.length === 0 && kept.length === refused.length) return refused;
  return [...kept, ...rejected.map((recipient) => ({ recipient, at: now }))];
}
