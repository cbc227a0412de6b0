import type { Owner } from '../domain/listener.js';
import { type Identity, identify, type Knowledge } from './identify.js';

/** Identities by registry and by what they rest on. */
const known = new WeakMap<Knowledge, Map<string, Identity>>();

/** Everything of an owner that its identity rests on; the pid only where a process has nothing better for a name. */
function keyOf(owner: Owner): string {
  const { name, uid, exe, exeDeleted, exeReplaced, exeInPlace, exeFile, cmdline, cwd, container } = owner;
  const file = [exe, exeDeleted, exeReplaced, exeInPlace, exeFile, owner.exeVerified, owner.package];
  return JSON.stringify([exe === null ? owner.pid : 0, name, uid, file, cmdline, cwd, container]);
}

/** The same as {@link identify}, each kind of process once: one may hold thousands of listeners. */
export function recognise(owner: Owner, registry: Knowledge): Identity {
  const identities = known.get(registry) ?? new Map<string, Identity>();
  known.set(registry, identities);
  const key = keyOf(owner);
  const identity = identities.get(key) ?? identify(owner, registry);
  identities.set(key, identity);
  return identity;
}
