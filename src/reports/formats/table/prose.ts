import type { Report } from '../../../domain/report.js';
import { worseOf } from '../../../domain/severity.js';
import { gapWords, portName } from '../../../domain/words.js';
import type { TextPage } from '../../answers/answer.js';
import { SEVERITY_INK } from '../../colour.js';
import { alarmSentence, clearSentence, foldedSentences, hiddenSentence, titleParts } from '../../sentences.js';
import type { Shown } from '../../shown.js';
import { forTerminal } from '../../text.js';
import { wrapped } from '../../width.js';
import { findingsWords } from '../../words.js';

/** A paragraph over the whole width; every line after the mark stands under the first. */
function paragraph({ width }: TextPage, text: string, mark = ''): string[] {
  const lines = wrapped(forTerminal(text), width - mark.length);
  return lines.map((line, index) => `${index === 0 ? mark : ' '.repeat(mark.length)}${line}`);
}

export function titleLines(report: Report, page: TextPage): string[] {
  return paragraph(page, titleParts(report).join(' · ')).map((line) => page.paint('faint', line));
}

/** The answer in one line; nothing where there is no all-clear to give. */
export function verdictLines(report: Report, parts: Shown, page: TextPage): string[] {
  const { active } = parts;
  if (active.length > 0) {
    const worst = active.map(({ severity }) => severity).reduce(worseOf);
    return [page.paint(SEVERITY_INK[worst], findingsWords(active))];
  }
  const clear = clearSentence(report, parts);
  return clear === null ? [] : [page.paint('green', clear)];
}

export function foldedLines(parts: Shown, page: TextPage): string[] {
  return foldedSentences(parts).flatMap((sentence) => paragraph(page, `${sentence}; --all shows them`));
}

export function hiddenLines(parts: Shown, page: TextPage): string[] {
  const sentence = hiddenSentence(parts);
  return sentence === null ? [] : paragraph(page, sentence);
}

/** What was not seen, and how to see it. */
export function gapLines(report: Report, page: TextPage): string[] {
  const list = (gaps: Report['gaps']) => gaps.flatMap((gap) => paragraph(page, gapWords(gap), '  - '));
  const blind = report.gaps.filter(({ kind }) => kind === 'blind');
  const partial = report.gaps.filter(({ kind }) => kind === 'partial');
  const alarm = alarmSentence(report);
  return [
    ...(alarm === null ? [] : [page.paint('alarm', alarm), ...list(blind)]),
    ...(partial.length === 0 ? [] : [page.paint('yellow', 'Not seen:'), ...list(partial)]),
  ];
}

/** Where to read more about the worst. */
export function hintLines({ speaking, general }: Shown, page: TextPage): string[] {
  const row = speaking[0];
  const rule = (row?.findings ?? general)[0]?.rule;
  if (rule === undefined) return [];
  const subjects = [...(row === undefined ? [] : [portName(row.listeners[0])]), rule];
  const words = `More: ${subjects.map((subject) => `port-audit explain ${subject}`).join(', ')}`;
  return paragraph(page, words).map((line) => page.paint('faint', line));
}
