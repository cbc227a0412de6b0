import { capitalised } from '../../base/capitalised.js';
import { andMore } from '../../base/listed.js';
import { shortened } from '../../base/shortened.js';
import { exposureOf } from '../../domain/exposure.js';
import { onwardOf, withoutCommand } from '../../domain/remedy.js';
import { compareSeverity, SEVERITIES } from '../../domain/severity.js';
import { gapNote, portName, reachWords, timeWords } from '../../domain/words.js';
import { gapKey } from '../../history/gap-delta.js';
import type { Notification } from '../../history/notification.js';
import { newsOfKind } from '../../history/notification.js';
import type { Evidence, FindingPlace, News, NewsKind, Told } from '../../history/types.js';
import { gapNewsOfKind, gapNewsWords } from './gap-words.js';
import { type Item, itemsOfKind, openItems } from './items.js';

/** Headings of a notification, in its order. */
export const HEADINGS = {
  new: 'New',
  changed: 'Changed',
  flapping: 'Comes and goes',
  resolved: 'Resolved',
  reminder: 'Still there',
} as const satisfies Record<NewsKind, string>;

const IN_SUBJECT = {
  new: 'new',
  changed: 'changed',
  flapping: 'coming and going',
  resolved: 'resolved',
  reminder: 'still there',
} as const satisfies Record<NewsKind, string>;

export const KINDS = Object.keys(HEADINGS) as readonly NewsKind[];

/** `2 new, 1 resolved`; the same finding at several addresses counts once. What cannot be seen comes last. */
export function countsOf(notification: Pick<Notification, 'news' | 'gapNews'>): string {
  const news = KINDS.map((kind) => [itemsOfKind(notification, kind).length, IN_SUBJECT[kind]] as const);
  const began = gapNewsOfKind(notification, 'began').length;
  const ended = gapNewsOfKind(notification, 'ended').length;
  const gaps = [
    [began, began === 1 ? 'gap' : 'gaps'],
    [ended, ended === 1 ? 'gap over' : 'gaps over'],
  ] as const;
  return [...news, ...gaps]
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}

/** `3099/tcp http.server (medium)`. */
function shortWords({ subject, evidence, rule, severity }: Told): string {
  const what = subject === null ? rule : `${portName(subject)} ${evidence?.program ?? 'unknown program'}`;
  return `${what} (${severity})`;
}

/** The worst of all; of equals what is new before what is over. */
function worstWords(notification: Notification): string | null {
  const [worst] = KINDS.flatMap((kind) => newsOfKind(notification, kind)).sort((left, right) =>
    compareSeverity(right.finding.severity, left.finding.severity),
  );
  if (worst !== undefined) return shortWords(worst.finding);
  const [gap] = notification.gapNews;
  return gap === undefined ? null : gapNewsWords(gap);
}

/** Characters of a host name in a subject: it may be made to be endless, and the counts have to be read. */
const HOST_LIMIT = 80;

/** Subject of a mail, raw: the counts, then the worst, which may be cut. */
export function subjectLine(notification: Notification): string {
  const head = `[port-audit] ${shortened(notification.host, HOST_LIMIT)}: ${countsOf(notification)}`;
  const worst = worstWords(notification);
  return worst === null ? head : `${head}: ${worst}`;
}

/** One line about a finding under the heading: its label and what it says, raw. */
export type NewsField = readonly [label: string, value: string];

