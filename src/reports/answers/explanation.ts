import { counted } from '../../base/counted.js';
import type { Explanation, RulePage } from '../../domain/explanation.js';
import type { Style } from '../types.js';
import { type TextPage, textPageOf } from './answer.js';
import { nameLines } from './explanation-name.js';
import { aside, indented, section, title } from './explanation-parts.js';
import { portLines } from './explanation-port.js';

/** Prose is read best in lines no longer than this. */
const WIDEST = 100;

function ruleLines(page: TextPage, { rule, title: name, meaning, when, remedy, severity }: RulePage): string[] {
  const loopback = severity.loopback ?? 'no finding';
  const elsewhere = severity.elsewhere ?? 'no finding';
  return [
    ...title(page, `${rule}: ${name}`),
    ...section(page, 'When', indented(page, when.replaceAll('`', ''))),
    ...section(
      page,
      'Severity',
      indented(page, `${loopback} on loopback, ${elsewhere} elsewhere; a policy may override it`),
    ),
    ...section(page, 'What it means', indented(page, meaning)),
    ...section(page, 'What to do', indented(page, remedy)),
  ];
}

function pageLines(page: TextPage, content: Explanation['page']): string[] {
  if (content.kind === 'port') return portLines(page, content);
  return content.kind === 'rule' ? ruleLines(page, content) : nameLines(page, content);
}

/** The text of `explain`, to be read like a page of an encyclopedia. */
export function renderExplanation({ page: content, registry }: Explanation, style: Style): string {
  const page = textPageOf({ ...style, width: Math.min(style.width, WIDEST) });
  const version = aside(page, `IANA registry of ${registry.version}, ${counted(registry.programs, 'program')}`);
  const lines = [...pageLines(page, content), '', ...(content.kind === 'rule' ? [] : version)];
  return `${lines.join('\n').trimEnd()}\n`;
}
