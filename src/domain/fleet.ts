import type { Protocol } from './listener.js';
import type { Severity } from './severity.js';

export const FLEET_SCHEMA = 'port-audit/fleet@1';

/** The most names of machines that are kept of anything. */
export const NAMES = 20;

/** A program on a port, over all machines. */
export interface FleetService {
  /** Null: a port that the system handed out, or none. */
  readonly port: number | null;
  readonly protocol: Protocol | null;
  /** Null: none could be seen. */
  readonly program: string | null;
  readonly verdict: string | null;
  /** On how many. */
  readonly machines: number;
  /** The first {@link NAMES} of them. */
  readonly names: readonly string[];
}

/** The same with something to say about it. */
export interface FleetFinding extends FleetService {
  /** The worst one that speaks. */
  readonly rule: string;
  readonly severity: Severity;
  /** All that speak, the worst first. */
  readonly rules: readonly string[];
  /** What was said of the first machine. */
  readonly message: string;
  /** On how many machines of the baseline; null: there is no baseline. */
  readonly before: number | null;
}

/** Many machines, judged and compared with each other. */
export interface Fleet {
  readonly schema: typeof FLEET_SCHEMA;
  /** Those that a document named, judged or not. */
  readonly machines: number;
  readonly judged: number;
  /** The rarest and worst first. */
  readonly findings: readonly FleetFinding[];
  /** Without a finding, on few machines. */
  readonly rare: readonly FleetService[];
  /** On nearly all machines. */
  readonly common: readonly FleetService[];
  /** Those that most machines have, on how many ever; what is said on most of its machines is in `findings` alone. */
  readonly services: readonly FleetService[];
  /** What the baseline has and nobody has any more. */
  readonly gone: readonly FleetService[];
  readonly notSeen: ReadonlyArray<{ readonly host: string; readonly reason: string }>;
  readonly invalid: ReadonlyArray<{ readonly place: string; readonly reason: string }>;
  /** How many documents could not be read; `invalid` has the first ones. */
  readonly invalidCount: number;
  /** Machines of which there was more than one whole document: what any of them shows is counted. */
  readonly repeated: { readonly machines: number; readonly names: readonly string[] };
  /** On how many machines each policy was applied, in the order in which they came. */
  readonly policies: ReadonlyArray<{ readonly file: string; readonly machines: number }>;
  /** Gaps that leave something open on so many machines, the most first. */
  readonly gaps: ReadonlyArray<{ readonly scope: string; readonly kind: string; readonly machines: number }>;
  /** Whether there were more distinct services than are kept. */
  readonly isCut: boolean;
  readonly exitCode: number;
}
