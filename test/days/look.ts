import type { Snapshot } from '../../src/domain/snapshot.js';

/** One look of a recorded day. */
export interface Look {
  /** Addresses of the network interfaces, as {@link import('../../src/host/types.js').Host} has them. */
  readonly interfaces: ReadonlyArray<{ readonly name: string; readonly address: string }>;
  readonly snapshot: Snapshot;
}
