import type { Image } from '../../tree/image.js';
import { joined } from '../../tree/paths.js';
import type { Place } from '../../types.js';
import { expandedWords, fitsPattern, UNKNOWN, unquotedText, type Values } from './expand.js';
import { type Node, parseShell } from './parse.js';
import { isTrue } from './test-command.js';

/** A command that a script would run. */
export interface Found {
  readonly words: readonly string[];
  readonly place: Place;
  /** Variables as they were when it was reached, and the lines that set them. */
  readonly environment: ReadonlyMap<string, string>;
  readonly origins: ReadonlyMap<string, Place>;
  /** It takes the place of the shell, or runs on beside it: what a script is for. */
  readonly stays: boolean;
}

/** A script and how it is called. */
export interface Script {
  readonly file: string;
  readonly text: string;
  readonly arguments: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly origins: ReadonlyMap<string, Place>;
  readonly directory: string;
}

/** The most commands of one script, and the deepest that it calls and sources. */
const STEP_LIMIT = 20_000;
const DEPTH_LIMIT = 20;

/** Whether a command succeeds; null: only the running machine knows. */
type Status = boolean | null;

/** Thrown by `exit` and `exec` where it is certain that they are reached. */
class Ended extends Error {
  override readonly name = 'Ended';
}

/** Thrown by `return`. */
class Returned extends Error {
  override readonly name = 'Returned';
}

/** Libraries of init scripts: what they do is known here, and they are long. */
const LIBRARIES = /\/(?:lsb\/init-functions|init\/vars\.sh|rc\.d\/init\.d\/functions|init\.d\/functions)$/;

const last = (words: readonly string[]) => words.at(-1) ?? '';

