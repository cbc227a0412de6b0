import type { Finding } from '../../domain/finding.js';
import type { ReportListener } from '../../domain/report.js';
import { portName } from '../../domain/words.js';
import { forTerminal } from '../text.js';
import type { Style } from '../types.js';
import { programWords } from '../words.js';
import { paragraph, type TextPage, textPageOf } from './answer.js';

/** What `port-audit allow` did. */
export interface AllowedView {
  readonly file: string;
  /** Null: nothing was written. */
  readonly line: number | null;
  readonly written: readonly string[];
  readonly already: readonly ReportListener[];
  readonly stays: readonly Finding[];
}

function alreadyLine(listener: ReportListener): string {
  const { allowedBy } = listener;
  const where = allowedBy === null ? '' : ` by ${allowedBy.file}:${allowedBy.line}: ${allowedBy.reason}`;
  return `${portName(listener)} ${programWords(listener)} is allowed already${where}`;
}

function stayLines(page: TextPage, stays: readonly Finding[]): string[] {
  if (stays.length === 0) return [];
  const lines = stays.flatMap(({ severity, rule, message }) =>
    paragraph(page, `${severity}, ${rule}: ${message}`, '  '),
  );
  return ['', page.paint('bold', 'No entry accepts this, and it is still reported:'), ...lines];
}

/** Shows what was written, and what speaks all the same. */
export function renderAllowed({ file, line, written, already, stays }: AllowedView, style: Style): string {
  const page = textPageOf(style);
  const head = line === null ? [] : [page.paint('bold', forTerminal(`Written to ${file}, line ${line}:`))];
  const lines = [
    ...already.flatMap((listener) => paragraph(page, alreadyLine(listener))),
    ...head,
    ...written.map((each) => `  ${forTerminal(each)}`),
    ...stayLines(page, stays),
  ];
  return `${lines.join('\n')}\n`;
}
