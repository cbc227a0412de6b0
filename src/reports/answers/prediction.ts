import { counted } from '../../base/counted.js';
import { andMore } from '../../base/listed.js';
import type { Prediction, PredictionGap } from '../../domain/prediction.js';
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

/** What would listen, for people. */
export function renderPrediction(prediction: Prediction, style: Style): string {
  const page = textPageOf(style);
  const { listeners, gaps, root } = prediction;
  const said = counted(listeners.length, 'listener');
  const head = paragraph(page, `${said} predicted for ${root}; nothing of it was run.`);
  const table = listeners.length === 0 ? [] : ['', ...tableOf(page, TITLES, rowsOf(prediction))];
  return `${[...head, ...table, ...gapLines(page, gaps)].join('\n')}\n`;
}
