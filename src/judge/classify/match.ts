import { answeringOwners } from '../../domain/answering.js';
import { isTitled } from '../../domain/invocation/titled.js';
import type { Listener } from '../../domain/listener.js';
import { isLookedAt, isNameless, type Owner } from '../../domain/owner.js';
import type { ProgramIdentity } from '../../domain/report.js';
import { type Confidence, leastConfident } from '../../domain/severity.js';
import type { HostFacts } from '../../domain/snapshot.js';
import type { Registry } from '../../registry/types.js';
import type { Candidate, Identity } from '../identify/identify.js';
import { recognise } from '../identify/recognise.js';
import { asServices } from '../identify/services.js';
import { trustOfWord } from '../identify/trust.js';
import { debuggerOn } from './debugger-on.js';
import { documentedOn } from './documented-on.js';
import { erlangOn } from './erlang-on.js';
import type { Belongs, OwnerMatch, Surroundings } from './types.js';

/** The same owner, called otherwise: its name, and the base name of its file. */
function called(owner: Owner, change: (name: string) => string): Owner {
  const { name, exe } = owner;
  return {
    ...owner,
    name: name === null ? null : change(name),
    exe: exe === null ? null : exe.replace(/[^/\\]*$/, (file) => change(file)),
  };
}

/** What a program that is not known may be called, by platform. */
const OTHERWISE: Readonly<Record<string, ReadonlyArray<(name: string) => string>>> = {
  // Applications are called as people write them, and the file systems do not tell cases apart: `AnyDesk`.
  darwin: [(name) => name.toLowerCase()],
  // Tools that name processes leave the end of the file's name away; and programs of Unix are built for Windows, too.
  win32: [(name) => `${name}.exe`, (name) => name.replace(/\.exe$/i, '').toLowerCase()],
};

/** What an owner is on its platform. */
function recogniseHere(owner: Owner, registry: Registry, { platform }: HostFacts): Identity {
  const identity = recognise(owner, registry);
  if (identity.candidates.length > 0 || isNameless(owner)) {
    return platform === 'win32' ? asServices(owner, identity, registry) : identity;
  }
  for (const change of OTHERWISE[platform] ?? []) {
    const named = recognise(called(owner, change), registry);
    if (named.candidates.length > 0 && named.claimed === null) {
      return platform === 'win32' ? asServices(owner, named, registry) : named;
    }
  }
  return identity;
}

function matchOwner(owner: Owner, listener: Listener, surroundings: Surroundings): OwnerMatch {
  const { registry, host } = surroundings;
  const { port, protocol } = listener;
  const identity = recogniseHere(owner, registry, host);
  for (const candidate of identity.candidates) {
    const how = candidate.trusted ? registry.belongs(candidate.program, port, protocol) : null;
    if (how !== null) return { owner, identity, belonging: { candidate, how } };
  }
  const belonging =
    debuggerOn(owner, identity, listener, registry) ??
    erlangOn(owner, identity, listener, registry) ??
    documentedOn(owner, identity, listener, surroundings);
  return { owner, identity, belonging };
}

/** The child of a process that runs the same file with no more rights; where the parent is not told, it may be. */
function isWorkerOf({ owner }: OwnerMatch, parent: Owner): boolean {
  return (
    parent.exe !== null && parent.exe === owner.exe && (owner.parentPid === null || owner.parentPid === parent.pid)
  );
}

/** What a worker inherits is worth no more than its own word that it is one. */
function inherited({ owner }: OwnerMatch, { candidate, how }: Belongs) {
  const word = isLookedAt(owner) ? trustOfWord(owner) : 'medium';
  return { how, candidate: { ...candidate, strength: leastConfident(candidate.strength, word) } };
}

/**
 * A worker that rewrote its command line to a title, or whose parent did, says nothing about what it runs; it is what its
 * parent is, as long as both run the same file. One that shows a script of its own runs other code.
 */
function inherit(matches: readonly OwnerMatch[]): readonly OwnerMatch[] {
  if (matches.length < 2) return matches;
  return matches.map((match) => {
    if (match.belonging !== null || !isTitled(match.owner)) return match;
    const parent = matches.find(({ owner, belonging }) => belonging !== null && isWorkerOf(match, owner));
    return parent === undefined || parent.belonging === null
      ? match
      : { ...match, belonging: inherited(match, parent.belonging) };
  });
}

/** The proxy of a container stands for what serves inside; of several, one that does not belong counts. */
function throughProxy(proxy: OwnerMatch, inside: readonly OwnerMatch[]): OwnerMatch {
  const deciding = inside.find(({ belonging }) => belonging === null) ?? inside[0];
  if (deciding === undefined) return proxy;
  const strengths = inside.map(({ belonging }) => belonging?.candidate.strength ?? 'low');
  const target = proxy.owner.relay?.target ?? 'a container';
  const carried = (candidate: Candidate): Candidate => ({
    ...candidate,
    by: 'container',
    strength: strengths.reduce<Confidence>(leastConfident, candidate.strength),
    evidence: `behind the proxy, in ${target}, ${candidate.evidence}`,
  });
  const { identity, belonging } = deciding;
  return {
    owner: proxy.owner,
    identity: {
      candidates: identity.candidates.map(carried),
      fallback: { ...identity.fallback, by: 'container' },
      claimed: identity.claimed,
    },
    belonging: belonging && { ...belonging, candidate: carried(belonging.candidate) },
  };
}

/** Every process that answers on a listener, recognised and held against the port. */
export function matchOwners(listener: Listener, surroundings: Surroundings): readonly OwnerMatch[] {
  const matchAll = (owners: readonly Owner[]) =>
    inherit(answeringOwners(owners).map((owner) => matchOwner(owner, listener, surroundings)));
  return matchAll(listener.owners).map((match) => {
    const inside = surroundings.findBehind(match.owner, listener);
    return inside === null ? match : throughProxy(match, matchAll(inside.owners));
  });
}

/** The name of a known program. */
export const identityOf = ({ program: { name, product }, by }: Candidate): ProgramIdentity => ({ name, product, by });

/** What an owner is called when it is not known to belong: a known program elsewhere, or just what runs. */
export function strangerOf({ identity }: OwnerMatch): ProgramIdentity {
  const known = identity.candidates.find(({ trusted }) => trusted);
  return known === undefined ? identity.fallback : identityOf(known);
}

/** What an owner is called in the report. */
export function nameOf(match: OwnerMatch): string {
  return match.belonging?.candidate.program.name ?? strangerOf(match).name;
}
