import { groupBy } from '../../../base/group-by.js';
import { listed } from '../../../base/listed.js';
import type { Finding } from '../../../domain/finding.js';
import { type Onward, onwardOf, onwardWords } from '../../../domain/remedy.js';
import type { Report, ReportListener } from '../../../domain/report.js';
import { compareSeverity, worseOf } from '../../../domain/severity.js';
import type { Gap } from '../../../domain/snapshot.js';
import { gapsInWords, portName } from '../../../domain/words.js';
import type { TextPage } from '../../answers/answer.js';
import { SEVERITY_INK } from '../../colour.js';
import { PROPOSAL_HEAD, proposalsOf } from '../../proposals.js';
import {
  absentSentence,
  alarmSentence,
  clearSentence,
  foldedSentences,
  hiddenSentence,
  titleParts,
} from '../../sentences.js';
import type { Shown } from '../../shown.js';
import { forTerminal } from '../../text.js';
import type { RuleText, View } from '../../types.js';
import { displayWidth, wrapped } from '../../width.js';
import { findingsWords } from '../../words.js';

/** A paragraph over the whole width; every line after the mark stands under the first. */
function paragraph({ width }: TextPage, text: string, mark = ''): string[] {
  const lines = wrapped(forTerminal(text), width - mark.length);
  return lines.map((line, index) => `${index === 0 ? mark : ' '.repeat(mark.length)}${line}`);
}

export function titleLines(report: Report, page: TextPage): string[] {
  return paragraph(
    page,
    titleParts(report)
      .map((part) => part.replace(/ \([a-z]+\)$/, ''))
      .join(' · '),
  );
}

/** Whether the remedies go on on this machine, not with what to read of a capture; and the first that allows something. */
function onwardIn(rows: Shown['speaking']): { readonly here: boolean; readonly allowing: Onward | null } {
  let here = false;
  for (const { findings } of rows) {
    for (const { remedy } of findings) {
      const onward = onwardOf(remedy);
      here ||= onward?.command.startsWith('port-audit explain ') === false;
      if (onward?.command.startsWith('port-audit allow ') === true) return { here, allowing: onward };
    }
  }
  return { here, allowing: null };
}

/** How to go on, on the first screen: look at the worst, and allow what is meant to be there. */
export function startLines({ speaking, active }: Shown, page: TextPage): string[] {
  const worst = speaking[0];
  if (worst === undefined || active.length === 0) return [];
  const { here, allowing } = onwardIn(speaking);
  const look = `To look closer: port-audit ${here ? '' : 'explain '}${portName(worst.listeners[0])}`;
  const allow = allowing === null ? [] : [`To allow what is meant to be there: ${allowing.command}`];
  const both = [look, ...allow].join('. ');
  return displayWidth(forTerminal(both)) <= page.width
    ? [forTerminal(both)]
    : [look, ...allow].flatMap((line) => paragraph(page, line));
}

/** The answer in one line; nothing where there is no all-clear to give. */
function verdictWords(report: Report, parts: Shown, page: TextPage): string[] {
  const { active } = parts;
  if (active.length > 0) {
    const worst = active.map(({ severity }) => severity).reduce(worseOf);
    return [page.paint(SEVERITY_INK[worst] ?? 'bold', findingsWords(active))];
  }
  const clear = clearSentence(report, parts);
  return clear === null ? [] : [page.paint('bold', clear)];
}

/** The last line on the screen. */
export function summaryLines(report: Report, parts: Shown, view: View, page: TextPage): string[] {
  const alarm = alarmSentence(report);
  const folded = view.all
    ? []
    : foldedSentences(parts).flatMap((sentence) => paragraph(page, `${sentence}; --all shows them`));
  const hidden = hiddenSentence(parts);
  const absent = absentSentence(report, view);
  return [
    ...(absent === null ? [] : paragraph(page, absent)),
    ...folded,
    ...(hidden === null ? [] : paragraph(page, hidden)),
    ...(alarm === null ? [] : [page.paint('alarm', alarm)]),
    ...verdictWords(report, parts, page),
  ];
}

/** Of what is believed without proof one screen has room for how many there are, not for each. */
const inBrief = (gap: Gap): Gap =>
  gap.scope === 'program' ? { ...gap, reason: gap.reason.replace(/: [^:]*$/s, '') } : gap;

