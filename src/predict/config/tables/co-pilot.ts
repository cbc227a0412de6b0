import type { Declared, DeclaredListener, Said } from '../declared.js';
import type { Parse } from '../syntax/include.js';
import { ASSIGNMENTS, parseLines } from '../syntax/lines.js';
import { eachLine } from '../syntax/lines-in.js';
import type { Setting } from '../types.js';

/** Options of a command line in a file, several in a line: what begins with a dash is a key, the words behind it are its values. */
const optionLines: Parse = (file, text, limit = Number.POSITIVE_INFINITY) => {
  const settings: Array<Setting & { readonly values: string[] }> = [];
  for (const [index, raw] of eachLine(text)) {
    const line = raw.trim();
    if (line.startsWith('#')) continue;
    for (const [position, word] of line.split(/\s+/).entries()) {
      if (settings.length >= limit) return settings;
      const [, key = word, value] = /^(--[\w-]+)=(.*)$/.exec(word) ?? [];
      const place = { file, line: index + 1, text: line, within: [] };
      if (word.startsWith('-')) settings.push({ ...place, key, values: value === undefined ? [] : [value] });
      else if (position > 0) settings.at(-1)?.values.push(word);
    }
  }
  return settings;
};

const assignments = parseLines({ ...ASSIGNMENTS, backslash: 'continues' });

/**
 * A daemon of Performance Co-Pilot, by the files that its script reads: options of its own, and variables. All ports that are
 * named count, in place of its own. pmcd(1), pmproxy(1); /etc/default/pmcd: PMCD_LOCAL
 */
export const coPilot = (name: 'pmcd' | 'pmproxy', ports: readonly number[]): Declared => {
  const variable = (what: string) => `${name.toUpperCase()}_${what}`;
  const said: Said = {
    keys: ['-p', '--port', variable('PORT')],
    flags: ['-p', '--port'],
    variables: [variable('PORT')],
  };
  const isLocal = { keys: [variable('LOCAL')], variables: [variable('LOCAL')] };
  const isMoved = { keys: said.keys ?? [], variables: said.variables ?? [], is: /^$/, otherwise: true };
  const at = (port: number, index: number, isHere: boolean): DeclaredListener => ({
    protocols: ['tcp'],
    ...(index === 0 ? { port: said, repeated: 'every' } : {}),
    address: { keys: ['-i', '--interface'], flags: ['-i', '--interface'] },
    defaultPort: port,
    defaultBind: isHere ? 'loopback' : 'any',
    when: [
      isHere ? { ...isLocal, is: /^[^0]/, otherwise: false } : { ...isLocal, is: /^0?$/, otherwise: true },
      ...(index === 0 ? [] : [isMoved]),
    ],
  });
  return {
    programs: [name],
    files: [`/etc/pcp/${name}/${name}.options`, `/etc/default/${name}`],
    parse: (file, text, limit) => (file.endsWith('.options') ? optionLines : assignments)(file, text, limit),
    listeners: ports.flatMap((port, index) => [at(port, index, false), at(port, index, true)]),
  };
};
