import { shellTokens, type Token } from './tokens.js';

/** A shell script as a tree; only what decides which commands run. */
export type Node =
  | { readonly type: 'command'; readonly words: readonly string[]; readonly line: number }
  | { readonly type: 'all'; readonly nodes: readonly Node[] }
  | { readonly type: 'and' | 'or'; readonly left: Node; readonly right: Node }
  | { readonly type: 'not' | 'background' | 'apart'; readonly node: Node }
  | { readonly type: 'if'; readonly branches: readonly Branch[]; readonly otherwise: Node | null }
  | { readonly type: 'case'; readonly word: string; readonly items: readonly CaseItem[] }
  | { readonly type: 'for'; readonly name: string; readonly words: readonly string[]; readonly body: Node }
  | { readonly type: 'while'; readonly until: boolean; readonly condition: Node; readonly body: Node }
  | { readonly type: 'function'; readonly name: string; readonly body: Node };

export interface Branch {
  readonly condition: Node;
  readonly body: Node;
}

export interface CaseItem {
  readonly patterns: readonly string[];
  readonly body: Node;
}

/** The deepest that commands stand in one another: a block counts as its words and as what is in it. */
const DEPTH_LIMIT = 120;

/** The most `&&` and `||` that one status is carried through. */
const CHAIN_LIMIT = 200;

const NOTHING: Node = { type: 'all', nodes: [] };

/** What is left to be read. */
class Reading {
  private at = 0;
  depth = 0;
  constructor(private readonly tokens: readonly Token[]) {}
  peek(): Token | undefined {
    return this.tokens[this.at];
  }
  take(): Token | undefined {
    this.at += 1;
    return this.tokens[this.at - 1];
  }
  isNext(...texts: readonly string[]): boolean {
    const next = this.peek();
    return next !== undefined && texts.includes(next.text);
  }
  skip(...texts: readonly string[]): void {
    while (this.isNext(...texts)) this.at += 1;
  }
  ahead(offset: number): Token | undefined {
    return this.tokens[this.at + offset];
  }
}

/** Commands up to one of some words, which is taken as well. */
function until(reading: Reading, ...ends: readonly string[]): Node {
  const nodes: Node[] = [];
  reading.depth += 1;
  for (reading.skip('\n', ';'); reading.peek() !== undefined && !reading.isNext(...ends); reading.skip('\n', ';')) {
    if (reading.depth > DEPTH_LIMIT) reading.take();
    else nodes.push(list(reading));
  }
  reading.depth -= 1;
  return { type: 'all', nodes };
}

function list(reading: Reading): Node {
  const earlier: Node[] = [];
  let node = pipeline(reading);
  for (let links = 1; reading.isNext('&&', '||'); links += 1) {
    const type = reading.take()?.text === '&&' ? 'and' : 'or';
    reading.skip('\n');
    if (links % CHAIN_LIMIT === 0) earlier.push(node);
    node = links % CHAIN_LIMIT === 0 ? pipeline(reading) : { type, left: node, right: pipeline(reading) };
  }
  const whole: Node = earlier.length === 0 ? node : { type: 'all', nodes: [...earlier, node] };
  if (!reading.isNext('&')) return whole;
  reading.take();
  return { type: 'background', node: whole };
}

/** Of a pipe, the last command decides; all of them run. */
function pipeline(reading: Reading): Node {
  let isNegated = false;
  for (; reading.isNext('!'); isNegated = !isNegated) reading.take();
  const node = piped(reading);
  return isNegated ? { type: 'not', node } : node;
}

function piped(reading: Reading): Node {
  const nodes = [command(reading)];
  while (reading.isNext('|')) {
    reading.take();
    reading.skip('\n');
    nodes.push(command(reading));
  }
  return nodes.length === 1 ? (nodes[0] ?? NOTHING) : { type: 'all', nodes };
}

