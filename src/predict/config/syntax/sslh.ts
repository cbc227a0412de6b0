import type { Parse } from './include.js';
import { linesIn } from './lines-in.js';

/** `listen: ( { host: "…"; port: "…"; }, … );` of sslh, up to the parenthesis that ends it. */
export const parseSslh: Parse = (file, text) => {
  const lineOf = linesIn(text);
  const begin = /^\s{0,20}listen\s{0,9}[:=]/m.exec(text)?.index ?? text.length;
  const list = text.slice(begin, text.indexOf(')', begin) + 1);
  return [...list.matchAll(/\{([^{}]{1,400})\}/g)].flatMap(({ index, 1: inside = '' }) => {
    const said = (key: string) => new RegExp(`\\b${key}\\s{0,9}[:=]\\s{0,9}"([^"]{1,200})"`).exec(inside)?.[1];
    const [host, port] = [said('host'), said('port')];
    if (host === undefined || port === undefined) return [];
    const value = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const shown = `{ ${inside.replace(/\s+/g, ' ').trim()} }`;
    return [{ file, line: lineOf(begin + index), text: shown, within: [], key: 'listen', values: [value] }];
  });
};
