import type { Place } from '../../types.js';
import type { Values } from './expand.js';
import { unquotedText } from './expand.js';
import type { Script } from './script.js';

/** Variables as they are at one point of a script, and the lines that set them. */
export interface State {
  readonly environment: ReadonlyMap<string, string>;
  readonly origins: ReadonlyMap<string, Place>;
}

/** The variables of a script while it is read. */
export class Scope {
  private readonly variables: Map<string, string>;
  private readonly origins: Map<string, Place>;

  constructor({ environment, origins, file }: Script) {
    this.variables = new Map(environment);
    this.origins = new Map(origins);
    this.variables.set('0', file);
  }

  get(name: string): string | undefined {
    return this.variables.get(name);
  }

  set(name: string, value: string): void {
    this.variables.set(name, value);
  }

  state(): State {
    return { environment: new Map(this.variables), origins: new Map(this.origins) };
  }

  /** Sets variables that stand before a command or alone; what is left is the command. */
  assign(words: readonly string[], place: Place, values: Values): readonly string[] {
    const first = words.findIndex((word) => !/^[A-Za-z_]\w*\+?=/.test(word));
    for (const word of first < 0 ? words : words.slice(0, first)) {
      const equals = word.indexOf('=');
      const added = word[equals - 1] === '+';
      const name = word.slice(0, equals - (added ? 1 : 0));
      const value = unquotedText(word.slice(equals + 1), values);
      this.variables.set(name, added ? (this.variables.get(name) ?? '') + value : value);
      this.origins.set(name, place);
    }
    return first < 0 ? [] : words.slice(first);
  }
}
