import type { Image } from '../../tree/image.js';
import { joined, normal } from '../../tree/paths.js';
import type { Place } from '../../types.js';
import { builtinOf, type Shell } from './builtins.js';
import { conditional, either, selection } from './control.js';
import { Doubt } from './doubt.js';
import { expandedWords, UNKNOWN, type Values } from './expand.js';
import { Finds } from './finds.js';
import { each, type Looping, whilst } from './loops.js';
import { type Node, parseShell } from './parse.js';
import { printed } from './printing.js';
import { Scope, type State } from './scope.js';
import { Broken, Ended, type Found, isEnd, LIBRARIES, Returned, type Script, type Status } from './script.js';

/** The most steps of one script, and the deepest that it calls and sources. */
const STEP_LIMIT = 20_000;
const DEPTH_LIMIT = 20;

/** Looks at a script as far as that goes without running it. */
class Reader implements Shell, Looping {
  readonly finds: Finds;
  readonly functions = new Map<string, Node>();
  readonly scope: Scope;
  private steps = 0;
  private depth = 0;
  readonly doubt = new Doubt();
  private file: string;
  private lines: readonly string[];
  directory: string;
  private words: readonly string[];
  /** Whether what the words are is not sure. */
  private areUnsure = false;

  constructor(
    readonly image: Image,
    private readonly script: Script,
  ) {
    this.scope = new Scope(script);
    this.finds = new Finds(image, script.file);
    this.file = script.file;
    this.lines = script.text.split('\n');
    this.words = script.arguments;
    this.directory = script.directory;
  }

  get parameters(): readonly string[] {
    return this.words;
  }

  set parameters(words: readonly string[]) {
    this.words = words;
    this.areUnsure = this.doubt.isInside;
  }

  get values(): Values {
    const substitute = (command: string) => this.substitute(command);
    return { ...this.scope.values(this.doubt), arguments: this.words, substitute };
  }

  private place(line: number): Place {
    return { file: this.file, line, text: (this.lines[line - 1] ?? '').trim() };
  }

  run(node: Node): Status {
    this.steps += 1;
    if (this.steps > STEP_LIMIT) {
      this.image.tell(this.script.file, `of what it does, ${STEP_LIMIT} steps were followed`);
      throw new Ended();
    }
    switch (node.type) {
      case 'command':
        return this.command(node.words, node.line, false);
      case 'all':
        return node.nodes.reduce<Status>((_, each) => this.run(each), true);
      case 'and':
      case 'or':
        return either(this, node);
      case 'not': {
        const status = this.run(node.node);
        return status === null ? null : !status;
      }
      case 'apart':
        return this.apart(() => this.run(node.node));
      case 'background':
        if (node.node.type === 'command') this.command(node.node.words, node.node.line, true);
        else this.run(node.node);
        return true;
      case 'if':
        return conditional(this, node);
      case 'case':
        return selection(this, node);
      case 'for':
        return each(this, node);
      case 'while':
        return whilst(this, node);
      case 'function':
        this.functions.set(node.name, node.body);
        return true;
    }
  }

  maybe(what: () => Status): Status {
    try {
      this.doubt.within(true, what);
    } catch (error) {
      if (!isEnd(error) || this.steps > STEP_LIMIT) throw error;
    }
    return null;
  }

  /** Runs what does not change where the shell is. */
  private apart(what: () => Status): Status {
    const { directory } = this;
    try {
      return what();
    } finally {
      this.directory = directory;
    }
  }

  /** Runs what a script calls or sources, unless that is too deep: then of all behind it nothing is known. */
  private deeper(what: () => Status): Status {
    if (this.depth >= DEPTH_LIMIT) {
      this.image.tell(this.script.file, `of what it calls and sources, ${DEPTH_LIMIT} deep were followed`);
      return null;
    }
    this.depth += 1;
    try {
      return what();
    } finally {
      this.depth -= 1;
    }
  }

  /** What a command prints, where files decide that; what else it runs is looked at as well. */
  private substitute(command: string): string {
    const known = printed(command, this.image, this.directory, this.values);
    if (known !== undefined) return known ?? UNKNOWN;
    this.deeper(() => this.apart(() => this.maybe(() => this.run(parseShell(command)))));
    return UNKNOWN;
  }

  assign(words: readonly string[], line: number): readonly string[] {
    return this.scope.assign(words, this.place(line), this.values, this.doubt);
  }

  command(raw: readonly string[], line: number, background: boolean): Status {
    this.doubt.isTouched = this.areUnsure;
    const words = this.assign(raw, line).flatMap((word) => expandedWords(word, this.values));
    const [name, ...rest] = words;
    if (name === undefined) return true;
    const body = this.functions.get(name);
    if (body !== undefined) return this.doubt.within(this.doubt.isTouched, () => this.call(body, rest));
    const own = builtinOf(name);
    if (own !== undefined) return this.doubt.within(this.doubt.isTouched, () => own(this, rest, line));
    this.tell(words, line, background);
    return null;
  }

  tell(words: readonly string[], line: number, stays: boolean): void {
    const { directory } = this;
    const { isUnsure } = this.doubt;
    this.finds.add(() => ({ words, place: this.place(line), ...this.scope.given(), directory, stays, isUnsure }));
  }

  private call(body: Node, parameters: readonly string[]): Status {
    const [outer, wereUnsure, separators] = [this.words, this.areUnsure, this.values.get('IFS') ?? ''];
    this.parameters = parameters;
    try {
      return this.deeper(() => this.run(body));
    } catch (error) {
      if (error instanceof Returned || error instanceof Broken) return null;
      throw error;
    } finally {
      [this.words, this.areUnsure] = [outer, wereUnsure];
      if (this.values.get('IFS') !== separators) this.values.set('IFS', separators);
    }
  }

  /** Words as a script of their own, of this place. */
  evaluate(text: string): Status {
    return this.deeper(() => this.run(parseShell(text)));
  }

  /** Reads another file as if it stood here; libraries of init scripts are known. */
  source(name: string): Status {
    const path = normal(joined(this.directory, name));
    const text = LIBRARIES.test(path) ? '' : this.image.text(path);
    if (text === null) return false;
    const [file, lines] = [this.file, this.lines];
    [this.file, this.lines] = [path, text.split('\n')];
    try {
      return this.deeper(() => this.run(parseShell(text)));
    } catch (error) {
      if (error instanceof Returned) return null;
      throw error;
    } finally {
      [this.file, this.lines] = [file, lines];
    }
  }
}

function readerOf(image: Image, script: Script): Reader {
  const reader = new Reader(image, script);
  try {
    reader.run(parseShell(script.text));
  } catch (error) {
    if (!isEnd(error)) throw error;
  }
  return reader;
}

/**
 * The commands that a shell script would run, in order, found by reading it: variables with their defaults, files that it
 * sources, conditions that files decide. Where only the running machine knows, every branch is looked at.
 */
export const commandsOfScript = (image: Image, script: Script): readonly Found[] => readerOf(image, script).finds.all;

/** The variables as a script leaves them, and the lines that set them. */
export const assignedBy = (image: Image, script: Script): State => readerOf(image, script).scope.state();
