import { contains, formatAddress, isWildcard, parseAddress, unmapped } from '../domain/address.js';
import { isEphemeral } from '../domain/ephemeral.js';
import { baseName } from '../domain/executable-path.js';
import type { Owner } from '../domain/listener.js';
import type { JudgedListener } from '../domain/report.js';
import type { HostFacts } from '../domain/snapshot.js';
import type { AddressMatch, EntryFields, PortMatch, ProgramMatch, UserMatch } from './types.js';

/** What of the machine an entry is about. */
export type MatchHost = Pick<HostFacts, 'localPortRange'>;

/** A process that has to fit the `program` and `user` of an entry. */
export interface Holder {
  readonly owner: Owner;
  /** Full paths that are its executable; behind a systemd socket also that of the service. */
  readonly paths: readonly string[];
  /** Base names of these, and what the program was recognised as. */
  readonly names: readonly string[];
}

/** A listener with who holds it, worked out once. */
export interface HeldListener {
  readonly listener: JudgedListener;
  readonly holders: readonly Holder[];
}

const isSocketUnit = ({ relay }: Owner) => relay?.kind === 'socket';

function holderOf(owner: Owner, recognised: string | null | undefined): Holder {
  const paths: string[] = [];
  if (owner.exe !== null) paths.push(owner.exe);
  if (owner.relay?.kind === 'socket' && owner.relay.exe !== null) paths.push(owner.relay.exe);
  const names = paths.map(baseName);
  if (recognised !== null && recognised !== undefined) names.push(recognised);
  return { owner, paths, names };
}

/** Who holds a listener: every owner, but systemd only where the service behind its socket does not hold it too. */
export function heldListener(listener: JudgedListener): HeldListener {
  const { owners, ownerPrograms } = listener;
  const holders: Holder[] = [];
  const opening: Holder[] = [];
  owners.forEach((owner, index) => {
    (isSocketUnit(owner) ? opening : holders).push(holderOf(owner, ownerPrograms[index]));
  });
  return { listener, holders: holders.length > 0 ? holders : opening };
}

export function fitsPort(match: PortMatch, listener: JudgedListener, host: MatchHost): boolean {
  const { port, protocol } = listener;
  if (match.protocol !== null && match.protocol !== protocol) return false;
  switch (match.kind) {
    case 'range':
      return port >= match.low && port <= match.high;
    case 'ephemeral':
      // Also what a program drew by chance outside of the range that the system hands out.
      return isEphemeral(port, host) || listener.verdict === 'ephemeral';
    case 'any':
      return true;
  }
}

/** A path as it is compared: Windows does not tell letters of different case apart. */
export function foldedPath(path: string): string {
  return /^([A-Za-z]:|\\\\)/.test(path) ? path.toLowerCase().replaceAll('/', '\\') : path;
}

export function fitsProgram(match: ProgramMatch, { paths, names }: Holder): boolean {
  if (match.kind === 'name') return names.includes(match.name);
  const wanted = foldedPath(match.path);
  return paths.some((path) => foldedPath(path) === wanted);
}

/** User 0 is root, also where no name could be found for it (a capture, a container). */
export function fitsUser(match: UserMatch, { owner }: Holder): boolean {
  if (match.kind === 'uid') return owner.uid === match.uid;
  return owner.user === match.name || (owner.user === null && owner.uid === 0 && match.name === 'root');
}

function fitsAddress(match: AddressMatch, listener: JudgedListener): boolean {
  if (match.kind === 'exposure') return listener.exposure === match.exposure;
  const address = parseAddress(listener.address);
  if (address === null) return false;
  if (match.kind === 'cidr') return !isWildcard(address) && contains(match.cidr, address);
  return formatAddress(unmapped(address)) === formatAddress(unmapped(match.address));
}

/** Whether every holder fits one of the alternatives; nobody known fits nothing. */
function fitsAll<Wanted>(
  matches: readonly Wanted[],
  holders: readonly Holder[],
  fits: (match: Wanted, holder: Holder) => boolean,
): boolean {
  if (matches.length === 0) return true;
  return holders.length > 0 && holders.every((holder) => matches.some((match) => fits(match, holder)));
}

export const ENTRY_FIELDS = ['port', 'program', 'user', 'address'] as const;
export type EntryField = (typeof ENTRY_FIELDS)[number];

const FITS: Readonly<Record<EntryField, (entry: EntryFields, held: HeldListener, host: MatchHost) => boolean>> = {
  port: ({ port }, { listener }, host) => fitsPort(port, listener, host),
  program: ({ programs }, { holders }) => fitsAll(programs, holders, fitsProgram),
  user: ({ users }, { holders }) => fitsAll(users, holders, fitsUser),
  address: ({ addresses }, { listener }) =>
    addresses.length === 0 || addresses.some((match) => fitsAddress(match, listener)),
};

/** The fields of an entry that do not fit a listener; none: it matches. */
export function misfits(entry: EntryFields, held: HeldListener, host: MatchHost): readonly EntryField[] {
  return ENTRY_FIELDS.filter((field) => !FITS[field](entry, held, host));
}

/** Whether every field of an entry fits a listener. */
export function matches(entry: EntryFields, held: HeldListener, host: MatchHost): boolean {
  for (const field of ENTRY_FIELDS) if (!FITS[field](entry, held, host)) return false;
  return true;
}

/** Whether an entry names every executable that holds a listener by its full path. */
export function namesExecutables(entry: EntryFields, { owners }: JudgedListener): boolean {
  const paths = new Set(entry.programs.filter((match) => match.kind === 'path').map(({ path }) => foldedPath(path)));
  return owners.length > 0 && owners.every(({ exe }) => exe !== null && paths.has(foldedPath(exe)));
}
