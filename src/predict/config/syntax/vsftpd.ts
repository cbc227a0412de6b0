import type { Setting } from '../types.js';
import type { Parse } from './include.js';
import { eachLine } from './lines-in.js';

/** `name=VALUE` to the letter: vsftpd ends for a blank around a value, and for a name that it does not know. vsftpd.conf(5) */
export const parseVsftpd: Parse = (file, text, limit = Number.POSITIVE_INFINITY) => {
  const settings: Setting[] = [];
  for (const [index, raw] of eachLine(text)) {
    if (settings.length >= limit) break;
    if (/^(?:#|\s*$)/.test(raw)) continue;
    const [, key = 'refused', value = ''] = /^([a-z\d_]+)=((?:\S(?:.*\S)?)?)$/.exec(raw) ?? [];
    settings.push({ file, line: index + 1, text: raw.trim(), within: [], key, values: value === '' ? [] : [value] });
  }
  return settings;
};