function where({ id, address, netns, interface: device }: FindingPlace): string {
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

/** `seen 12 times since 2026-11-20 09:00 UTC`; null where it came once. */
export function turnsWords({ turns }: Told): string | null {
  const [first] = turns;
  return first === undefined || turns.length < 2 ? null : `seen ${turns.length} times since ${timeWords(first)}`;
}

/** Addresses of one item that are named. */
const NAMED_ADDRESSES = 4;

function whereFields(subjects: readonly FindingPlace[]): NewsField[] {
  const named = subjects.slice(0, NAMED_ADDRESSES).map((subject): NewsField => ['where', where(subject)]);
  const left = subjects.length - named.length;
  return left === 0 ? named : [...named, ['where', `${left} more addresses`]];
}

function turnFields({ kind, finding }: News): NewsField[] {
  const words = turnsWords(finding);
  if (words === null) return [];
  const after =
    kind === 'flapping' ? '; told again when it has stayed away for a day, or when something about it changes' : '';
  return [['turns', `${words}${after}`]];
}

/** What to do, and with which command; where there is none but to read, about the port. */
function remedyFields({ subject, rule, remedy }: Told): NewsField[] {
  const onward = onwardOf(remedy);
  const explain = `port-audit explain ${subject === null ? rule : portName(subject)}`;
  const fields: NewsField[] = [['to do', withoutCommand(remedy)]];
  if (onward !== null && !onward.command.startsWith('port-audit explain ')) {
    fields.push([onward.aim, onward.command]);
  }
  return [...fields, ['more', explain]];
}

/** What a notification says about one item below its message: what, who, since when and what to do. */
export function fieldsOf({ first: news, subjects }: Item<News>): NewsField[] {
  const { finding, kind, changes, times } = news;
  const { evidence } = finding;
  const fields: NewsField[] = changes.map(({ what: part, from, to }) => ['changed', `${part}: ${from} -> ${to}`]);
  fields.push(...whereFields(subjects));
  if (evidence !== null) {
    fields.push(['what', what(evidence)]);
    if (evidence.cmdline !== null) fields.push(['command', evidence.cmdline.join(' ')]);
    fields.push(['who', who(evidence)]);
  }
  fields.push(['since', `${since(news)}${evidence === null ? '' : started(evidence)}`]);
  fields.push(...turnFields(news));
  if (times > 1) fields.push(['times', `${times}, while it could not be told`]);
  if (kind !== 'resolved') fields.push(...remedyFields(finding));
  return fields;
}

/** Lines about what is still open: nobody reads more, and a mail has its limits. */
const OPEN_LINES = 200;

function holderWords({ subject, evidence, rule, message }: Told): string {
  if (subject === null) return `${rule}: ${message}`;
  const holder = [`${portName(subject)} ${evidence?.program ?? 'unknown program'}`, evidence?.user ?? null];
  return `${holder.filter((part) => part !== null).join(', ')}: ${rule}`;
}

/** `[medium] 3099/tcp http.server, alice: registered-unexpected, since …`, one line each, at most so many. */
export function openLines({ stillOpen }: Notification, most = OPEN_LINES): string[] {
  const items = openItems(stillOpen);
  const lines = items.slice(0, most).map(({ first, subjects }) => {
    const parts = [
      holderWords(first),
      subjects.length > 1 ? `${subjects.length} addresses` : null,
      `since ${timeWords(first.firstSeen)}`,
      turnsWords(first),
    ];
    return `[${first.severity}] ${parts.filter((part) => part !== null).join(', ')}`;
  });
  const left = items.length - lines.length;
  return left === 0 ? lines : [...lines, `${left} more: port-audit history`];
}

/** One line about everything that was told before and is still there. */
export function openLine({ open, hidden }: Notification): string {
  const parts = SEVERITIES.toReversed().flatMap((severity) => {
    const count = open[severity] ?? 0;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const total = Object.values(open).reduce((sum, count) => sum + count, 0);
  const line = total === 0 ? 'Nothing else is open.' : `Still open: ${total} (${parts.join(', ')}).`;
  return hidden === 0
    ? line
    : `${line} ${hidden} more ${hidden === 1 ? 'is' : 'are'} held back by --min-severity (default low), --protocol or --port.`;
}

/** What could not be seen either, one line a gap; what begins with this message is told above. */
export function gapLines(notification: Notification): string[] {
  const told = new Set(gapNewsOfKind(notification, 'began').map(({ gap }) => gapKey(gap)));
  return notification.gaps.filter((gap) => !told.has(gapKey(gap))).map((gap) => capitalised(gapNote(gap)));
}
