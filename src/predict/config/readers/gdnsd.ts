import { joined } from '../../tree/paths.js';
import { type Opened, type Place, spotOf } from '../../types.js';
import { byDefault, flagValue } from '../flags.js';
import { configured, hostPort, opened, portNumber, type Source } from '../sockets.js';
import { lineAt, linesIn } from '../syntax/lines-in.js';
import type { Reader } from '../types.js';

/** A word of vscf, and where it begins in the text. */
interface Word {
  readonly text: string;
  readonly at: number;
}

/** Comments begin with `#`, or `;` as in zone files; commas part nothing that blanks do not. */
function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: piece, index } of text.matchAll(/[#;][^\n]*|"(?:[^"\\]|\\.)*"|=>|[=[\]{}]|[^\s,=[\]{};#"]+/g))
    if (!/^[#;]/.test(piece)) words.push({ text: piece.replace(/^"(.*)"$/s, '$1'), at: index });
  return words;
}

/** The addresses behind `listen`: one, those of an array, or the keys of a hash; with an option of its own each may be TCP alone. */
function addressesOf(words: readonly Word[], from: number): Array<Word & { readonly isProxied: boolean }> {
  const first = words[from];
  if (first === undefined) return [];
  if (first.text !== '[' && first.text !== '{') return [{ ...first, isProxied: false }];
  const found: Array<Word & { isProxied: boolean }> = [];
  let depth = 0;
  for (const [offset, word] of words.slice(from).entries()) {
    if (/^[[{]$/.test(word.text)) depth += 1;
    else if (/^[\]}]$/.test(word.text)) depth -= 1;
    else if (depth === 1 && !/^=>?$/.test(word.text)) found.push({ ...word, isProxied: false });
    const last = found.at(-1);
    const value = words[from + offset + 2]?.text;
    if (depth === 2 && word.text === 'proxy_protocol' && last !== undefined) last.isProxied = value === 'true';
    if (depth === 0) break;
  }
  return found;
}

/** gdnsd.config(5): `listen` and `dns_port` of `options`; without them port 53 of every address, over both transports. */
export const gdnsd: Reader = {
  programs: ['gdnsd'],
  small: /^(?:options|listen|dns_port|proxy_protocol)$/,
  read(run, image) {
    const file = joined(flagValue(run, '-c') ?? '/etc/gdnsd', 'config');
    const text = image.text(file) ?? '';
    const words = wordsOf(text);
    const lineOf = linesIn(text);
    // Asked for few: where all stands in one line, its begin is looked for anew each time.
    const placeOf = ({ at }: Word): Place => {
      const line = lineAt(text, text.lastIndexOf('\n', at) + 1);
      return { file, line: lineOf(at), text: line.slice(0, 400).trim() };
    };
    const indexOf = (name: string) => {
      const at = words.findIndex((word, index) => word.text === name && /^=>?$/.test(words[index + 1]?.text ?? ''));
      return at < 0 ? null : at + 2;
    };
    const port = words[indexOf('dns_port') ?? words.length];
    const number = port === undefined ? 53 : portNumber(image, port.text, 'udp');
    const places = port === undefined ? [] : [placeOf(port)];
    if (number === null) image.tell(spotOf(places[0] ?? run.place), `not a port: ${port?.text.slice(0, 200)}`);
    const listen = indexOf('listen');
    const addresses = listen === null ? [] : addressesOf(words, listen);
    const of = (bind: string, own: number | null, source: Source, protocols: ReadonlyArray<'tcp' | 'udp'>): Opened[] =>
      own === null ? [] : protocols.flatMap((protocol) => opened(image, protocol, bind, own, source));
    if (addresses.length === 0)
      return of('any', number, places.length === 0 ? byDefault(run) : configured(...places), ['udp', 'tcp']);
    return addresses.flatMap((word) => {
      const { text: address, isProxied } = word;
      const place = placeOf(word);
      const { host, port: said } = hostPort(address);
      const own = said === null ? number : portNumber(image, said, 'udp');
      const source = configured(place, ...(said === null ? places : []));
      const found = of(
        address === 'any' ? 'any' : (host ?? address),
        own,
        source,
        isProxied ? ['tcp'] : ['udp', 'tcp'],
      );
      if (found.length === 0) image.tell(spotOf(place), `neither an address nor \`any\`: ${address.slice(0, 200)}`);
      return found;
    });
  },
};
