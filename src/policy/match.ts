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

const isSocketUnit = ({ relay }: Owner) => relay?.kind === 'socket';

function holderOf(owner: Owner, recognised: string | null | undefined): Holder {
  const serving = owner.relay?.kind === 'socket' ? owner.relay.exe : null;
  const paths = [owner.exe, serving].filter((path) => path !== null);
  const names = paths.map(baseName);
  if (recognised !== null && recognised !== undefined) names.push(recognised);
  return { owner, paths, names };
}

/** Who holds a listener: every owner, but systemd only where the service behind its socket does not hold it too. */
export function holdersOf({ owners, ownerPrograms }: JudgedListener): readonly Holder[] {
  const serving = owners.some((owner) => !isSocketUnit(owner));
  const holders: Holder[] = [];
  for (const [index, owner] of owners.entries()) {
    if (!serving || !isSocketUnit(owner)) holders.push(holderOf(owner, ownerPrograms[index]));
  }
  return holders;
}

export function fitsPort(match: PortMatch, { port, protocol }: JudgedListener, host: MatchHost): boolean {
  if (match.protocol !== null && match.protocol !== protocol) return false;
  switch (match.kind) {
    case 'range':
      return port >= match.low && port <= match.high;
    case 'ephemeral':
      return isEphemeral(port, host);
    case 'any':
      return true;
  }
}

/** Windows does not tell letters of different case apart in its paths. */
const folded = (path: string) => (/^([a-z]:|\\\\)/i.test(path) ? path.toLowerCase().replaceAll('/', '\\') : path);

/** What an entry and a holder have in common when they fit: the key under which entries are found. */
export function programKey(match: ProgramMatch): string {
  return match.kind === 'path' ? `path:${folded(match.path)}` : `name:${match.name}`;
}

/** The keys of all entries that a holder fits. */
export function holderKeys({ paths, names }: Holder): readonly string[] {
  return [...paths.map((path) => `path:${folded(path)}`), ...names.map((name) => `name:${name}`)];
}

function fitsProgram(match: ProgramMatch, { paths, names }: Holder): boolean {
  if (match.kind === 'name') return names.includes(match.name);
  const wanted = folded(match.path);
  return paths.some((path) => folded(path) === wanted);
}

/** User 0 is root, also where no name could be found for it (a capture, a container). */
function fitsUser(match: UserMatch, { owner }: Holder): boolean {
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
function fitsAll<Match>(
  matches: readonly Match[],
  holders: readonly Holder[],
  fits: (match: Match, holder: Holder) => boolean,
): boolean {
  if (matches.length === 0) return true;
  return holders.length > 0 && holders.every((holder) => matches.some((match) => fits(match, holder)));
}

export const FIELDS = ['port', 'program', 'user', 'address'] as const;
export type Field = (typeof FIELDS)[number];

/** The fields of an entry that do not fit a listener; none: it matches. */
export function misfits(
  entry: EntryFields,
  listener: JudgedListener,
  holders: readonly Holder[],
  host: MatchHost,
): readonly Field[] {
  const fits = {
    port: () => fitsPort(entry.port, listener, host),
    program: () => fitsAll(entry.programs, holders, fitsProgram),
    user: () => fitsAll(entry.users, holders, fitsUser),
    address: () => entry.addresses.length === 0 || entry.addresses.some((match) => fitsAddress(match, listener)),
  } satisfies Record<Field, () => boolean>;
  return FIELDS.filter((field) => !fits[field]());
}

/** Whether an entry names every executable that holds a listener by its full path. */
export function namesExecutables(entry: EntryFields, { owners }: JudgedListener): boolean {
  const paths = new Set(entry.programs.filter((match) => match.kind === 'path').map(({ path }) => folded(path)));
  return owners.length > 0 && owners.every(({ exe }) => exe !== null && paths.has(folded(exe)));
}
