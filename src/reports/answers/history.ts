import { counted } from '../../base/counted.js';
import { compareSeverity } from '../../domain/severity.js';
import { portName, timeWords } from '../../domain/words.js';
import { STATUSES, type State, type Status, type Tracked, type TrackedGap } from '../../history/types.js';
import { briefOf } from '../briefs.js';
import { historyFields } from '../contract/history.js';
import { jsonDocument } from '../json-document.js';
import { gapNewsWords } from '../news/gap-words.js';
import { grouped, type Item } from '../news/items.js';
import { turnsWords } from '../news/words.js';
import { leftOutSentence } from '../sentences.js';
import { isInView } from '../shown.js';
import { forTerminal } from '../text.js';
import type { Style, View } from '../types.js';
import { tableOf, textPageOf } from './answer.js';

/** What is open first, then as it waits, comes and goes, was accepted, or is over; in each the worst first, then the latest. */
function inOrder(findings: readonly Tracked[]): Tracked[] {
  const rank = ({ status }: Tracked) => ['open', ...STATUSES].indexOf(status);
  return [...findings].sort(
    (left, right) =>
      rank(left) - rank(right) ||
      compareSeverity(right.severity, left.severity) ||
      Date.parse(right.lastSeen) - Date.parse(left.lastSeen),
  );
}

/** Everything that is remembered, with the evidence as it was first seen. */
export function historyJson(state: State): Iterable<string> {
  return jsonDocument(historyFields(state, inOrder(state.findings)));
}

const STATE_WORDS = {
  unconfirmed: 'unconfirmed',
  open: 'open',
  flapping: 'comes and goes',
  accepted: 'accepted',
  resolved: 'resolved',
} as const satisfies Record<Status, string>;

const SEEN = ['FIRST SEEN (UTC)', 'LAST SEEN (UTC)'] as const;
const TITLES = ['STATE', 'SEVERITY', 'PORT', 'PROGRAM', ...SEEN, 'WHY'];
const GAP_TITLES = ['STATE', ...SEEN, 'NOT SEEN'];

/** `2026-11-20 10:00`. */
const minuteOf = (time: string) => timeWords(time).replace(' UTC', '');

const earliest = (times: readonly string[]) => times.reduce((left, right) => (right < left ? right : left));
const latest = (times: readonly string[]) => times.reduce((left, right) => (right > left ? right : left));

function whyOf({ first, subjects }: Item<Tracked>): string {
  const { subject, rule } = first;
  const place = subject === null ? null : { verdict: subject.verdict, registration: { service: subject.service } };
  const parts = [
    briefOf({ rule }, place, rule),
    subjects.length > 1 ? `${subjects.length} addresses` : null,
    turnsWords(first),
  ];
  return parts.filter((part) => part !== null).join('; ');
}

function rowOf(item: Item<Tracked>): string[] {
  const { status, severity, subject, evidence } = item.first;
  const port = subject === null ? '-' : portName(subject);
  const program = evidence === null ? '-' : `${evidence.program ?? 'unknown'} (${evidence.user ?? 'unknown user'})`;
  const first = earliest(item.all.map(({ firstSeen }) => firstSeen));
  const last = latest(item.all.map(({ lastSeen }) => lastSeen));
  return [STATE_WORDS[status], severity, port, program, minuteOf(first), minuteOf(last), whyOf(item)];
}

/** The findings, or nothing where none is remembered. */
function findingLines(findings: readonly Tracked[], style: Style): string[] {
  const items = grouped(
    findings,
    (each) => each,
    ({ status }) => [status],
  );
  if (items.length === 0) return [];
  const shown = items.slice(0, style.mostRows ?? items.length);
  const left = items.length - shown.length;
  const more = left === 0 ? [] : [leftOutSentence(left)];
  return [...tableOf(textPageOf(style), TITLES, shown.map(rowOf)), ...more, ''];
}

const gapRow = (gap: TrackedGap) => [
  STATE_WORDS[gap.status],
  minuteOf(gap.firstSeen),
  minuteOf(gap.lastSeen),
  gapNewsWords({ kind: 'began', at: gap.firstSeen, gap }),
];

/** What runs could not see, or nothing where they saw everything. */
function gapLines(gaps: readonly TrackedGap[], style: Style): string[] {
  if (gaps.length === 0) return [];
  const rank = ({ status }: TrackedGap) => ['open', ...STATUSES].indexOf(status);
  const rows = [...gaps].sort((left, right) => rank(left) - rank(right)).map(gapRow);
  return [...tableOf(textPageOf(style), GAP_TITLES, rows), ''];
}

function summaryOf({ findings, updatedAt }: State, shown: readonly Tracked[]): string {
  const open = shown.filter(({ status }) => status === 'open' || status === 'flapping').length;
  const asOf = updatedAt === null ? '' : `, as of ${timeWords(updatedAt)}`;
  const left = findings.length - shown.length;
  const others = left === 0 ? '' : ` ${left} more on other ports.`;
  return `${counted(shown.length, 'finding')}, ${open} open${asOf}.${others}`;
}

/** The same as tables: findings of the ports that are asked for, and what could not be seen, whatever is asked for. */
export function historyTable(state: State, view: Pick<View, 'ports' | 'protocol'>, style: Style): string {
  const all = view.ports.length === 0 && view.protocol === null;
  const shown = state.findings.filter(({ subject }) => (subject === null ? all : isInView(subject, view)));
  const waiting = state.undelivered.map(
    ({ recipient, news, gaps }) => `Not told yet: ${news.length + gaps.length} to ${forTerminal(recipient)}`,
  );
  const lines = [...findingLines(inOrder(shown), style), ...gapLines(state.gaps, style)];
  return `${[...lines, ...waiting, summaryOf(state, shown)].join('\n')}\n`;
}
