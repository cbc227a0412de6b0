import { counted } from '../../base/counted.js';
import { andMore } from '../../base/listed.js';
import type { Prediction, PredictionGap } from '../../domain/prediction.js';
import type { Report } from '../../domain/report.js';
import type { Style } from '../types.js';
import { paragraph, type TextPage, tableOf, textPageOf } from './answer.js';

/** Gaps beyond this many are counted. */
const GAP_LIMIT = 20;

const TITLES = ['LISTENS', 'PROGRAM', 'CERTAINTY', 'BECAUSE'] as const;

function rowsOf({ listeners }: Prediction): string[][] {
  return listeners.map(({ id, program, unit, certainty, evidence }) => [
    id,
    program?.name ?? unit ?? '-',
    certainty,
    evidence[0] ?? '-',
  ]);
}

function gapLines(page: TextPage, gaps: readonly PredictionGap[]): string[] {
  if (gaps.length === 0) return [];
  const more = gaps.length - GAP_LIMIT;
  return [
    '',
    `${counted(gaps.length, 'gap')}:`,
    ...gaps.slice(0, GAP_LIMIT).flatMap(({ place, reason }) => paragraph(page, `${place}: ${reason}`, '  ')),
    ...(more > 0 ? [`  ${andMore(more)}`] : []),
  ];
}

/** A prediction, and what is to be said of it where that was asked. */
interface Said {
  readonly prediction: Prediction;
  readonly report: Report | null;
}

function findingLines(page: TextPage, report: Report | null): string[] {
  if (report === null) return [];
  const active = report.findings.filter(({ disposition }) => disposition === 'active');
  const said = active.length === 0 ? 'no findings' : `${counted(active.length, 'finding')}:`;
  return [
    '',
    said,
    ...active.flatMap(({ severity, rule, message }) => paragraph(page, `${severity} ${rule}: ${message}`, '  ')),
  ];
}

/** What would listen, for people. */
export function renderPrediction({ prediction, report }: Said, style: Style): string {
  const page = textPageOf(style);
  const { listeners, gaps, root } = prediction;
  const said = counted(listeners.length, 'listener');
  const head = paragraph(page, `${said} predicted for ${root}; nothing of it was run.`);
  const table = listeners.length === 0 ? [] : ['', ...tableOf(page, TITLES, rowsOf(prediction))];
  return `${[...head, ...table, ...findingLines(page, report), ...gapLines(page, gaps)].join('\n')}\n`;
}
