import type { Setting } from '../types.js';
import type { Parse } from './include.js';

/** `[rabbitmq_management, rabbitmq_mqtt].`: the plugins that are switched on, a term of Erlang. */
export const rabbitPlugins: Parse = (file, text) => {
  const clean = text.replace(/%[^\n]*/g, '');
  const [said] = /\[[^[\]]*\]/.exec(clean) ?? [];
  const line = clean.slice(0, clean.indexOf('[')).split('\n').length;
  const place = { file, line, text: said ?? '', within: [] };
  const doubt = { ...place, key: '', values: [], doubt: 'this is no list of names of plugins' };
  const isPlain = /^\s*\[[\w\s,]*\]\s*\.\s*$/.test(clean);
  return [...(said === undefined ? [] : [{ ...place, key: 'plugins', values: [said] }]), ...(isPlain ? [] : [doubt])];
};

/** Terms of Erlang, which may set anything that the other file sets: lines that name ports, addresses or plugins are told. */
export const rabbitTerms: Parse = (file, text) =>
  text.split('\n').flatMap((raw, index): Setting[] => {
    const isSaid = /listen|port|\bip\b|inet_|plugin/.test(raw.replace(/%.*/, ''));
    const place = { file, line: index + 1, text: raw.trim(), within: [], key: '', values: [] };
    return isSaid ? [{ ...place, doubt: 'a term of Erlang, which was not followed' }] : [];
  });

/** Keys of listeners without the names of their own; an address of IPv6 stands before its port without brackets. */
export function rabbitLine(each: Setting): Setting {
  const key = each.key.replace(/^((?:[a-z_]+\.)?listeners\.(?:tcp|ssl))\..*$/, '$1');
  if (key === each.key) return each;
  return {
    ...each,
    key,
    values: each.values.map((value) => value.replace(/^(?=[0-9a-f]*:)([0-9a-f:]+):(\d+)$/i, '[$1]:$2')),
  };
}
