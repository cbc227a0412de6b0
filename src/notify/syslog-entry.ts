import type { Severity } from '../domain/severity.js';
import { portName } from '../domain/words.js';
import type { Notification } from '../history/notification.js';
import type { GapNews, News } from '../history/types.js';
import { fitting } from '../reports/cut-for.js';
import { gapNewsWords } from '../reports/news/gap-words.js';
import { forSyslog, forSyslogValue } from '../reports/text.js';

/** Something that is logged by itself. */
export interface SyslogEntry {
  /** What kind of news it is: the first word of a line, the MSGID of RFC 5424. */
  readonly kind: string;
  /** Number (RFC 5424, section 6.2.1) and name of its level. */
  readonly level: Level;
  /** `name="value"`, with `"`, `\` and `]` escaped as in RFC 5424, section 6.3.3. */
  readonly pairs: readonly string[];
  /** What a person reads where the pairs stand beside it. */
  readonly text: string;
}

type Level = readonly [number: number, name: string];

/** Characters of one value, escapes included: with all of them a message stays below 8 KiB. */
const VALUE_LIMIT = 500;

const LEVELS = {
  critical: [2, 'crit'],
  high: [3, 'err'],
  medium: [4, 'warning'],
  low: [5, 'notice'],
  info: [6, 'info'],
} as const satisfies Record<Severity, Level>;

type Values = ReadonlyArray<readonly [name: string, value: string | null | undefined]>;

function pairsOf(values: Values): string[] {
  return values.flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [`${name}="${fitting(value, forSyslogValue, VALUE_LIMIT)}"`],
  );
}

function valuesOf({ finding, changes }: News): Values {
  const { subject, evidence } = finding;
  return [
    ['rule', finding.rule],
    ['severity', finding.severity],
    ['port', subject === null ? null : portName(subject)],
    ['listener', subject?.id],
    ['program', evidence?.program],
    ['exe', evidence?.exe],
    ['user', evidence?.user],
    ['pid', evidence?.pid?.toString()],
    ['first_seen', finding.firstSeen],
    ...changes.map(({ what, from, to }) => [`changed_${what}`, `${from} -> ${to}`] as const),
    ['fingerprint', finding.fingerprint],
    ['message', finding.message],
  ];
}

const textOf = (text: string) => fitting(text, forSyslog, VALUE_LIMIT);

/** What is over is worth a notice, however bad it was. */
function entryOf(news: News): SyslogEntry {
  const { kind, finding } = news;
  const level = LEVELS[kind === 'resolved' ? 'low' : finding.severity];
  return { kind, level, pairs: pairsOf(valuesOf(news)), text: textOf(finding.message) };
}

function gapEntryOf(news: GapNews): SyslogEntry {
  const { kind, scope, count, reason, remedy } = news.gap;
  const values: Values = [
    ['kind', kind],
    ['scope', scope],
    ['count', count?.toString()],
    ['reason', reason],
    ['remedy', remedy],
  ];
  const level = LEVELS[news.kind === 'began' ? 'medium' : 'low'];
  return { kind: `gap-${news.kind}`, level, pairs: pairsOf(values), text: textOf(gapNewsWords(news)) };
}

/** Everything that a notification tells, an entry each: findings, then what can no longer be seen, or again. */
export function syslogEntries({ news, gapNews }: Notification): SyslogEntry[] {
  return [...news.map(entryOf), ...gapNews.map(gapEntryOf)];
}
