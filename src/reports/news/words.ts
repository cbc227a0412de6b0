import { capitalised } from '../../base/capitalised.js';
import { andMore } from '../../base/listed.js';
import { exposureOf } from '../../domain/exposure.js';
import { SEVERITIES } from '../../domain/severity.js';
import { gapNote, portName, reachWords, timeWords } from '../../domain/words.js';
import type { Notification } from '../../history/notification.js';
import { newsOfKind } from '../../history/notification.js';
import type { Evidence, News, NewsKind, Subject, Told } from '../../history/types.js';

/** Headings of a notification, in its order. */
export const HEADINGS = {
  new: 'New',
  changed: 'Changed',
  resolved: 'Resolved',
  reminder: 'Still there',
} as const satisfies Record<NewsKind, string>;

const IN_SUBJECT = {
  new: 'new',
  changed: 'changed',
  resolved: 'resolved',
  reminder: 'still there',
} as const satisfies Record<NewsKind, string>;

export const KINDS = Object.keys(HEADINGS) as readonly NewsKind[];

/** `2 new, 1 resolved`. */
export function countsOf(notification: Pick<Notification, 'news'>): string {
  return KINDS.map((kind) => [newsOfKind(notification, kind).length, IN_SUBJECT[kind]] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}

/** Subject of a mail, raw. */
export function subjectLine(notification: Notification): string {
  return `[port-audit] ${notification.host}: ${countsOf(notification)}`;
}

/** One line about a finding under the heading: its label and what it says, raw. */
export type NewsField = readonly [label: string, value: string];

function where({ id, address, netns, interface: device }: Subject): string {
  return `${id}, reachable from ${reachWords(exposureOf(address, device, netns))}`;
}

function what({ program, product, exe }: Evidence): string {
  const name = product !== null && product !== program ? `${product} (${program ?? 'unknown'})` : program;
  return [name ?? 'no program could be seen', exe].filter((part) => part !== null).join(', ');
}

function who({ user, pid, unit, container, owners }: Evidence): string {
  const parts = [
    user ?? 'unknown user',
    pid === null ? null : `pid ${pid}${owners > 1 ? ` ${andMore(owners - 1)}` : ''}`,
    unit,
    container === null ? null : `container ${container}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function started({ startedAt }: Evidence): string {
  return startedAt === null ? '' : `; the process started ${timeWords(startedAt)}`;
}

function since({ kind, finding, ending, at }: News): string {
  if (kind !== 'resolved') return `first seen ${timeWords(finding.firstSeen)}`;
  const end =
    ending === 'gone' ? 'no longer there' : 'something listens there still, and what was found no longer holds';
  return `seen from ${timeWords(finding.firstSeen)} to ${timeWords(finding.lastSeen)}; at ${timeWords(at)} ${end}`;
}

function lookUp({ subject, rule }: Told): string {
  return `port-audit explain ${subject === null ? rule : portName(subject)}`;
}

/** What a notification says about one piece of news below its message: what, who, since when and what to do. */
export function fieldsOf(news: News): NewsField[] {
  const { finding, kind, changes, times } = news;
  const { subject, evidence } = finding;
  const fields: NewsField[] = changes.map(({ what: part, from, to }) => ['changed', `${part}: ${from} -> ${to}`]);
  if (subject !== null) fields.push(['where', where(subject)]);
  if (evidence !== null) {
    fields.push(['what', what(evidence)]);
    if (evidence.cmdline !== null) fields.push(['command', evidence.cmdline.join(' ')]);
    fields.push(['who', who(evidence)]);
  }
  fields.push(['since', `${since(news)}${evidence === null ? '' : started(evidence)}`]);
  if (times > 1) fields.push(['times', `${times}, while it could not be told`]);
  if (kind !== 'resolved') fields.push(['to do', finding.remedy], ['more', lookUp(finding)]);
  return fields;
}

/** One line about everything that was told before and is still there. */
export function openLine({ open, hidden }: Notification): string {
  const parts = SEVERITIES.toReversed().flatMap((severity) => {
    const count = open[severity] ?? 0;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const total = Object.values(open).reduce((sum, count) => sum + count, 0);
  const line = total === 0 ? 'Nothing else is open.' : `Still open: ${total} (${parts.join(', ')}).`;
  return hidden === 0 ? line : `${line} ${hidden} more are hidden by --protocol, --port or --min-severity.`;
}

/** What could not be seen, one line a gap. */
export function gapLines({ gaps }: Notification): string[] {
  return gaps.map((gap) => capitalised(gapNote(gap)));
}
