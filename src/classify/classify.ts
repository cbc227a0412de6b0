import { answeringOwners } from '../domain/answering.js';
import { isEphemeral } from '../domain/ephemeral.js';
import type { Listener, Owner } from '../domain/listener.js';
import type { Judgement, ProgramIdentity, Registration, Verdict } from '../domain/report.js';
import { type Confidence, leastConfident } from '../domain/severity.js';
import type { HostFacts } from '../domain/snapshot.js';
import { type Candidate, type Identity, recognise } from '../identify/identify.js';
import type { Belonging, Registry } from '../registry/types.js';

/** One owner, recognised and held against the port. */
interface Match {
  readonly owner: Owner;
  readonly identity: Identity;
  /** The candidate that is known to belong on the port, and how; null when none is. */
  readonly belonging: { readonly candidate: Candidate; readonly how: Belonging } | null;
}

type Verdicted = Pick<Judgement, 'verdict' | 'confidence' | 'evidence' | 'program'>;

const portName = ({ port, protocol }: Listener) => `${port}/${protocol}`;

function matchOwner(owner: Owner, listener: Listener, registry: Registry): Match {
  const identity = recognise(owner, registry);
  for (const candidate of identity.candidates) {
    const how = candidate.trusted ? registry.belongs(candidate.program, listener.port, listener.protocol) : null;
    if (how !== null) return { owner, identity, belonging: { candidate, how } };
  }
  return { owner, identity, belonging: null };
}

/**
 * A worker that rewrote its command line says nothing about what it runs; it is what its parent is, as long as both run
 * the same file.
 */
function inherit(matches: readonly Match[]): readonly Match[] {
  return matches.map((match) => {
    if (match.belonging !== null) return match;
    const parent = matches.find(
      ({ owner, belonging }) =>
        belonging !== null &&
        owner.exe !== null &&
        owner.exe === match.owner.exe &&
        (match.owner.parentPid === null || match.owner.parentPid === owner.pid),
    );
    return parent === undefined ? match : { ...match, belonging: parent.belonging };
  });
}

const identityOf = ({ program, by }: Candidate): ProgramIdentity => ({
  name: program.name,
  product: program.product,
  by,
});

/** What an owner is called when it is not known to belong: a known program elsewhere, or just what runs. */
function strangerOf({ identity }: Match): ProgramIdentity {
  const known = identity.candidates.find(({ trusted }) => trusted);
  return known === undefined ? identity.fallback : identityOf(known);
}

function programOf(match: Match): string {
  return match.belonging?.candidate.program.name ?? strangerOf(match).name;
}

const BELONGS: Readonly<Record<Belonging['how'], (port: string, product: string, service: string) => string>> = {
  service: (port, product, service) => `${product} implements ${service}, the service that IANA assigned ${port} to`,
  default: (port, product) => `${product} uses ${port} by default`,
  custom: (port, product) => `${product} uses ${port} by wide custom`,
};

function expected(listener: Listener, matches: readonly Match[]): Verdicted | null {
  const found = matches.map(({ belonging }) => belonging).filter((belonging) => belonging !== null);
  const [first] = found;
  if (first === undefined || found.length < matches.length) return null;
  const { candidate, how } = first;
  return {
    verdict: 'expected',
    program: identityOf(candidate),
    confidence: found.map((each) => each.candidate.strength).reduce(leastConfident),
    evidence: [
      BELONGS[how.how](portName(listener), candidate.program.product, how.service ?? ''),
      ...new Set(found.map((each) => each.candidate.evidence)),
    ],
  };
}

/** How sure it is that the program is a stranger here: an executable that was seen is sure, a bare name is not. */
function strangerConfidence({ owner, identity }: Match): Confidence {
  if (owner.exe === null) return 'low';
  return identity.candidates.some(({ trusted }) => !trusted) ? 'medium' : 'high';
}

const registeredAs = ({ service, description }: Registration) =>
  description === null || description === '' ? `${service}` : `${service} (${description})`;

function strangerSentence(
  listener: Listener,
  registration: Registration,
  verdict: Verdict,
  registry: Registry,
): string {
  const port = portName(listener);
  if (verdict === 'ephemeral')
    return `${port} lies in the range that the system hands out by itself; its number says nothing`;
  if (verdict === 'unregistered')
    return `${port} is ${registration.status === 'reserved' ? 'reserved' : 'not assigned to anybody'}`;
  const users = registry.programsOn(listener.port, listener.protocol).map(({ product }) => product);
  const known = users.length === 0 ? 'no software is known to use it' : `known there: ${listed(users)}`;
  return `${port} is assigned to ${registeredAs(registration)}; ${known}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 4).join(', ');
  return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
}

function stranger(
  listener: Listener,
  matches: readonly Match[],
  registration: Registration,
  host: HostFacts,
  registry: Registry,
): Verdicted {
  const [first] = matches.filter(({ belonging }) => belonging === null);
  const program = first === undefined ? null : strangerOf(first);
  const verdict: Verdict = isEphemeral(listener.port, host)
    ? 'ephemeral'
    : registration.status === 'assigned'
      ? 'registered-unexpected'
      : 'unregistered';
  const untrusted = first?.identity.candidates.find(({ trusted }) => !trusted);
  return {
    verdict,
    program,
    confidence: first === undefined ? 'low' : strangerConfidence(first),
    evidence: [
      strangerSentence(listener, registration, verdict, registry),
      `held by ${program?.name ?? 'an unknown program'}${whereIs(first?.owner)}`,
      ...(untrusted === undefined
        ? []
        : [`the file is called like ${untrusted.program.product}, but its place proves nothing`]),
    ],
  };
}

function whereIs(owner: Owner | undefined): string {
  return owner?.exe ? `, executable ${owner.exe}${owner.exeDeleted === true ? ' (deleted)' : ''}` : '';
}

/** What knowledge alone says about a listener; the order of the tests is that of the verdicts. */
export function classify(listener: Listener, host: HostFacts, registry: Registry): Judgement {
  const registration = registry.registration(listener.port, listener.protocol);
  if (listener.ownerStatus !== 'known') {
    const evidence = [`no owner is known: ${listener.ownerReason ?? 'reason unknown'}`];
    const confidence = listener.ownerStatus === 'none' ? 'high' : 'low';
    return { program: null, ownerPrograms: [], registration, verdict: 'unattributed', confidence, evidence };
  }
  const matches = inherit(answeringOwners(listener.owners).map((owner) => matchOwner(owner, listener, registry)));
  const names = new Map(matches.map((match) => [match.owner.pid, programOf(match)]));
  const ownerPrograms = listener.owners.map(({ pid }) => names.get(pid) ?? null);
  const verdicted = expected(listener, matches) ?? stranger(listener, matches, registration, host, registry);
  const { program, verdict, confidence, evidence } = verdicted;
  return { program, ownerPrograms, registration, verdict, confidence, evidence };
}
