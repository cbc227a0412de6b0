import { contains, formatAddress, isWildcard, parseAddress, unmapped } from '../domain/address.js';
import { isEphemeral } from '../domain/ephemeral.js';
import type { Owner } from '../domain/listener.js';
import type { FitsBy, JudgedListener } from '../domain/report.js';
import type { HostFacts } from '../domain/snapshot.js';
import { weigh } from './evidence.js';
import { fitsProgram, foldedPath, type Holder, holderOf, looksLike, programFit } from './program-fit.js';
import type { AddressMatch, EntryFields, EntryKind, PortMatch, UserMatch } from './types.js';

/** What of the machine an entry is about. */
export type MatchHost = Pick<HostFacts, 'localPortRange'>;

/** A listener with who holds it, worked out once. */
export interface HeldListener {
  readonly listener: JudgedListener;
  readonly holders: readonly Holder[];
}

const isSocketUnit = ({ relay }: Owner) => relay?.kind === 'socket';

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

/** What of an entry is compared with a listener; without a kind it allows. */
export type Asked = EntryFields & { readonly kind?: EntryKind };

/** Whether every holder fits what is asked for, if anything is; nobody known fits nothing. */
function fitsAll<Wanted>(
  matches: readonly Wanted[],
  holders: readonly Holder[],
  fits: (matches: readonly Wanted[], holder: Holder) => boolean,
): boolean {
  if (matches.length === 0) return true;
  return holders.length > 0 && holders.every((holder) => fits(matches, holder));
}

const fitsSomeUser = (matches: readonly UserMatch[], holder: Holder) =>
  matches.some((match) => fitsUser(match, holder));

export const ENTRY_FIELDS = ['port', 'program', 'user', 'address'] as const;
export type EntryField = (typeof ENTRY_FIELDS)[number];

const FITS: Readonly<Record<EntryField, (entry: Asked, held: HeldListener, host: MatchHost) => boolean>> = {
  port: ({ port }, { listener }, host) => fitsPort(port, listener, host),
  program: ({ programs, kind }, { holders }) => fitsAll(programs, holders, kind === 'deny' ? looksLike : fitsProgram),
  user: ({ users }, { holders }) => fitsAll(users, holders, fitsSomeUser),
  address: ({ addresses }, { listener }) =>
    addresses.length === 0 || addresses.some((match) => fitsAddress(match, listener)),
};

/** The fields of an entry that do not fit a listener; none: it matches. */
export function misfits(entry: Asked, held: HeldListener, host: MatchHost): readonly EntryField[] {
  return ENTRY_FIELDS.filter((field) => !FITS[field](entry, held, host));
}

/** Whether every field of an entry fits a listener. */
export function matches(entry: Asked, held: HeldListener, host: MatchHost): boolean {
  for (const field of ENTRY_FIELDS) if (!FITS[field](entry, held, host)) return false;
  return true;
}

/** By what an entry that matches fits: the weakest of what speaks for each process. */
export function fitsBy({ programs }: EntryFields, { holders }: HeldListener): FitsBy {
  if (programs.length === 0) return 'evidence';
  const fits = holders.map((holder) => programFit(programs, holder));
  return fits.find((fit) => fit !== null && fit.worth !== 'evidence')?.kind ?? 'evidence';
}

/** Whether an entry names every executable that holds a listener by its full path, and each is what lies there. */
export function namesExecutables(entry: EntryFields, { owners }: JudgedListener): boolean {
  const paths = new Set(entry.programs.filter((match) => match.kind === 'path').map(({ path }) => foldedPath(path)));
  const isNamed = (owner: Owner) =>
    owner.exe !== null && paths.has(foldedPath(owner.exe)) && weigh(owner, 'executable', 'path').worth === 'evidence';
  return owners.length > 0 && owners.every(isNamed);
}
