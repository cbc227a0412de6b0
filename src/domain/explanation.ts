import type { Assignment } from './assignment.js';
import type { Protocol } from './listener.js';
import type { ProgramSummary } from './registry-view.js';
import type { PortRange, Registration, RegistryFacts, ReportListener } from './report.js';
import type { Severity } from './severity.js';
import type { Gap } from './snapshot.js';

export const EXPLAIN_SCHEMA = 'port-audit/explain@1';

/** Something known of ports beside their registration: a game, a worm, an unofficial use. */
export interface KnownUse {
  readonly kind: string;
  readonly name: string;
  /** `3127-3198/tcp`; without a protocol: both. */
  readonly ports: readonly string[];
  readonly note: string;
  /** `2004`, `1998-2003`, null where not known. */
  readonly years: string | null;
  /** What to use instead, for protocols in the clear. */
  readonly successor: string | null;
  /** Programs it is limited to; empty: any. */
  readonly programs: readonly string[];
  readonly source: string;
}

/** A program that is known to belong on a port. */
export interface PortUser extends ProgramSummary {
  /** It implements the registered service, uses the port as shipped, by wide custom, moves on to it, or shares it. */
  readonly how: 'service' | 'default' | 'custom' | 'step' | 'shared' | 'option';
  readonly protocols: readonly Protocol[];
  /** Whether its executable lies where programs lie on this machine; null: nobody looked. */
  readonly installed: boolean | null;
}

/** What listens on this machine now, as far as it could be seen. */
export interface SeenNow {
  readonly listeners: readonly ReportListener[];
  /** False when a socket table that matters here was not seen: then an empty list says nothing. */
  readonly complete: boolean;
  readonly gaps: readonly Gap[];
}

/** Commands to look at a port without port-audit. */
export interface ByHand {
  readonly system: string;
  readonly commands: readonly string[];
}

/** The dossier of a port. */
export interface PortPage {
  readonly kind: 'port';
  readonly port: number;
  readonly protocols: readonly Protocol[];
  readonly range: PortRange;
  readonly registrations: ReadonlyArray<Registration & { readonly protocol: Protocol }>;
  /** IANA's records, of other protocols too. */
  readonly records: readonly Assignment[];
  /** Those that are installed here first, then the usual ones. */
  readonly users: readonly PortUser[];
  readonly known: readonly KnownUse[];
  /** What it means to see the port open, in paragraphs. */
  readonly meaning: readonly string[];
  /** Null: nobody looked. */
  readonly seen: SeenNow | null;
  readonly byHand: readonly ByHand[];
}

/** What the registry knows of a program. */
export interface ProgramPage extends ProgramSummary {
  /** Groups like `web` and `databases`. */
  readonly family: string;
  readonly executables: readonly string[];
  /** How it shows behind an interpreter: `python -m http.server`. */
  readonly interpreted: readonly string[];
  readonly packages: readonly string[];
  readonly relay: string | null;
  /** Ports that IANA assigned to services it implements. */
  readonly assigned: ReadonlyArray<{ readonly ports: string; readonly service: string }>;
  readonly defaults: readonly string[];
  readonly customary: readonly string[];
  /** Claims that are limited to this program. */
  readonly known: readonly KnownUse[];
  readonly source: string;
}

/** What IANA says of a service, and who implements it. */
export interface ServicePage {
  readonly service: string;
  readonly records: readonly Assignment[];
  readonly programs: readonly ProgramSummary[];
}

/** A program, a service, or both of one name; neither: an interpreter, or what something on this machine is called. */
export interface NamePage {
  readonly kind: 'name';
  readonly name: string;
  /** What the name is where the registry does not know it, in paragraphs. */
  readonly meaning: readonly string[];
  readonly program: ProgramPage | null;
  readonly service: ServicePage | null;
  readonly seen: SeenNow | null;
}

export interface RulePage {
  readonly kind: 'rule';
  readonly rule: string;
  readonly title: string;
  readonly meaning: string;
  readonly when: string;
  readonly remedy: string;
  /** Null: no finding there. */
  readonly severity: { readonly loopback: Severity | null; readonly elsewhere: Severity | null };
  /** What standards ask for, and the rule looks after. */
  readonly controls: readonly Control[];
}

/** A requirement of a standard. */
export interface Control {
  /** `nist-cm-7`: also the tag in SARIF. */
  readonly id: string;
  /** `NIST SP 800-53 CM-7, least functionality`. */
  readonly title: string;
  /** The document that has it. */
  readonly source: string;
}

/** A word that the table says of a listener or a finding. */
export interface WordPage {
  readonly kind: 'word';
  readonly word: string;
  readonly what: 'verdict' | 'severity' | 'disposition' | 'reach';
  /** Paragraphs. */
  readonly meaning: readonly string[];
}

/** What `port-audit explain` answers. */
export interface Explanation {
  readonly schema: typeof EXPLAIN_SCHEMA;
  /** As it was asked for. */
  readonly subject: string;
  readonly registry: RegistryFacts;
  readonly page: PortPage | NamePage | RulePage | WordPage;
}
