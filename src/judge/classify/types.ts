import type { Owner } from '../../domain/owner.js';
import type { HostFacts } from '../../domain/snapshot.js';
import type { Belonging, Registry } from '../../registry/types.js';
import type { Candidate, Identity } from '../identify/identify.js';
import type { FindBehind } from './behind.js';

/** What a listener is judged by. */
export interface Surroundings {
  readonly host: HostFacts;
  readonly registry: Registry;
  readonly findBehind: FindBehind;
}

/** How a program belongs on a port: as the registry knows, or by what the package shows of one that no list names. */
export interface Grounds {
  readonly how: Belonging['how'] | 'namesake' | 'documented' | 'made';
  /** The IANA service; null unless `how` is `service` or `namesake`. */
  readonly service: string | null;
}

/** The candidate that belongs on a port, and how. */
export interface Belongs {
  readonly candidate: Candidate;
  readonly how: Grounds;
}

/** One owner, recognised and held against the port. */
export interface OwnerMatch {
  readonly owner: Owner;
  readonly identity: Identity;
  /** The candidate that is known to belong on the port, and how; null when none is. */
  readonly belonging: Belongs | null;
}
