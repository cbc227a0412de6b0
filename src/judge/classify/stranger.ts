import { listed } from '../../base/listed.js';
import { isEphemeral } from '../../domain/ephemeral.js';
import type { Listener } from '../../domain/listener.js';
import type { Judgement, Registration, Verdict } from '../../domain/report.js';
import type { Confidence } from '../../domain/severity.js';
import type { HostFacts } from '../../domain/snapshot.js';
import { portName } from '../../domain/words.js';
import type { Program, Registry } from '../../registry/types.js';
import { doubtOf } from '../identify/doubt.js';
import { drawerOf, drawnSentence } from './drawn-by-chance.js';
import { strangerOf } from './match.js';
import type { OwnerMatch, Surroundings } from './types.js';

/** How sure it is that the program is a stranger here: an executable that was seen is sure, a bare name is not. */
function strangerConfidence({ owner, identity }: OwnerMatch): Confidence {
  if (owner.exe === null) return 'low';
  return identity.candidates.some(({ trusted }) => !trusted) ? 'medium' : 'high';
}

function verdictOf({ port }: Listener, { status }: Registration, drawer: Program | null, host: HostFacts): Verdict {
  if (drawer !== null || isEphemeral(port, host)) return 'ephemeral';
  return status === 'assigned' ? 'registered-unexpected' : 'unregistered';
}

/** So many programs give an impression of who uses a port. */
const MOST_USERS = 4;

function portSentence(listener: Listener, registration: Registration, verdict: Verdict, registry: Registry): string {
  const { service, description, status } = registration;
  const port = portName(listener);
  if (verdict === 'ephemeral') {
    return `${port} lies in the range that the system hands out by itself; its number says nothing`;
  }
  if (verdict === 'unregistered') return `${port} is ${status === 'reserved' ? 'reserved' : 'not assigned to anybody'}`;
  const users = registry.programsOn(listener.port, listener.protocol).map(({ product }) => product);
  const known = users.length === 0 ? 'no software is known to use it' : `known there: ${listed(users, MOST_USERS)}`;
  return `${port} is assigned to ${service}${description ? ` (${description})` : ''}; ${known}`;
}

function holderSentence(match: OwnerMatch): string {
  const { owner } = match;
  const { name } = strangerOf(match);
  if (owner.behind !== null && owner.relay !== null) return `held by a proxy for ${name} in ${owner.relay.target}`;
  const deleted = owner.exeDeleted === true ? ' (deleted)' : '';
  return `held by ${name}${owner.exe === null ? '' : `, executable ${owner.exe}${deleted}`}`;
}

/** Why a likeness to a known program was not enough. */
function doubts({ owner, identity }: OwnerMatch): string[] {
  const doubt = doubtOf(owner, identity);
  return doubt === null ? [] : [doubt];
}

/** What of a judgement the verdict decides. */
export type Verdicted = Pick<Judgement, 'verdict' | 'confidence' | 'evidence' | 'program'>;

/** The verdict where at least one owner is not known to belong; the first of these is told. */
export function stranger(
  listener: Listener,
  match: OwnerMatch,
  registration: Registration,
  { host, registry }: Surroundings,
): Verdicted {
  const drawer = drawerOf(match, listener);
  const verdict = verdictOf(listener, registration, drawer, host);
  const port =
    drawer === null ? portSentence(listener, registration, verdict, registry) : drawnSentence(listener, drawer);
  return {
    verdict,
    program: strangerOf(match),
    confidence: strangerConfidence(match),
    evidence: [port, holderSentence(match), ...doubts(match)],
  };
}
