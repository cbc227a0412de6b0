import { type Owner, ownerOf } from '../../domain/owner.js';
import { type Identity, identify, isNameless, type Knowledge } from './identify.js';

/** What was recognised before. */
interface Memory {
  /** The last process of each file, or of each name where the file is not known. */
  readonly latest: Map<string, { readonly owner: Owner; readonly identity: Identity }>;
  readonly byKey: Map<string, Identity>;
}

/** How many are remembered, some kilobytes each: who judges thousands of machines, or watches one, sees ever new processes. */
const LIMIT = 1 << 11;

const memories = new WeakMap<Knowledge, Memory>();

function memoryOf(registry: Knowledge): Memory {
  const before = memories.get(registry);
  if (before !== undefined) return before;
  const memory: Memory = { latest: new Map(), byKey: new Map() };
  memories.set(registry, memory);
  return memory;
}

/** What of an owner says nothing of which program it is: it differs between processes that are alike. */
const PASSING = new Set<string>(['pid', 'parentPid', 'startedAt', 'user', 'unit', 'relay', 'behind']);

const FACTS = (Object.keys(ownerOf(0, {})) as Array<keyof Owner>).filter((fact) => !PASSING.has(fact));

/** Everything of an owner that its identity rests on; the pid only where a process has nothing better for a name. */
function keyOf(owner: Owner): string {
  return JSON.stringify([isNameless(owner) ? owner.pid : 0, ...FACTS.map((fact) => owner[fact])]);
}

function sameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word, index) => word === right[index]);
}

function isSame(left: Owner[keyof Owner], right: Owner[keyof Owner]): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) && Array.isArray(right)) return sameList(left, right);
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Whether the keys of two owners are equal, as far as that is told without making them. */
function isLike(left: Owner, right: Owner): boolean {
  if (left === right) return true;
  return !isNameless(left) && FACTS.every((fact) => isSame(left[fact], right[fact]));
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
