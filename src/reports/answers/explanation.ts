import { counted } from '../../base/counted.js';
import type { Explanation, RulePage, WordPage } from '../../domain/explanation.js';
import type { Style } from '../types.js';
import { type TextPage, textPageOf } from './answer.js';
import { nameLines } from './explanation-name.js';
import { aside, type BookPage, indented, section, title } from './explanation-parts.js';
import { portLines } from './explanation-port.js';

/** Prose is read best in lines no longer than this. */
const WIDEST = 100;

function ruleLines(
  page: TextPage,
  { rule, title: name, meaning, when, remedy, severity, controls }: RulePage,
): string[] {
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
    ...section(
      page,
      'What asks for it',
      controls.flatMap((control) => indented(page, `${control.title} (${control.source})`)),
    ),
  ];
}

function wordLines(page: BookPage, { word, what, meaning }: WordPage): string[] {
  return [...title(page, `${word}: a ${what}`), '', ...meaning.flatMap((text) => indented(page, text))];
}

function pageLines(page: BookPage, content: Explanation['page']): string[] {
  switch (content.kind) {
    case 'port':
      return portLines(page, content);
    case 'rule':
      return ruleLines(page, content);
    case 'word':
      return wordLines(page, content);
    case 'name':
      return nameLines(page, content);
  }
}

/** What of a page is asked for. */
export interface ExplanationView {
  /** Say where each fact comes from. */
  readonly sources: boolean;
  /** As Node names it: how to look by hand is told for this one; null: for all. */
  readonly platform: string | null;
}

/** Systems by the names that Node has for them. */
const SYSTEMS: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

/** What the page leaves out, and how to have it. */
function moreWords({ kind }: Explanation['page'], { sources, platform }: ExplanationView): string {
  const more = [
    ...(sources ? [] : ['--sources says where all this comes from']),
    ...(platform === null || kind !== 'port' ? [] : ['--all-platforms how to look on other systems']),
  ];
  return more.length === 0 ? '' : `; ${more.join(', ')}`;
}

/** The text of `explain`, to be read like a page of an encyclopedia. */
export function renderExplanation(
  { page: content, registry }: Explanation,
  view: ExplanationView,
  style: Style,
): string {
  const system = view.platform === null ? null : (SYSTEMS[view.platform] ?? null);
  const page = { ...textPageOf({ ...style, width: Math.min(style.width, WIDEST) }), sources: view.sources, system };
  const version = `IANA registry of ${registry.version}, ${counted(registry.programs, 'program')}`;
  const isKnowledge = content.kind === 'port' || content.kind === 'name';
  const lines = [
    ...pageLines(page, content),
    '',
    ...(isKnowledge ? aside(page, `${version}${moreWords(content, view)}`) : []),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