function conditional(reading: Reading): Node {
  const branches: Branch[] = [];
  let otherwise: Node | null = null;
  for (
    let word = reading.take()?.text;
    word === 'if' || word === 'elif' || word === 'else';
    word = reading.take()?.text
  ) {
    if (word === 'else') otherwise = until(reading, 'fi');
    else {
      const condition = until(reading, 'then', 'fi');
      reading.take();
      branches.push({ condition, body: until(reading, 'elif', 'else', 'fi') });
    }
  }
  return { type: 'if', branches, otherwise };
}

function selection(reading: Reading): Node {
  reading.take();
  const word = reading.take()?.text ?? '';
  reading.skip('\n', 'in', ';');
  const items: CaseItem[] = [];
  while (reading.peek() !== undefined && !reading.isNext('esac')) {
    reading.skip('(', '\n', ';', ';;');
    if (reading.isNext('esac')) break;
    const patterns: string[] = [];
    for (let next = reading.take(); next !== undefined && next.text !== ')'; next = reading.take()) {
      if (next.text !== '|') patterns.push(next.text);
    }
    items.push({ patterns, body: until(reading, ';;', 'esac') });
  }
  reading.take();
  return { type: 'case', word, items };
}

function loop(reading: Reading): Node {
  const kind = reading.take()?.text;
  if (kind !== 'for') {
    const condition = until(reading, 'do', 'done');
    reading.take();
    const body = until(reading, 'done');
    reading.take();
    return { type: 'while', until: kind === 'until', condition, body };
  }
  const name = reading.take()?.text ?? '';
  const words: string[] = [];
  if (reading.isNext('in')) {
    reading.take();
    while (reading.peek()?.kind === 'word' && !reading.isNext('do')) words.push(reading.take()?.text ?? '');
  } else words.push('"$@"');
  reading.skip('\n', ';', 'do');
  const body = until(reading, 'done');
  reading.take();
  return { type: 'for', name, words, body };
}

/** `NAME() { … }`; null where what follows is no function. */
function definition(reading: Reading): Node | null {
  const keyword = reading.isNext('function');
  const name = reading.ahead(keyword ? 1 : 0);
  if (!keyword && !(reading.ahead(1)?.text === '(' && reading.ahead(2)?.text === ')')) return null;
  if (name === undefined || name.kind !== 'word') return null;
  if (keyword) reading.take();
  reading.take();
  reading.skip('(', ')', '\n');
  return { type: 'function', name: name.text, body: command(reading) };
}

const ends = (reading: Reading) => reading.peek()?.kind !== 'word';

function command(reading: Reading): Node {
  if (reading.depth > DEPTH_LIMIT) reading.take();
  if (reading.depth > DEPTH_LIMIT) return NOTHING;
  reading.depth += 1;
  const node = oneCommand(reading);
  reading.depth -= 1;
  return node;
}

function oneCommand(reading: Reading): Node {
  const next = reading.peek();
  if (next === undefined) return NOTHING;
  const compound = { if: conditional, case: selection, for: loop, while: loop, until: loop }[next.text];
  if (compound !== undefined) return compound(reading);
  if (next.text === '{' || next.text === '(') {
    reading.take();
    const body = until(reading, next.text === '{' ? '}' : ')');
    reading.take();
    return next.text === '{' ? body : { type: 'apart', node: body };
  }
  const defined = definition(reading);
  if (defined !== null) return defined;
  const words: string[] = [];
  while (!ends(reading)) words.push(reading.take()?.text ?? '');
  if (words.length === 0) reading.take();
  return { type: 'command', words, line: next.line };
}

/** Reads a script. Never throws: what is no shell becomes commands that nobody knows. */
export function parseShell(text: string): Node {
  const reading = new Reading(shellTokens(text));
  const nodes: Node[] = [];
  while (reading.peek() !== undefined) {
    nodes.push(until(reading, '}', ')', 'fi', 'done', 'esac', 'then', 'do', 'elif', 'else', ';;'));
    reading.take();
  }
  return { type: 'all', nodes };
}
