import type { Image } from '../../tree/image.js';
import { type Node, parseShell } from './parse.js';

/**
 * Names for the begin of a command, `NAME=TEXT`, as functions that call it. Whether they count depends on the shell and its options,
 * as bash takes none in scripts: what they start is not sure, as nothing is that stands behind `wait`.
 */
export function aliased(image: Image, words: readonly string[], line: number): ReadonlyMap<string, Node> {
  const functions = new Map<string, Node>();
  for (const word of words) {
    const [, name, text = ''] = /^([^=\s]+)=([\s\S]+)$/.exec(word) ?? [];
    if (name === undefined) continue;
    const first = /^\S*/.exec(text)?.[0] ?? '';
    // An alias in its own words is the program.
    const value = first === name ? `${image.program(name) ?? 'true'}${text.slice(first.length)}` : text;
    functions.set(name, parseShell(`${'\n'.repeat(line - 1)}wait && ${value} "$@"`));
  }
  return functions;
}