/** What was not seen, and how to see it. */
export function gapLines(report: Report, { long }: View, page: TextPage): string[] {
  const list = (gaps: Report['gaps']) =>
    gapsInWords(long ? gaps : gaps.map(inBrief)).flatMap((words) => paragraph(page, words, '  - '));
  const blind = report.gaps.filter(({ kind }) => kind === 'blind');
  const partial = report.gaps.filter(({ kind }) => kind === 'partial');
  const cut = !long && partial.some((gap) => inBrief(gap).reason !== gap.reason);
  return [
    ...(blind.length === 0 ? [] : [page.paint('bold', 'Not looked at:'), ...list(blind)]),
    ...(partial.length === 0
      ? []
      : [page.paint('bold', cut ? 'Not seen (--long names each):' : 'Not seen:'), ...list(partial)]),
    ...(blind.length + partial.length === 0 ? [] : ['']),
  ];
}

/** Up to the first end of a sentence. */
const firstSentence = (text: string) => /^.*?[.;](?= |$)/s.exec(text)?.[0].replace(/;$/, '.') ?? text;

const MOST_PORTS = 4;

/** `3099/tcp chmd` where the port is another service's. */
function portWithService(listener: ReportListener): string {
  const { service } = listener.registration;
  const name = portName(listener);
  return listener.verdict === 'registered-unexpected' && service !== null ? `${name} ${service}` : name;
}

/** Of several their services as well: they may share a row, whose column is too narrow for all of these. */
function portsOf(findings: readonly Finding[], listeners: ReadonlyMap<string, ReportListener>): string {
  const found = findings.flatMap(({ listener }) => listeners.get(listener ?? '') ?? []);
  const names = [...new Set(found.map(portName))];
  if (names.length === 0) return '';
  return ` (${listed(names.length === 1 ? names : [...new Set(found.map(portWithService))], MOST_PORTS)})`;
}

/** A remedy, and behind it, or in a line of its own, the command that goes on from there: nobody copies two lines. */
function withOnward(page: TextPage, lines: readonly string[], onward: Onward | null): readonly string[] {
  if (onward === null) return lines;
  const command = forTerminal(`${onwardWords(onward)}`);
  const last = lines.at(-1) ?? '';
  return displayWidth(last) + 1 + displayWidth(command) <= page.width
    ? [...lines.slice(0, -1), `${last} ${command}`]
    : [...lines, `    ${command}`];
}

/** Entries that a screen has room for. */
const MOST_PROPOSALS = 10;

/** What to paste into the policy for what it does not allow. */
export function proposalText(report: Report, page: TextPage): string[] {
  const { shown, left } = proposalsOf(report, MOST_PROPOSALS);
  if (shown.length === 0) return [];
  const lines = shown.flatMap(({ lines }) => lines.map((line) => `  ${forTerminal(line)}`));
  const more = left === 0 ? [] : paragraph(page, `up to ${left} more: port-audit baseline prints them all`, '  # ');
  return [page.paint('bold', PROPOSAL_HEAD), ...lines, ...more, ''];
}

/** What is mild needs no remedy of its own on the first screen, unless there is nothing worse. */
function worthTelling(active: readonly Finding[], { long }: View): readonly Finding[] {
  const grave = active.filter(({ severity }) => compareSeverity(severity, 'medium') >= 0);
  return long || grave.length === 0 ? active : grave;
}

/** What to do, once for each rule that speaks, worst first. */
export function remedyLines(
  report: Report,
  { active, speaking }: Shown,
  rules: readonly RuleText[],
  view: View,
  page: TextPage,
): string[] {
  const above = onwardIn(speaking).allowing?.command;
  const remedies = new Map(rules.map(({ id, remedy }) => [id, remedy]));
  const listeners = new Map(report.listeners.map((listener) => [listener.id, listener]));
  const lines = [...groupBy(worthTelling(active, view), ({ rule }) => rule)].flatMap(([rule, findings]) => {
    const remedy = remedies.get(rule) ?? findings[0]?.remedy ?? '';
    const words = `${rule}${portsOf(findings, listeners)}: ${view.long ? remedy : firstSentence(remedy)}`;
    const onward = onwardOf(findings[0]?.remedy ?? '');
    // Above the table stands already what to look at, and how to allow the first.
    const isNew = onward?.command.startsWith('port-audit allow ') === true && onward.command !== above;
    return withOnward(page, paragraph(page, words, '  - '), isNew ? onward : null);
  });
  return lines.length === 0 ? [] : [page.paint('bold', 'What to do:'), ...lines, ''];
}
