import type { Image } from '../../tree/image.js';
import { directoryOf, joined } from '../../tree/paths.js';
import { lineAt, linesIn } from './lines-in.js';

/** A word or a text in quotes that counts, or a sign between them. */
export interface Word {
  readonly kind: 'word' | 'text' | 'sign';
  readonly text: string;
  readonly file: string;
  readonly line: number;
  /** The line, for people. */
  readonly said: string;
}

/** The deepest that files import one another, and the most that are read, each time one is named. */
const DEPTH_LIMIT = 8;
const FILE_LIMIT = 500;

/** Statements stand anywhere in a line, and over lines; directives of the preprocessor have a line of their own. */
const PIECE =
  /^[ \t]*[#!]!(?<directive>[^\n]*)|(?<passed>#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|(?![\s\S])))|"(?<double>(?:[^"\\]|\\[\s\S])*)"|'(?<single>[^']*)'|(?<sign>[={};(),])|(?<word>[^\s"'#={};(),]+|["'])/gm;

/** `#!subst "/FROM/TO/"` and `#!substdef`, with whatever sign; a plain word that stands for another in all lines behind it. */
const SUBSTITUTE = /^subst(?:def|defs)?\s+"(.)(\w{1,80})\1([^"]{0,200}?)\1g?i?"/;
const SUBSTITUTE_LIMIT = 50;

/** A longer word is of no address: what is put in may hold what is put in next. */
const LENGTH_LIMIT = 4096;

/** Reads the words of a file and of what it imports: `#!ifdef` and its kind decide, as kamailio's own preprocessor does. */
export class KamailioWords {
  private readonly defined: Map<string, string>;
  private readonly substitutes = new Map<string, string>();
  private left = FILE_LIMIT;

  constructor(
    private readonly image: Image,
    defined: readonly string[],
  ) {
    this.defined = new Map(defined.map((each) => [each.replace(/=.*$/, ''), each.replace(/^[^=]*=?/, '')]));
  }

  *of(file: string, depth = 0): Generator<Word> {
    this.left -= 1;
    if (this.left === 0)
      this.image.tell(file, `kamailio: more than ${FILE_LIMIT} files are imported; the rest was not read`);
    if (this.left <= 0) return;
    const text = this.image.text(file) ?? '';
    const lineOf = linesIn(text);
    const taken: boolean[] = [];
    let before = '';
    for (const { 0: raw, index, groups = {} } of text.matchAll(PIECE)) {
      const { directive, passed, double, single, sign, word } = groups;
      const begin = index + raw.search(/\S/);
      if (directive !== undefined) this.direct(directive, taken, `${file}:${lineOf(begin)}`);
      if (directive !== undefined || passed !== undefined || taken.includes(false)) continue;
      const quoted = double ?? single;
      const kind = sign !== undefined ? 'sign' : quoted !== undefined ? 'text' : 'word';
      const meant = this.meant(sign ?? quoted ?? word ?? '');
      const place = { file, line: lineOf(begin), said: lineAt(text, text.lastIndexOf('\n', begin) + 1).trim() };
      if (/^(?:import|include)_file$/.test(before) && kind === 'text') {
        if (depth < DEPTH_LIMIT) yield* this.of(joined(directoryOf(file), meant), depth + 1);
        else this.image.tell(`${file}:${place.line}`, 'kamailio: files import one another too deep');
      }
      // What `#!define` gives a name stands for it as a whole, also between the colons of an address.
      if (kind === 'word') for (const text of this.expanded(meant).split(/\s+/)) yield { kind, text, ...place };
      else yield { kind, text: meant, ...place };
      before = meant;
    }
  }

  private meant(text: string): string {
    let result = text;
    for (const [from, to] of this.substitutes) {
      if (result.length > LENGTH_LIMIT) break;
      result = result.replaceAll(from, to);
    }
    return result;
  }

  private expanded(word: string): string {
    if (this.defined.size === 0) return word;
    return word
      .split(/([:[\]])/)
      .map((part) => this.defined.get(part) || part)
      .join('');
  }

  private direct(directive: string, taken: boolean[], spot: string): void {
    const [, word = '', name = '', value = ''] = /^(\w+)\s*(\w*)\s*(.*)$/.exec(directive.trim()) ?? [];
    if (word === 'ifdef' || word === 'ifndef') taken.push(this.defined.has(name) === (word === 'ifdef'));
    else if (word === 'else') taken.push(taken.pop() === false);
    else if (word === 'endif') taken.pop();
    else if (word.startsWith('if')) {
      taken.push(true);
      this.image.tell(spot, 'kamailio: whether this condition holds is not known');
    } else if (taken.includes(false)) return;
    else if (/^(?:tryd|red|d)efine$/.test(word) && !(word === 'trydefine' && this.defined.has(name)))
      this.defined.set(name, value.replace(/^(["'])(.*)\1$/, '$2').trim());
    const [, mark, from = '', to = ''] = SUBSTITUTE.exec(directive.trim()) ?? [];
    if (mark === undefined || this.substitutes.size >= SUBSTITUTE_LIMIT) return;
    this.substitutes.set(from, to);
    if (word !== 'subst') this.defined.set(from, to);
  }
}
