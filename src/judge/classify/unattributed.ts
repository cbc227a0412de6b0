import { listedOnce } from '../../base/listed.js';
import type { Listener, Owner, Relay } from '../../domain/listener.js';
import { isNameless } from '../../domain/owner.js';
import type { ProgramIdentity } from '../../domain/report.js';
import type { Program } from '../../registry/types.js';
import { identityOf } from './match.js';
import { isDormant, malwareOn } from './port-stories.js';
import type { OwnerMatch, Surroundings } from './types.js';

type Kind = Relay['kind'];
type Known = Pick<Surroundings, 'registry' | 'host'>;

/** An owner that cannot be compared with the port: nothing but its pid is known, or it stands for another. */
export interface NoProgram {
  /** Null: not even a name is known. */
  readonly relay: Kind | null;
  readonly program: ProgramIdentity | null;
  /** One sentence. */
  readonly evidence: string;
}

const NAMELESS: NoProgram = {
  relay: null,
  program: null,
  evidence: 'nothing is known of the process but its id, and that is no program',
};

/** What each kind of relay holds a port for. */
const HELD_FOR: Readonly<Record<Kind, string>> = {
  container: 'a container',
  socket: 'a service',
  tunnel: 'the far end of a tunnel',
};

/** What is behind it where the process could be looked at, and where only a tool's word is there. */
function heldFor(kind: Kind, isCapture: boolean): string {
  return `held for ${HELD_FOR[kind]}; which one ${isCapture ? 'this capture does not show' : 'could not be seen'}`;
}

function relayingProgram({ identity }: OwnerMatch): Program | null {
  return identity.candidates.find(({ trusted, program }) => trusted && program.relay !== null)?.program ?? null;
}

/**
 * For whom an owner holds the port, where what answers there could not be found. A process that was looked at has to
 * be the proxy of a container, or systemd for a unit whose program is not told: what a tunnel is for, only its own
 * command line says.
 */
function relayOf(match: OwnerMatch): Kind | null {
  const { owner, identity, belonging } = match;
  if (belonging !== null || identity.fallback.by === 'container') return null;
  const kind = owner.relay?.kind ?? relayingProgram(match)?.relay ?? null;
  if (owner.exe === null || kind === 'container') return kind;
  return kind === 'socket' && owner.relay !== null && owner.relay.exe === null ? kind : null;
}

/**
 * A super-server starts what its configuration says: where backdoors listened, a line for a shell is all that they needed.
 * HTTP.sys of Windows answers for its own services alone.
 */
const opensBackdoor = (owner: Owner, relay: Kind, listener: Listener, { registry, host }: Known) =>
  relay === 'socket' &&
  owner.relay === null &&
  host.platform !== 'win32' &&
  malwareOn(listener, registry, host.platform).length > 0;

/** Why an owner is no program to compare with; null: it is one. */
export function noProgram(match: OwnerMatch, listener: Listener, known: Known): NoProgram | null {
  const { owner, identity } = match;
  if (isNameless(owner)) return NAMELESS;
  const relay = relayOf(match);
  if (relay === null || isDormant(listener, known.registry)) return null;
  if (opensBackdoor(owner, relay, listener, known)) return null;
  const trusted = identity.candidates.find((candidate) => candidate.trusted);
  const program = trusted === undefined ? identity.fallback : identityOf(trusted);
  return { relay, program, evidence: `${program.name}: ${heldFor(relay, owner.exe === null)}` };
}

/** What is told of a listener where nobody can be named as the program; the relay that holds it is named. */
export function unattributedTo(owners: readonly NoProgram[]): {
  readonly program: ProgramIdentity | null;
  readonly evidence: readonly string[];
} {
  const evidence = [...new Set(owners.map((owner) => owner.evidence))];
  return {
    program: owners.find(({ program }) => program !== null)?.program ?? null,
    evidence: evidence.length > 4 ? [listedOnce(evidence, 4)] : evidence,
  };
}
