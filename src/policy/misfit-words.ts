import { listedOnce } from '../base/listed.js';
import { portName } from '../domain/words.js';
import { type EntryField, fitsProgram, fitsUser, type HeldListener, type Holder } from './match.js';
import type { EntryFields } from './types.js';
import { addressWords, alternatives, portWords, programWords, userWords } from './words.js';

/** So many different values give an impression of what is there. */
const MOST_VALUES = 3;

/** A process as the field `program` sees it: what it was recognised as, and its file. */
function programOf({ owner, names }: Holder): string {
  const name = names.at(-1) ?? owner.name ?? `pid ${owner.pid}`;
  return owner.exe === null || owner.exe === name ? name : `${name} (${owner.exe})`;
}

/** Which processes keep an entry from fitting: `of 1 of 2 processes is netcat (/bin/nc)`. */
function holdersAre(
  holders: readonly Holder[],
  fits: (holder: Holder) => boolean,
  words: (holder: Holder) => string,
): string {
  const strange = holders.filter((holder) => !fits(holder));
  const are = `is ${listedOnce(strange.map(words), MOST_VALUES)}`;
  return strange.length === holders.length ? are : `of ${strange.length} of ${holders.length} processes ${are}`;
}

const userOf = ({ owner }: Holder) => owner.user ?? (owner.uid === null ? 'unknown' : `uid ${owner.uid}`);

/** Whether one process fits one of the alternatives. */
function fitsOne<Wanted>(matches: readonly Wanted[], fits: (match: Wanted, holder: Holder) => boolean) {
  return (holder: Holder) => matches.some((match) => fits(match, holder));
}

/** What is there instead of what an entry asks for: `program is apache2 (/usr/sbin/apache2), not nginx`. */
export function misfitWords(field: EntryField, entry: EntryFields, { listener, holders }: HeldListener): string {
  const unseen = `could not be seen: ${listener.ownerReason ?? 'reason unknown'}`;
  switch (field) {
    case 'port':
      return `port is ${portName(listener)}, not ${portWords(entry.port)}`;
    case 'program':
      if (holders.length === 0) return `program ${unseen}`;
      return `program ${holdersAre(holders, fitsOne(entry.programs, fitsProgram), programOf)}, not ${alternatives(entry.programs.map(programWords))}`;
    case 'user':
      if (holders.length === 0) return `user ${unseen}`;
      return `user ${holdersAre(holders, fitsOne(entry.users, fitsUser), userOf)}, not ${alternatives(entry.users.map(userWords))}`;
    case 'address':
      return `address is ${listener.address} (${listener.exposure}), not ${alternatives(entry.addresses.map(addressWords))}`;
  }
}
