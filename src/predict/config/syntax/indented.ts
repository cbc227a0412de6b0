import type { Setting } from '../types.js';
import type { Parse } from './include.js';
import { eachLine, linesIn } from './lines-in.js';
import { unquoted } from './split.js';

/** Values between `[` and `]`, or the one that it is. */
function valuesOf(text: string): string[] {
  const [, inside] = /^\[(.*)\]$/.exec(text) ?? [];
  const parts = inside === undefined ? [text] : inside.split(',');
  return parts.map((each) => unquoted(each)).filter((each) => each !== '');
}

/** A comment begins at the begin of a word, outside of quotes; a quote that does not end in the line is a letter. */
function withoutComment(text: string): string {
  for (const { 0: piece, index } of text.matchAll(/"[^"]*"|'[^']*'|(?:^|\s)#/g))
    if (piece.endsWith('#')) return text.slice(0, index);
  return text;
}

/**
 * The plain part of YAML, with the lines that its own readers lose: nesting by indentation, `key: value`, lists of plain
 * values or of maps. An item of a list is a setting of the key that it stands under.
 */
export const parseIndented: Parse = (file, text, limit = Number.POSITIVE_INFINITY) => {
  const settings: Setting[] = [];
  const open: Array<{ indent: number; key: string }> = [];
  for (const [index, raw] of eachLine(text)) {
    if (settings.length >= limit) break;
    const line = withoutComment(raw).trimEnd();
    const said = line.trim();
    if (said === '' || said === '---') continue;
    const isItem = /^-(?:\s|$)/.test(said);
    const indent = line.length - line.trimStart().length;
    const inner = isItem ? said.replace(/^-\s*/, '') : said;
    const depth = isItem ? indent + 1 : indent;
    while ((open.at(-1)?.indent ?? -1) >= depth) open.pop();
    const within = open.map(({ key }) => [key]);
    const [, quoted, bare, value = ''] = /^(?:"([^"]+)"|([\w./@*-]+))\s*:(?:\s+(.*))?$/.exec(inner) ?? [];
    const key = quoted ?? bare;
    const place = { file, line: index + 1, text: raw.trim() };
    if (key === undefined) {
      const parent = open.at(-1)?.key;
      if (isItem && parent !== undefined)
        settings.push({ ...place, within: within.slice(0, -1), key: parent, values: valuesOf(inner) });
      continue;
    }
    if (value === '') open.push({ indent: isItem ? line.indexOf(inner) : indent, key });
    settings.push({ ...place, within, key, values: valuesOf(value) });
  }
  return settings;
};

/** Members of JSON with a plain value or a list of such, by their own key; nesting is passed over. */
export const parseJsonLines: Parse = (file, text, limit = Number.POSITIVE_INFINITY) => {
  const found = text.matchAll(/"([^"\\]+)"\s*:\s*("(?:[^"\\]|\\.)*"|-?[\d.]+|true|false|\[[^\][{}]*\])/g);
  const lineOf = linesIn(text);
  const settings: Setting[] = [];
  for (const match of found) {
    if (settings.length >= limit) break;
    const [whole, key = '', value = ''] = match;
    const line = lineOf(match.index);
    settings.push({ file, line, text: whole.replace(/\s+/g, ' '), within: [], key, values: valuesOf(value) });
  }
  return settings;
};

/**
 * Elements of XML that hold a plain text, and attributes, each within the elements around it. Behind the name of an element
 * stands its number in the file, so that two of the same name are two sections.
 */
export const parseXml: Parse = (file, text, limit = Number.POSITIVE_INFINITY) => {
  const settings: Setting[] = [];
  const within: string[][] = [];
  const clean = text.replace(/<!--[\s\S]*?(?:-->|$)/g, (comment) => comment.replace(/[^\n]/g, ' '));
  const lines = clean.split('\n');
  const lineOf = linesIn(clean);
  let count = 0;
  for (const match of clean.matchAll(/<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>([^<]*)/g)) {
    const [, close, name = '', attributes = '', single, inside = ''] = match;
    if (settings.length >= limit) break;
    const line = lineOf(match.index);
    const place = { file, line, text: (lines[line - 1] ?? '').trim() };
    if (close === '/') {
      within.pop();
      continue;
    }
    count += 1;
    const element = [name, String(count)];
    for (const [, key = '', , double, quoted] of attributes.matchAll(
      /(?<![\w.:-])([\w.:-]+)\s*=\s*("([^"]*)"|'([^']*)')/g,
    )) {
      settings.push({ ...place, within: [...within, element], key, values: [double ?? quoted ?? ''] });
    }
    if (single !== '/') {
      if (inside.trim() !== '') settings.push({ ...place, within: [...within], key: name, values: [inside.trim()] });
      if (within.length < 64) within.push(element);
    }
  }
  return settings;
};
