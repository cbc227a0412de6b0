import type { Setting } from '../types.js';
import type { Parse } from './include.js';
import { lineAt } from './lines-in.js';

/** A comment up to the end of the line, a text in quotes, a quote that does not end, a word, or the end of a line. */
const TOKEN = /(?<comment>#[^\n]*)|"([^"\n]*)"|'([^'\n]*)'|(?<lone>["'])|(?<word>[^ \t\r\n"']+)|\n/g;

/** A name with its colon, which a value may follow without a blank. No address ends in one colon alone. */
const NAME = /^([a-zA-Z][a-zA-Z0-9-]*):(.*)$/s;

/**
 * `section:` and `key: value` as unbound and nsd take them: by words, not by lines, so that many stand in one line, or a value in the
 * next one. A name behind which another name comes begins a section. util/configlexer.lex of NLnetLabs/unbound
 */
export const parseClauses: Parse = (file, text, limit = Number.POSITIVE_INFINITY) => {
  const settings: Setting[] = [];
  let within: Setting['within'] = [];
  let open: { readonly setting: Setting; readonly values: string[] } | null = null;
  let [line, begin] = [1, 0];
  const value = (said: string) => open?.values.push(said);
  const flush = () => {
    if (open === null) return;
    if (open.values.length === 0) within = [[open.setting.key]];
    else settings.push({ ...open.setting, within });
    open = null;
  };
  for (const { 0: raw, 2: double, 3: single, index, groups } of text.matchAll(TOKEN)) {
    if (settings.length >= limit) break;
    const { comment, lone, word } = groups ?? {};
    if (raw === '\n') [line, begin] = [line + 1, index + 1];
    const quoted = double ?? single;
    const [, key, glued = ''] = NAME.exec(word ?? '') ?? [];
    const isValue = key === undefined || (open !== null && open.values.length === 0 && glued !== '');
    if (lone !== undefined)
      settings.push({ file, line, text: raw, within, key: '', values: [], doubt: 'a quote that does not end' });
    else if (/^[{}]$/.test(word ?? ''))
      settings.push({ file, line, text: raw, within, key: '', values: [], doubt: 'no word: the program ends here' });
    else if (quoted !== undefined) value(quoted);
    else if (word !== undefined && comment === undefined && isValue) value(word);
    else if (key !== undefined) {
      flush();
      const values = glued === '' ? [] : [glued];
      open = { setting: { file, line, text: lineAt(text, begin).trim(), within, key, values }, values };
    }
  }
  flush();
  return settings;
};
