import type { Family } from './address.js';
import type { Protocol } from './listener.js';
import type { ExecutableFile } from './owner.js';

export const PREDICTION_SCHEMA = 'port-audit/prediction@1';

/**
 * How sure it is that something will listen: a socket unit or an explicit argument says so, a configuration file says so,
 * the program is enabled and nothing says otherwise, or it may.
 */
export const CERTAINTIES = ['certain', 'configured', 'default', 'possible'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** What is known of the program behind a predicted listener. */
export interface PredictedProgram {
  readonly name: string;
  /** Path in the image; null where it is not known. */
  readonly exe: string | null;
  /** argv as far as it could be worked out. */
  readonly cmdline: readonly string[];
  /** Owner and permissions of the file. */
  readonly file: ExecutableFile | null;
  /** Name and version of the package that the file belongs to; null where none lists it. */
  readonly package: string | null;
}

/** A listener that an image would have. */
export interface PredictedListener {
  /** See {@link listenerId}. Unique in a prediction. */
  readonly id: string;
  readonly protocol: Protocol;
  readonly family: Family;
  readonly address: string;
  readonly port: number;
  readonly dualStack: boolean;
  readonly interface: string | null;
  readonly program: PredictedProgram | null;
  readonly unit: string | null;
  readonly user: string | null;
  readonly certainty: Certainty;
  /** `FILE:LINE: TEXT` of the image where there is such a line, best first. */
  readonly evidence: readonly string[];
}

/** What of an image was not read or not understood. */
export interface PredictionGap {
  /** `service`: something starts, and what it opens is not known; `config`: not understood; `image`: not read. */
  readonly kind: 'service' | 'config' | 'image';
  /** Unit, or path with line. */
  readonly place: string;
  readonly reason: string;
}

/** What would listen if a file system were booted. */
export interface Prediction {
  readonly schema: typeof PREDICTION_SCHEMA;
  /** As people named it. */
  readonly root: string;
  /** What the image says of the machine that it would be. */
  readonly host: { readonly hostname: string | null; readonly distribution: string | null };
  /** Sorted by port, protocol, family, address. */
  readonly listeners: readonly PredictedListener[];
  readonly gaps: readonly PredictionGap[];
}
