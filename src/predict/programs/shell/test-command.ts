import type { Image } from '../../tree/image.js';
import { joined } from '../../tree/paths.js';
import { UNKNOWN } from './expand.js';

/** What is there only when a machine runs. */
const OF_RUNNING = /^\/(?:proc|sys|dev|run|var\/run)(?:\/|$)/;

const UNARY: Readonly<Record<string, (image: Image, operand: string) => boolean | null>> = {
  '-n': (_, text) => text !== '',
  '-z': (_, text) => text === '',
  '-e': (image, path) => image.stat(path) !== null,
  '-f': (image, path) => image.isFile(path),
  '-r': (image, path) => image.stat(path) !== null,
  '-s': (image, path) => image.isFile(path) && (image.stat(path)?.size ?? 0) > 0,
  '-d': (image, path) => image.isDirectory(path),
  '-x': (image, path) => ((image.stat(path)?.mode ?? 0) & 0o111) !== 0,
  '-h': (image, path) => image.link(path) !== null,
  '-L': (image, path) => image.link(path) !== null,
};

const BINARY: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '=': (left, right) => left === right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '-eq': (left, right) => Number(left) === Number(right),
  '-ne': (left, right) => Number(left) !== Number(right),
  '-gt': (left, right) => Number(left) > Number(right),
  '-ge': (left, right) => Number(left) >= Number(right),
  '-lt': (left, right) => Number(left) < Number(right),
  '-le': (left, right) => Number(left) <= Number(right),
};

function single(image: Image, words: readonly string[], directory: string): boolean | null {
  const [first = '', second, third] = words;
  if (first === '!') {
    const inner = single(image, words.slice(1), directory);
    return inner === null ? null : !inner;
  }
  if (words.some((word) => word.includes(UNKNOWN))) return null;
  if (words.length <= 1) return first !== '';
  if (words.length === 2) {
    const test = UNARY[first];
    if (test === undefined) return null;
    if (/^-[nz]$/.test(first)) return test(image, second ?? '');
    const path = joined(directory, second ?? '');
    return OF_RUNNING.test(path) ? null : test(image, path);
  }
  return BINARY[second ?? '']?.(first, third ?? '') ?? null;
}

/** test(1), as far as files and texts decide it, relative ones from `directory`; null where they do not. */
export function isTrue(image: Image, words: readonly string[], directory = '/'): boolean | null {
  for (const [operator, settles] of [
    ['-o', true],
    ['||', true],
    ['-a', false],
    ['&&', false],
  ] as const) {
    const at = words.indexOf(operator);
    if (at <= 0) continue;
    const [left, right] = [isTrue(image, words.slice(0, at), directory), isTrue(image, words.slice(at + 1), directory)];
    if (left === settles || right === settles) return settles;
    return left === null || right === null ? null : !settles;
  }
  return single(image, words, directory);
}
