import type { Owner } from '../../domain/listener.js';
import { type Identity, identify, isNameless, type Knowledge } from './identify.js';

/** What was recognised before. */
interface Memory {
  /** The last process of each file, or of each name where the file is not known. */
  readonly latest: Map<string, { readonly owner: Owner; readonly identity: Identity }>;
  readonly byKey: Map<string, Identity>;
}

/** How many are remembered: who judges thousands of machines sees ever new processes. */
const LIMIT = 1 << 14;

const memories = new WeakMap<Knowledge, Memory>();

function memoryOf(registry: Knowledge): Memory {
  const before = memories.get(registry);
  if (before !== undefined) return before;
  const memory: Memory = { latest: new Map(), byKey: new Map() };
  memories.set(registry, memory);
  return memory;
}

/** Everything of an owner that its identity rests on; the pid only where a process has nothing better for a name. */
function keyOf(owner: Owner): string {
  const { name, uid, exe, exeDeleted, exeReplaced, exeInPlace, exeFile, cmdline, cwd, container } = owner;
  const file = [exe, exeDeleted, exeReplaced, exeInPlace, exeFile, owner.exeVerified, owner.package];
  return JSON.stringify([isNameless(owner) ? owner.pid : 0, name, uid, file, cmdline, cwd, container]);
}

function sameWords(left: readonly string[] | null, right: readonly string[] | null): boolean {
  if (left === null || right === null) return left === right;
  return left.length === right.length && left.every((word, index) => word === right[index]);
}

function sameFile(left: Owner['exeFile'], right: Owner['exeFile']): boolean {
  if (left === null || right === null) return left === right;
  return left.uid === right.uid && left.gid === right.gid && left.mode === right.mode;
}

/** Whether the keys of two owners are equal, as far as that is told without making them. */
function isLike(left: Owner, right: Owner): boolean {
  return (
    left === right ||
    (left.exe === right.exe &&
      left.name === right.name &&
      left.uid === right.uid &&
      left.exeDeleted === right.exeDeleted &&
      left.exeReplaced === right.exeReplaced &&
      left.exeInPlace === right.exeInPlace &&
      left.exeVerified === right.exeVerified &&
      left.package === right.package &&
      left.cwd === right.cwd &&
      left.container === null &&
      right.container === null &&
      sameFile(left.exeFile, right.exeFile) &&
      sameWords(left.cmdline, right.cmdline) &&
      !isNameless(left))
  );
}

/** The same as {@link identify}, each kind of process once: one may hold thousands of listeners. */
export function recognise(owner: Owner, registry: Knowledge): Identity {
  const { latest, byKey } = memoryOf(registry);
  const file = owner.exe ?? owner.name ?? '';
  const before = latest.get(file);
  if (before !== undefined && isLike(before.owner, owner)) return before.identity;
  const key = keyOf(owner);
  const identity = byKey.get(key) ?? identify(owner, registry);
  if (byKey.size >= LIMIT) {
    byKey.clear();
    latest.clear();
  }
  byKey.set(key, identity);
  latest.set(file, { owner, identity });
  return identity;
}
