import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import type { Opened, Place } from '../../types.js';
import type { Declared } from '../declared.js';
import { declaredReader } from '../declared-reader.js';
import { doubted } from '../lacking.js';
import { configured, opened as openedAt, portNumber } from '../sockets.js';
import type { Parse } from '../syntax/include.js';
import type { Reader, Setting } from '../types.js';
import { meant, type Script, scriptOf } from './script-values.js';

/** Longer expressions nobody writes, characters. */
const LONGEST = 400;

/** Where one of these letters stands in no quotes and no brackets. */
function splitOutside(text: string, sign: string): string[] {
  const parts = [''];
  let [depth, quote] = [0, ''];
  for (const letter of text) {
    const isSplit = quote === '' && depth === 0 && letter === sign;
    if (isSplit) parts.push('');
    else parts[parts.length - 1] += letter;
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (/[([{]/.test(letter)) depth += 1;
    else if (/[)\]}]/.test(letter)) depth -= 1;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** A text in quotes, to be filled in or not, and what stands behind it to fill it. */
const TEXT = /^([fF]?)(?:"([^"]*)"|'([^']*)')\s*(?:(?:%|\.format)\s*(.*))?$/;

/** What an expression of text comes to: quoted, with places to fill in, or put together of several; null: not known. */
function textOf(script: Script, expression: string): string | null {
  const said = (part: string) => meant(script, part)?.value ?? null;
  const terms = splitOutside(expression, '+');
  if (terms.length > 1) return joinedUp(terms.map((term) => textOf(script, term)));
  const [whole, format, double, single, more = ''] = TEXT.exec(expression) ?? [];
  if (whole === undefined) return said(expression);
  const text = double ?? single ?? '';
  if (format !== '') return filled(text, /\{([^{}]{1,200})\}/g, said);
  const given = splitOutside(more.replace(/^\((.*)\)$/, '$1'), ',');
  return given.length === 0 ? text : filled(text, /%[sd]|\{\d?\}/g, (_, index) => said(given[index] ?? ''));
}

const joinedUp = (parts: ReadonlyArray<string | null>) => (parts.includes(null) ? null : parts.join(''));

/** A text with each place filled in; null where one is not known. */
function filled(text: string, place: RegExp, value: (name: string, index: number) => string | null): string | null {
  const values = [...text.matchAll(place)].map(([, name = ''], index) => value(name, index));
  if (values.includes(null)) return null;
  let at = 0;
  return text.replace(place, () => values[at++] ?? '');
}

/** Where `bind` may be set in a way that is not read. */
const ELSEWHERE =
  /^(?!\s{0,400}#)(?:\s+bind\s*\+?=(?!=)|bind\s*(?:\+=|:|,)|[^#=]*,\s*bind\s*=|[^#]*(?:\bglobals\(|\blocals\(|\bexec\(|\bimport\s+\*))/;

/** `NAME = VALUE` of a file that is Python, with a list as several values; of `bind`, what is not known is handed over. */
const variablesOf =
  (run: Running, image: Image, unclear: (line: Place) => void): Parse =>
  (file, text) => {
    const script = scriptOf(run, image, file, text, () => []);
    return text.split('\n').flatMap((raw, index): Setting[] => {
      const [, key, value = ''] = /^(\w+)\s*=(?!=)\s*(.*)$/.exec(raw.trimEnd().slice(0, LONGEST)) ?? [];
      if (ELSEWHERE.test(raw.slice(0, LONGEST))) unclear({ file, line: index + 1, text: raw.trim() });
      if (key !== 'bind') return [];
      const bare = splitOutside(value, '#')[0] ?? '';
      const parts = /^[[(].*[\])]$/.test(bare) ? splitOutside(bare.slice(1, -1), ',') : [bare];
      const values = parts.map((part) => textOf(script, part));
      const place = { file, line: index + 1, text: raw.trim() };
      if (values.includes(null)) unclear(place);
      return [{ ...place, within: [], key, values: values.filter((each) => each !== null) }];
    });
  };

const GUNICORN: Declared = {
  programs: ['gunicorn'],
  files: ['gunicorn.conf.py'],
  fileFlags: ['-c', '--config'],
  optionsVariable: 'GUNICORN_CMD_ARGS',
  listeners: [
    {
      protocols: ['tcp'],
      endpoint: { keys: ['bind'], flags: ['-b', '--bind'], variables: ['GUNICORN_BIND'] },
      defaultPort: 8000,
      defaultBind: 'loopback4',
      words: { '*': 'any4' },
    },
  ],
};

/** The variable PORT: every address of IPv4 on that port, where nothing else is said. gunicorn/config.py, Bind */
function portOf(run: Running, image: Image): readonly Opened[] {
  const port = portNumber(image, run.environment.get('PORT') ?? '', 'tcp');
  return port === null ? [] : openedAt(image, 'tcp', 'any4', port, configured(run.origins.get('PORT') ?? run.place));
}

/** gunicorn: its file is Python, in the directory that it starts in unless it is named; options beat it. */
export const gunicorn: Reader = {
  programs: ['gunicorn'],
  read(run, image) {
    const unclear: Place[] = [];
    const parse = variablesOf(run, image, (line) => unclear.push(line));
    const opened = declaredReader({ ...GUNICORN, parse }).read(run, image) ?? [];
    const [line] = unclear;
    const [usual] = unclear.length === 0 ? portOf(run, image) : [];
    if (usual !== undefined && opened.every(({ certainty }) => certainty === 'default')) return [usual];
    const isSaid = opened.some(({ certainty }) => certainty === 'certain');
    return line === undefined || isSaid ? opened : doubted(image, opened, line, 'what `bind` comes to is not known');
  },
};
