import type { Assignment } from '../domain/assignment.js';
import type { Runtime } from '../domain/invocation/runtime.js';
import type { Protocol } from '../domain/listener.js';
import type { Registration, RegistryFacts } from '../domain/report.js';

export type { Assignment };

/** Ports of one or both protocols, ends included. */
export interface PortSelector {
  readonly low: number;
  readonly high: number;
  /** Null: both. */
  readonly protocol: Protocol | null;
}

/** How a program shows behind an interpreter; exactly one of the optional keys is there. See registry/README.md. */
export interface Interpreted {
  readonly runtime: Runtime;
  readonly script?: string | undefined;
  readonly module?: string | undefined;
  readonly mainClass?: string | undefined;
  readonly jar?: string | undefined;
  readonly package?: string | undefined;
  readonly title?: string | undefined;
  readonly applet?: string | undefined;
  /** An option of the runtime itself that makes it listen; judge/modes reads which port it names. */
  readonly option?: string | undefined;
}

/** Why a program must not face a network, on whatever port it listens. Patterns are words, or two with a blank between. */
export interface Peril {
  /** What whoever connects can do, one sentence. */
  readonly note: string;
  /** Only where its command line has one of these; empty: always. `*` stands for anything. */
  readonly when: readonly string[];
  /** Not where its command line has one of these: it asks for a password or a certificate then. */
  readonly unless: readonly string[];
}

/** A server that a program asks before it opens anything, and without which it opens nothing. */
export interface Peer {
  /** What holds where it is told no other: an address that may have a scheme and a path. */
  readonly otherwise: string;
  /** Options and the variable that tell another. */
  readonly flags: readonly string[];
  readonly variable: string | null;
  /** A file that does by `key: ADDRESS` or `key ADDRESS`, with the port behind a key of its own; options name another file. */
  readonly file: {
    readonly name: string;
    readonly flags: readonly string[];
    readonly key: string;
    readonly portKey: string | null;
  } | null;
}

/** How a service of Windows shows that has no process of its own. */
export interface Hosted {
  /** The file of the program that it runs inside of: `svchost.exe`. */
  readonly in: string;
  /** Its names, as Win32_Service and `netstat -b` show them; letters of either case. */
  readonly as: readonly string[];
}

/** Whether a stock installation opens it, or only may. */
export const WHENS = ['default', 'possible'] as const;

/** A socket that a program opens where nothing is configured but what its package ships. */
export interface StockListener {
  /** One port of one protocol. */
  readonly port: PortSelector;
  /** An address, or one of {@link BINDS}. */
  readonly address: string;
  readonly when: (typeof WHENS)[number];
}

/** A program as registry/programs/*.yaml describes it. */
export interface Program {
  readonly name: string;
  readonly product: string;
  /** The file of registry/programs it stands in, without `.yaml`. */
  readonly family: string;
  readonly executables: readonly string[];
  readonly interpreted: readonly Interpreted[];
  readonly names: readonly string[];
  readonly services: readonly string[];
  readonly ports: readonly PortSelector[];
  readonly customary: readonly PortSelector[];
  readonly packages: readonly string[];
  /** What a stock installation opens, seen in real runs; empty where nobody looked. */
  readonly listens: readonly StockListener[];
  readonly relay: 'socket' | 'container' | 'tunnel' | null;
  /** A service of Windows that runs inside of a program which hosts many; null: a program of its own. */
  readonly hosted: Hosted | null;
  /** It moves on to the next free port where its default is taken. */
  readonly steps: boolean;
  /** It is extended by native addons of Node.js that lie in the home of who uses it. */
  readonly addons: boolean;
  /** It draws ports by chance, see {@link CHANCE_PORTS}; null: it does not. */
  readonly draws: ChancePorts | null;
  /** Null: it may face a network, or that depends on the port (claims of the kind `sensitive`). */
  readonly peril: Peril | null;
  /** Null: it opens what it opens whoever else is there, or nobody looked. */
  readonly asks: Peer | null;
  readonly source: string;
}

/**
 * What programs draw by chance, whatever the system's own range is:
 * - `queries`: a resolver opens an unconnected UDP socket for each question that it asks, from 1024 up (RFC 5452)
 * - `forwards`: an editor opens ports of the loopback interface for its extensions and for what it forwards from afar
 * - `reserved`: a program of Sun RPC takes any privileged port that is free, from 512 up (bindresvport(3))
 * - `upnp`: a server of UPnP that is made with Platinum takes a TCP port from 1024 to 2047
 * - `tunnels`: a server of SoftEther VPN takes UDP ports from 5000 to 65529 for its tunnels
 */
export const CHANCE_PORTS = ['queries', 'forwards', 'reserved', 'upnp', 'tunnels'] as const;
export type ChancePorts = (typeof CHANCE_PORTS)[number];

export const CLAIM_KINDS = [
  'dormant',
  'unofficial',
  'game',
  'malware',
  'cleartext',
  'sensitive',
  'shared',
  'development',
  'note',
] as const;
/** Systems that malware was written for, as Node names them. */
export const PLATFORMS = ['win32', 'linux', 'darwin'] as const;
export type Platform = (typeof PLATFORMS)[number];

export type ClaimKind = (typeof CLAIM_KINDS)[number];

/** What registry/ports/*.yaml says of some ports. */
export interface PortClaim {
  readonly ports: readonly PortSelector[];
  readonly kind: ClaimKind;
  readonly name: string;
  readonly note: string;
  readonly years: string | null;
  /** Names of programs the claim is limited to; empty: any. */
  readonly programs: readonly string[];
  /** `shared`: families of programs that open the port beside each other. */
  readonly families: readonly string[];
  /** `malware`: the systems that it runs on; empty: any, or not known. */
  readonly platforms: readonly Platform[];
  readonly successor: string | null;
  readonly source: string;
}

/** How programs come to belong on a port, the strongest claim first. */
export const BELONGING = ['service', 'default', 'custom', 'step', 'shared', 'option'] as const;

/** How a program comes to belong on a port. */
export interface Belonging {
  readonly how: (typeof BELONGING)[number];
  /** The IANA service that it implements, null unless `how` is `service`. */
  readonly service: string | null;
}

/** Knowledge, looked up port by port and name by name. Immutable. */
export interface Registry {
  readonly facts: RegistryFacts;
  readonly programs: readonly Program[];
  readonly claims: readonly PortClaim[];
  /** Every IANA record that covers the port, all protocols, in the order of the registry. */
  assignments(port: number): readonly Assignment[];
  registration(port: number, protocol: Protocol): Registration;
  /** By exact `name`. */
  program(name: string): Program | undefined;
  /** Programs that list this file among their executables: by base name or by full path, `*` expanded. */
  programsOfExecutable(path: string): readonly Program[];
  /** Programs that may call themselves so: by the name of a file, another name, a title, or a name that was cut off. */
  programsOfName(name: string): readonly Program[];
  /** Services of Windows that run inside of a program, by the base name of its file; empty: it hosts none. */
  hostedBy(file: string): readonly Program[];
  /** Programs that can run under an interpreter, by runtime. */
  interpretedBy(runtime: Runtime): readonly Program[];
  /** Null: it is not known to belong there. */
  belongs(program: Program, port: number, protocol: Protocol): Belonging | null;
  /** Every program that is known to belong on a port, but for those that draw theirs from a wide range. */
  programsOn(port: number, protocol: Protocol): readonly Program[];
  claimsOn(port: number, protocol: Protocol): readonly PortClaim[];
  /** All records with a port; for searches. */
  allAssignments(): Iterable<Assignment>;
}
