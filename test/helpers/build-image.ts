import { HostError } from '../../src/host/types.js';
import type { Running } from '../../src/predict/programs/running.js';
import { type Image, imageOf } from '../../src/predict/tree/image.js';
import type { Tree, TreeNode } from '../../src/predict/tree/types.js';

/** A file by its text, a link by its target, or something that is neither. */
export type ImageFile = string | { readonly link: string } | { readonly kind: 'other' } | { readonly program: string };

/** A file system of a few files, in memory. */
export function buildTree(files: Readonly<Record<string, ImageFile>>): Tree {
  const fail = (code: string, path: string): never => {
    throw new HostError(code, `${code}: ${path}`);
  };
  const node = (path: string): TreeNode | null => {
    const file = files[path];
    const facts = { mode: 0o644, uid: 0, gid: 0, size: 0 };
    if (file === undefined) {
      const inside = path === '/' || Object.keys(files).some((each) => each.startsWith(`${path}/`));
      return inside ? { ...facts, kind: 'directory' } : null;
    }
    if (typeof file === 'string') return { ...facts, kind: 'file', size: Buffer.byteLength(file) };
    if ('link' in file) return { ...facts, kind: 'link' };
    if ('program' in file) return { ...facts, kind: 'file', size: 1, mode: 0o755 };
    return { ...facts, kind: 'other' };
  };
  const textAt = (path: string): string => {
    const file = files[path];
    if (file === undefined) return fail('ENOENT', path);
    return typeof file === 'string' ? file : 'program' in file ? file.program : fail('EINVAL', path);
  };
  return {
    name: 'image',
    node,
    list: (path) => {
      const prefix = path === '/' ? '/' : `${path}/`;
      const inside = Object.keys(files).filter((each) => each.startsWith(prefix));
      return [...new Set(inside.map((each) => each.slice(prefix.length).split('/')[0] ?? ''))];
    },
    target: (path) => {
      const file = files[path];
      return typeof file === 'object' && 'link' in file ? file.link : fail('EINVAL', path);
    },
    read: (path, limit) => (textAt(path).length > limit ? fail('EFBIG', path) : Buffer.from(textAt(path))),
    head: (path, length) => Buffer.from(textAt(path)).subarray(0, length),
    entry: null,
    problems: [],
  };
}

/** An image of a few files, in memory. */
export const buildImage = (files: Readonly<Record<string, ImageFile>> = {}): Image => imageOf(buildTree(files));

/** A program as it would be started. */
export const buildRunning = (words: readonly string[], more: Partial<Running> = {}): Running => ({
  words,
  environment: new Map(),
  origins: new Map(),
  directory: '/',
  user: 'root',
  place: { file: '/etc/systemd/system/x.service', line: 2, text: `ExecStart=${words.join(' ')}` },
  name: 'x',
  known: true,
  exe: words[0] ?? '',
  unit: 'x.service',
  reason: 'enabled',
  families: ['ipv4', 'ipv6'],
  ...more,
});
