/**
 * How the things of the domain are called wherever people read of them: in messages of rules and of the policy, in
 * formats, mails and remarks. Raw text: each destination makes it safe.
 */
import { counted } from '../base/counted.js';
import { answeringOwners } from './answering.js';
import type { Exposure } from './exposure.js';
import { namedOwners } from './named-owners.js';
import type { JudgedListener, Registration } from './report.js';
import type { Gap } from './snapshot.js';

/** `3099/tcp`. */
export function portName({ port, protocol }: { readonly port: number; readonly protocol: string }): string {
  return `${port}/${protocol}`;
}

/** `2026-11-20 10:00 UTC` for an ISO 8601 time; anything else as it is. */
export function timeWords(time: string): string {
  const [, day, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/.exec(time) ?? [];
  return day === undefined ? time : `${day} ${minute} UTC`;
}

/** From where a listener can be reached, short enough for a column. */
export const REACH: Readonly<Record<Exposure, string>> = {
  loopback: 'this machine',
  'link-local': 'local link',
  private: 'private network',
  multicast: 'multicast group',
  public: 'public network',
  all: 'every network',
};

/** The same inside a sentence: `every network`, `the local link`. */
export function reachWords(exposure: Exposure): string {
  const words = REACH[exposure];
  return /^(every|this) /.test(words) ? words : `the ${words}`;
}

/** What IANA says, in one word or a few: the service, else `unassigned`, `reserved`, `dynamic`. */
export function registeredWords({ service, status }: Registration): string {
  return service ?? status;
}

/** The program that really holds the port, with its path where that says more than the name; else why it is not known. */
export function holderWords(listener: JudgedListener): string {
  const { program, ownerReason, forwarded } = listener;
  if (forwarded !== null && ownerReason !== null) return ownerReason;
  const owners = answeringOwners(namedOwners(listener));
  const reason = ownerReason ?? (owners.length > 0 ? 'nothing but a process id is known' : null);
  const unknown = reason === null ? 'unknown' : `unknown (${reason})`;
  const name = program?.name ?? owners[0]?.name ?? unknown;
  const exe = owners.find((owner) => owner.exe !== null)?.exe;
  return exe === undefined || exe === null || exe === name ? name : `${name} (${exe})`;
}

/** What a gap leaves open: `every tcp6 listener`, `the owner of 3 listeners`. */
export function gapSubject({ kind, scope, count }: Gap): string {
  if (kind === 'blind') return `every ${scope} listener`;
  const listeners = count === null ? 'some listeners' : counted(count, 'listener');
  if (scope === 'owner') return `the owner of ${listeners}`;
  if (scope === 'interface') return `the interface of ${listeners}`;
  if (scope === 'dualStack') return `whether ${listeners} also ${count === 1 ? 'takes' : 'take'} IPv4`;
  if (scope === 'program') return `what ${listeners} ${count === 1 ? 'runs' : 'run'}`;
  if (scope === 'package') return count === null ? 'executables' : counted(count, 'executable');
  if (scope === 'forwarded') return count === null ? 'ports without a socket' : counted(count, 'port');
  if (scope === 'hidden') return count === null ? 'hidden listeners' : counted(count, 'port');
  if (scope === 'netns') return count === null ? 'other network namespaces' : `other network namespaces (${count})`;
  return `source ${scope}${count === null ? '' : `, ${listeners}`}`;
}

/** What was not seen, why, and what to do to see it: `the owner of 3 listeners: not privileged; to see it: run as root`. */
export function gapWords(gap: Gap): string {
  const remedy = gap.remedy === null ? '' : `; to see it: ${gap.remedy}`;
  return `${gapSubject(gap)}: ${gap.reason}${remedy}`;
}

/** Gaps for people: those that differ in their table alone are one, `every udp4 and udp6 listener`. */
export function gapsInWords(gaps: readonly Gap[]): string[] {
  const groups = new Map<string, Gap[]>();
  for (const gap of gaps) {
    const key = gap.kind === 'blind' ? JSON.stringify([gap.reason, gap.remedy]) : `${groups.size}`;
    groups.set(key, [...(groups.get(key) ?? []), gap]);
  }
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike;
    return first === undefined ? [] : [gapWords({ ...first, scope: alike.map((gap) => gap.scope).join(' and ') })];
  });
}

/** The same where nothing around it says that it is a gap: `not looked at: every tcp6 listener: …`, `not seen: …`. */
export function gapNote(gap: Gap): string {
  return `${gap.kind === 'blind' ? 'not looked at' : 'not seen'}: ${gapWords(gap)}`;
}

/** Why there is no audit at all, however many gaps tell the same. */
export const NOTHING_LOOKED = 'no source could look';
