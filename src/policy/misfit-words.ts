import { listedOnce } from '../base/listed.js';
import { portName } from '../domain/words.js';
import { type EntryField, fitsUser, type HeldListener } from './match.js';
import { fitsProgram, type Holder, programFit } from './program-fit.js';
import type { EntryFields, ProgramMatch } from './types.js';
import { addressWords, alternatives, portWords, programWords, userWords } from './words.js';

/** So many different values give an impression of what is there. */
const MOST_VALUES = 3;

/** A process as the field `program` sees it: what it was recognised as, and its file. */
function programOf({ owner, names }: Holder): string {
  const name = names.at(-1)?.text ?? owner.name ?? 'a process without a name';
  return owner.exe === null || owner.exe === name ? name : `${name} (${owner.exe})`;
}

/** Which processes keep an entry from fitting: `of 1 of 2 processes is netcat (/bin/nc)`. */
function holdersAre(holders: readonly Holder[], strange: readonly Holder[], are: string): string {
  return strange.length === holders.length ? are : `of ${strange.length} of ${holders.length} processes ${are}`;
}

const isOneOf = (values: readonly string[]) => `is ${listedOnce(values, MOST_VALUES)}`;

/** What the program is instead; of one that fits by its words alone, why that is not believed. */
function programMisfit(programs: readonly ProgramMatch[], holders: readonly Holder[]): string {
  const strange = holders.filter((holder) => !fitsProgram(programs, holder));
  const others = strange.filter((holder) => programFit(programs, holder) === null);
  if (others.length > 0) {
    return `${holdersAre(holders, others, isOneOf(others.map(programOf)))}, not ${alternatives(programs.map(programWords))}`;
  }
  const fits = strange.map((holder) => programFit(programs, holder)).filter((fit) => fit !== null);
  const doubts = listedOnce(
    fits.map(({ doubt }) => doubt ?? 'that is not known'),
    MOST_VALUES,
  );
  return holdersAre(holders, strange, `fits by ${fits[0]?.kind ?? 'name'}, but ${doubts}`);
}

const userOf = ({ owner }: Holder) => owner.user ?? (owner.uid === null ? 'unknown' : `uid ${owner.uid}`);

function userMisfit({ users }: EntryFields, holders: readonly Holder[]): string {
  const strange = holders.filter((holder) => !users.some((match) => fitsUser(match, holder)));
  return `${holdersAre(holders, strange, isOneOf(strange.map(userOf)))}, not ${alternatives(users.map(userWords))}`;
}

/** What is there instead of what an entry asks for: `program is apache2 (/usr/sbin/apache2), not nginx`. */
export function misfitWords(field: EntryField, entry: EntryFields, { listener, holders }: HeldListener): string {
  const unseen = `could not be seen: ${listener.ownerReason ?? 'reason unknown'}`;
  switch (field) {
    case 'port':
      return `port is ${portName(listener)}, not ${portWords(entry.port)}`;
    case 'program':
      if (holders.length === 0) return `program ${unseen}`;
      return `program ${programMisfit(entry.programs, holders)}`;
    case 'user':
      if (holders.length === 0) return `user ${unseen}`;
      return `user ${userMisfit(entry, holders)}`;
    case 'address':
      return `address is ${listener.address} (${listener.exposure}), not ${alternatives(entry.addresses.map(addressWords))}`;
  }
}
