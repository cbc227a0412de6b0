import type { Place } from '../../types.js';
import type { Doubt } from './doubt.js';
import type { Values } from './expand.js';
import { expandedWords, UNKNOWN, unquotedText } from './expand.js';
import { USUAL_IFS } from './fields.js';
import type { Script } from './script.js';
import { shellTokens } from './tokens.js';

/** Variables as they are at one point of a script, and the lines that set them. */
export interface State {
  readonly environment: ReadonlyMap<string, string>;
  readonly origins: ReadonlyMap<string, Place>;
}

/** The most words of one array. */
const ARRAY_LIMIT = 1000;

/** The longest value of a variable, characters; what gets longer is not known. */
const VALUE_LIMIT = 256 << 10;

/** The variables of a script while it is read. */
export class Scope {
  private readonly variables: Map<string, string>;
  private readonly origins: Map<string, Place>;
  private readonly arrays = new Map<string, readonly string[]>();
  /** Variables of which only the running machine knows whether they have the value that is noted. */
  private readonly unsure = new Set<string>();
  /** Variables that what the script starts is given. */
  private readonly exported: Set<string>;
  /** Whether every variable that is set from here on is: `set -a`. */
  isExporting = false;

  constructor({ environment, origins, file }: Script) {
    this.variables = new Map(environment);
    this.origins = new Map(origins);
    this.exported = new Set(environment.keys());
    this.variables.set('0', file);
    this.variables.set('BASH_SOURCE', file);
  }

  private set(name: string, value: string): void {
    this.variables.set(name, value.length > VALUE_LIMIT ? UNKNOWN : value);
    if (this.isExporting) this.exported.add(name);
    this.arrays.delete(name);
  }

  /** What expansions ask of variables; one that is not sure is noted. */
  values(doubt: Doubt): Pick<Values, 'get' | 'set' | 'list'> {
    const touched = (name: string) => {
      doubt.isTouched ||= this.unsure.has(name);
      return name;
    };
    return {
      get: (name) => this.variables.get(touched(name)) ?? (name === 'IFS' ? USUAL_IFS : undefined),
      list: (name) => this.arrays.get(touched(name)),
      set: (name, value) => {
        this.set(name, value);
        this.mark(name, doubt.isInside);
      },
    };
  }

  /** Notes whether what a variable was set to is sure. */
  private mark(name: string, isUnsure: boolean): void {
    if (isUnsure) this.unsure.add(name);
    else this.unsure.delete(name);
  }

  /** Takes a variable away. */
  forget(name: string, isUnsure: boolean): void {
    this.variables.delete(name);
    this.arrays.delete(name);
    this.mark(name, isUnsure);
  }

  /** `NAME=(words)`, `NAME+=(words)`: of its name alone, an array is its first word. */
  private assignArray(name: string, text: string, added: boolean, values: Values): void {
    const tokens = shellTokens(text.slice(1, -1)).filter(({ kind }) => kind === 'word');
    const words = tokens.flatMap((token) => expandedWords(token.text, values));
    const alone = this.variables.get(name);
    const before = added ? (this.arrays.get(name) ?? (alone === undefined ? [] : [alone])) : [];
    const all = [...before, ...words].slice(0, ARRAY_LIMIT);
    this.variables.set(name, all[0] ?? '');
    this.arrays.set(name, all);
  }

  /** Gives variables to what is started from here on. */
  export(names: readonly string[]): void {
    for (const name of names) this.exported.add(name);
  }

  /** What a program is given that is started here. */
  given(): State {
    const environment = [...this.variables].filter(([name]) => this.exported.has(name));
    return { environment: new Map(environment), origins: new Map(this.origins) };
  }

  state(): State {
    return { environment: new Map(this.variables), origins: new Map(this.origins) };
  }

  /** Sets variables that stand before a command or alone; what is left is the command. */
  assign(words: readonly string[], place: Place, values: Values, doubt: Doubt): readonly string[] {
    const first = words.findIndex((word) => !/^[A-Za-z_]\w*\+?=/.test(word));
    for (const word of first < 0 ? words : words.slice(0, first)) {
      const equals = word.indexOf('=');
      const added = word[equals - 1] === '+';
      const name = word.slice(0, equals - (added ? 1 : 0));
      const text = word.slice(equals + 1);
      this.origins.set(name, place);
      // What stands before a command is for that command.
      if (first >= 0) this.exported.add(name);
      if (first >= 0 && name === 'IFS') continue;
      if (/^\([\s\S]*\)$/.test(text)) {
        this.assignArray(name, text, added, values);
      } else {
        const value = unquotedText(text, values);
        this.set(name, added ? (this.variables.get(name) ?? '') + value : value);
      }
      this.mark(name, doubt.isUnsure || (added && this.unsure.has(name)));
    }
    return first < 0 ? [] : words.slice(first);
  }
}
