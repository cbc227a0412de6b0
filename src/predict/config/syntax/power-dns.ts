import type { Setting } from '../types.js';
import type { Parse } from './include.js';
import { ASSIGNMENTS, parseLines } from './lines.js';

const lines = parseLines({ ...ASSIGNMENTS, backslash: 'continues', isUnbounded: true });

/** The last of each key; `local-address+=ADDRESS` adds to what was said before. docs.powerdns.com, settings */
function lastOfEach(settings: readonly Setting[]): readonly Setting[] {
  const last = new Map<string, Setting & { readonly values: string[] }>();
  for (const each of settings) {
    const key = each.key.replace(/\s{0,9}\+$/, '');
    const values = (key === each.key ? null : last.get(key)?.values) ?? [];
    values.push(...each.values);
    last.set(key, { ...each, key, values });
  }
  return [...last.values()];
}

/** Settings of PowerDNS. What it includes it reads after the file that says so, wherever it says so. */
export const parsePowerDns: Parse = (file, text) => {
  const settings = lastOfEach(lines(file, text));
  const isInclude = ({ key }: Setting) => key === 'include-dir';
  return [...settings.filter((each) => !isInclude(each)), ...settings.filter(isInclude)];
};
