import type { Documented } from '../../domain/documented.js';
import type { Runtime } from '../../domain/invocation/runtime.js';
import type { Owner } from '../../domain/owner.js';
import { isDefault, isExample, lineBinding, lineNaming, linesReckoning } from './line-naming.js';
import { dependencyAmong } from './npm-kin.js';
import type { Page } from './page.js';
import { lineStarting } from './usage.js';

/** Bytes that are read for one program. */
const BYTES = 8 << 20;

/** A program, and the ports that it holds, with the command line of what holds each. */
export interface Searched {
  readonly owner: Owner;
  readonly ports: ReadonlyMap<number, readonly string[] | null>;
}

/** Where a port is reckoned from another, which counts where that one is named. */
interface Reckoned {
  readonly from: number;
  readonly documented: Documented;
}

/** The packages that are known to use a TCP port: those of npm, or those of the system that an interpreter runs. */
export type ServersOn = (port: number, kind: 'npm' | Runtime) => readonly string[];

/** How a search goes. */
interface Search {
  readonly serversOn: ServersOn;
  isOver(): boolean;
}

/** The line of a package.json that has its package made of one that is known to use the port. */
function madeOf({ file, text }: Page, port: number, serversOn: ServersOn): Documented[] {
  const part = dependencyAmong(text, serversOn(port, 'npm'));
  return part === null ? [] : [{ port, file, line: part.line, example: false, through: part.name }];
}

/** The line of a page that names a port, or shows its program started with one as this was. */
function namedOn(page: Page, port: number, { owner, ports }: Searched): Documented[] {
  const { file, text, isManual, isExecutable, commands = [] } = page;
  const started = { words: ports.get(port) ?? null, isScript: owner.script !== null };
  const shown = lineStarting(text, port, commands, started, (number) => lineNaming(text, number) !== null);
  const bound = isExecutable === true ? lineBinding(text, port) : null;
  const line = shown ?? lineNaming(text, port, isManual) ?? bound;
  if (line === null) return [];
  const example = shown !== null || isExample(text, port, commands) || isDefault(text, port);
  return [{ port, file, line, example, through: null }];
}

/** Where code reckons a port from another that the program holds: `listen(port + 1)`. `added`: what it adds, by line. */
function reckonedFrom(
  file: string,
  port: number,
  ports: Searched['ports'],
  added: ReadonlyMap<number, number>,
): Reckoned[] {
  return [...added]
    .filter(([apart]) => ports.has(port - apart))
    .map(([apart, line]) => ({ from: port - apart, documented: { port, file, line, example: false, through: null } }));
}

/** The lines of some pages that name ports, each port once. */
export function search(pages: Iterable<Page>, asked: Searched, { serversOn, isOver }: Search): Documented[] {
  const left = new Set(asked.ports.keys());
  const found: Documented[] = [];
  const reckoned: Reckoned[] = [];
  let bytes = 0;
  let manifest: Page | null = null;
  for (const page of pages) {
    if (manifest === null && page.file.endsWith('/package.json')) manifest = page;
    const added = page.isManual ? new Map<number, number>() : linesReckoning(page.text);
    for (const port of left) {
      // A program may hold thousands of ports, and each is looked for in the whole text.
      if (isOver()) break;
      const named = namedOn(page, port, asked);
      if (named.length > 0) left.delete(port);
      else reckoned.push(...reckonedFrom(page.file, port, asked.ports, added));
      found.push(...named);
    }
    bytes += page.text.length;
    if (left.size === 0 || bytes > BYTES || isOver()) break;
  }
  const named = new Set(found.map(({ port }) => port));
  const own = manifest;
  const rest = [...left].flatMap((port) => {
    const line = reckoned.find(({ from, documented }) => documented.port === port && named.has(from));
    if (line !== undefined) return [line.documented];
    return own === null ? [] : madeOf(own, port, serversOn);
  });
  return [...found, ...rest];
}