/** What commands print of which the output is known without running them. */
const PRINTING: Readonly<Record<string, (image: Image, words: readonly string[], directory: string) => string | null>> =
  {
    basename: (_, words) => last(words).replace(/^.*\//, ''),
    dirname: (_, words) => (last(words).includes('/') ? last(words).replace(/\/[^/]*$/, '') || '/' : '.'),
    echo: (_, words) => words.join(' '),
    cat: (image, words) => image.text(joined('/', last(words)))?.trimEnd() ?? null,
    readlink: (image, words) => image.find(last(words)),
    hostname: (image) => image.text('/etc/hostname')?.trim() ?? null,
    pwd: (_, __, directory) => directory,
    which: (image, words) => image.program(last(words)) ?? '',
    command: (image, words) => image.program(last(words)) ?? '',
    type: (image, words) => image.program(last(words)) ?? '',
  };

/** Looks at a script as far as that goes without running it. */
class Reader {
  readonly found: Found[] = [];
  private readonly functions = new Map<string, Node>();
  private readonly variables: Map<string, string>;
  private readonly origins: Map<string, Place>;
  private steps = 0;
  private depth = 0;
  /** In how many branches that may not be taken it is. */
  private doubt = 0;
  private file: string;
  private lines: readonly string[];
  private parameters: readonly string[];

  constructor(
    private readonly image: Image,
    private readonly script: Script,
  ) {
    this.variables = new Map(script.environment);
    this.origins = new Map(script.origins);
    this.file = script.file;
    this.lines = script.text.split('\n');
    this.parameters = script.arguments;
    this.variables.set('0', script.file);
  }

  private get values(): Values {
    return {
      get: (name) => this.variables.get(name),
      set: (name, value) => void this.variables.set(name, value),
      arguments: this.parameters,
      substitute: (command) => this.substitute(command),
    };
  }

  private place(line: number): Place {
    return { file: this.file, line, text: (this.lines[line - 1] ?? '').trim() };
  }

  run(node: Node): Status {
    this.steps += 1;
    if (this.steps > STEP_LIMIT) throw new Ended();
    switch (node.type) {
      case 'command':
        return this.command(node.words, node.line, false);
      case 'all':
        return node.nodes.reduce<Status>((_, each) => this.run(each), true);
      case 'and':
      case 'or':
        return this.either(node);
      case 'not': {
        const status = this.run(node.node);
        return status === null ? null : !status;
      }
      case 'background':
        if (node.node.type === 'command') this.command(node.node.words, node.node.line, true);
        else this.run(node.node);
        return true;
      case 'if':
        return this.conditional(node);
      case 'case':
        return this.selection(node);
      case 'for':
        return this.loop(node);
      case 'while':
        return this.maybe(() => this.run(node.body));
      case 'function':
        this.functions.set(node.name, node.body);
        return true;
    }
  }

  /** Runs what may not be reached: an end in it is not the end. */
  private maybe(what: () => Status): Status {
    this.doubt += 1;
    try {
      what();
    } catch (error) {
      if (!(error instanceof Ended || error instanceof Returned) || this.steps > STEP_LIMIT) throw error;
    } finally {
      this.doubt -= 1;
    }
    return null;
  }

  private either({ type, left, right }: Extract<Node, { type: 'and' | 'or' }>): Status {
    const status = this.run(left);
    if (status === null) return this.maybe(() => this.run(right));
    return status === (type === 'and') ? this.run(right) : status;
  }

  private conditional({ branches, otherwise }: Extract<Node, { type: 'if' }>): Status {
    let decided = true;
    for (const { condition, body } of branches) {
      const status = this.run(condition);
      if (status === true) return decided ? this.run(body) : this.maybe(() => this.run(body));
      if (status === null) {
        decided = false;
        this.maybe(() => this.run(body));
      }
    }
    if (otherwise === null) return decided ? true : null;
    return decided ? this.run(otherwise) : this.maybe(() => this.run(otherwise));
  }

  private selection({ word, items }: Extract<Node, { type: 'case' }>): Status {
    const text = unquotedText(word, this.values);
    if (text.includes(UNKNOWN)) {
      for (const { body } of items) this.maybe(() => this.run(body));
      return null;
    }
    const fits = (pattern: string) => fitsPattern(unquotedText(pattern, this.values), text);
    const item = items.find(({ patterns }) => patterns.some(fits));
    return item === undefined ? true : this.run(item.body);
  }

  private loop({ name, words, body }: Extract<Node, { type: 'for' }>): Status {
    for (const value of words.flatMap((word) => expandedWords(word, this.values)).slice(0, 200)) {
      this.variables.set(name, value);
      this.maybe(() => this.run(body));
    }
    return null;
  }

  /** What a command prints, where files decide that; what else it runs is looked at as well. */
  private substitute(command: string): string {
    const [first = '', ...rest] = command
      .trim()
      .replace(/\s*2>\s*\/dev\/null$/, '')
      .split(/\s+/);
    const known = /[|;&]/.test(command) ? undefined : PRINTING[first];
    if (known !== undefined) {
      const operands = rest.flatMap((word) => expandedWords(word, this.values));
      return known(this.image, operands, this.script.directory) ?? UNKNOWN;
    }
    if (this.depth >= DEPTH_LIMIT) return UNKNOWN;
    this.depth += 1;
    this.maybe(() => this.run(parseShell(command)));
    this.depth -= 1;
    return UNKNOWN;
  }

  /** Sets variables that stand before a command or alone; what is left is the command. */
  private assign(words: readonly string[], line: number): readonly string[] {
    const first = words.findIndex((word) => !/^[A-Za-z_]\w*\+?=/.test(word));
    for (const word of first < 0 ? words : words.slice(0, first)) {
      const equals = word.indexOf('=');
      const added = word[equals - 1] === '+';
      const name = word.slice(0, equals - (added ? 1 : 0));
      const value = unquotedText(word.slice(equals + 1), this.values);
      this.variables.set(name, added ? (this.variables.get(name) ?? '') + value : value);
      this.origins.set(name, this.place(line));
    }
    return first < 0 ? [] : words.slice(first);
  }

  private command(raw: readonly string[], line: number, background: boolean): Status {
    const words = this.assign(raw, line).flatMap((word) => expandedWords(word, this.values));
    const [name, ...rest] = words;
    if (name === undefined) return true;
    const body = this.functions.get(name);
    if (body !== undefined) return this.call(body, rest);
    const own = this.builtin(name, rest, line);
    if (own !== undefined) return own;
    this.tell(words, line, background);
    return null;
  }

  state(): Pick<Found, 'environment' | 'origins'> {
    return { environment: new Map(this.variables), origins: new Map(this.origins) };
  }

  private tell(words: readonly string[], line: number, stays: boolean): void {
    const { environment, origins } = this.state();
    if (this.found.length < 500) this.found.push({ words, place: this.place(line), environment, origins, stays });
  }

  private call(body: Node, parameters: readonly string[]): Status {
    if (this.depth >= DEPTH_LIMIT) return null;
    const outer = this.parameters;
    this.parameters = parameters;
    this.depth += 1;
    try {
      return this.run(body);
    } catch (error) {
      if (error instanceof Returned) return null;
      throw error;
    } finally {
      this.depth -= 1;
      this.parameters = outer;
    }
  }

  /** What the shell does itself; undefined for a command of another file. */
  private builtin(name: string, words: readonly string[], line: number): Status | undefined {
    if (name === '[' || name === 'test' || name === '[[')
      return isTrue(
        this.image,
        words.filter((word) => !/^\]\]?$/.test(word)),
      );
    if (name === 'true' || name === ':') return true;
    if (name === 'false') return false;
    if (name === '.' || name === 'source') return this.source(words[0] ?? '');
    if (name === 'exit') return this.end(new Ended());
    if (name === 'return') return this.end(new Returned());
    if (name === 'exec') return this.exec(words, line);
    if (name === 'shift') return this.shift(Number(words[0] ?? 1));
    if (name === 'set') return this.setParameters(words);
    if (['export', 'local', 'readonly', 'declare', 'typeset'].includes(name)) {
      this.assign(
        words
          .filter((word) => /^\w+=/.test(word))
          .map((word) => word.replace(/=([\s\S]*)$/, (_, value: string) => `='${value.replaceAll("'", "'\\''")}'`)),
        line,
      );
      return true;
    }
    if (name === 'command' || name === 'which' || name === 'type') {
      const wanted = words.filter((word) => !word.startsWith('-'));
      if (name === 'command' && !words.includes('-v'))
        return this.command(
          words.map((word) => `'${word}'`),
          line,
          false,
        );
      return wanted.every((word) => this.functions.has(word) || this.image.program(word) !== null);
    }
    if (
      /^(?:echo|printf|umask|ulimit|trap|cd|unset|wait|read|getopts|log_\w+|init_is_upstart|sleep|kill|break|continue|alias|ebegin|eend|einfo|ewarn|eerror|checkpath)$/.test(
        name,
      )
    ) {
      return name === 'init_is_upstart' ? false : null;
    }
    return undefined;
  }

  private end(how: Error): Status {
    if (this.doubt > 0 && how instanceof Ended) throw how;
    throw how;
  }

  private exec(words: readonly string[], line: number): Status {
    const command = words.filter((word, index) => index > 0 || word !== '--');
    if (command.length === 0) return true;
    this.tell(command[0] === '-a' ? command.slice(2) : command, line, true);
    throw new Ended();
  }

  private shift(count: number): Status {
    this.parameters = this.parameters.slice(Number.isInteger(count) ? count : 1);
    return true;
  }

  private setParameters(words: readonly string[]): Status {
    if (words[0] === '--') this.parameters = words.slice(1);
    return true;
  }

  /** Reads another file as if it stood here; libraries of init scripts are known. */
  private source(name: string): Status {
    const path = joined(this.script.directory, name);
    const text = LIBRARIES.test(path) || this.depth >= DEPTH_LIMIT ? '' : this.image.text(path);
    if (text === null) return false;
    const [file, lines] = [this.file, this.lines];
    [this.file, this.lines] = [path, text.split('\n')];
    this.depth += 1;
    try {
      return this.run(parseShell(text));
    } catch (error) {
      if (error instanceof Returned) return null;
      throw error;
    } finally {
      this.depth -= 1;
      [this.file, this.lines] = [file, lines];
    }
  }
}

/**
 * The commands that a shell script would run, in order, found by reading it: variables with their defaults, files that it
 * sources, conditions that files decide. Where only the running machine knows, every branch is looked at.
 */
export function commandsOfScript(image: Image, script: Script): readonly Found[] {
  const reader = new Reader(image, script);
  try {
    reader.run(parseShell(script.text));
  } catch (error) {
    if (!(error instanceof Ended || error instanceof Returned)) throw error;
  }
  return reader.found;
}

/** The variables as a script leaves them, and the lines that set them. */
export function assignedBy(image: Image, script: Script): Pick<Found, 'environment' | 'origins'> {
  const reader = new Reader(image, script);
  try {
    reader.run(parseShell(script.text));
  } catch (error) {
    if (!(error instanceof Ended || error instanceof Returned)) throw error;
  }
  return reader.state();
}
