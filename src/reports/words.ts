/** The wording that the formats for people share. Raw text: each format makes it safe for its destination. */
import { counted } from '../base/counted.js';
import { groupBy } from '../base/group-by.js';
import { andMore } from '../base/listed.js';
import { shortened } from '../base/shortened.js';
import type { Finding } from '../domain/finding.js';
import type { Container, Listener, Owner } from '../domain/listener.js';
import { listenerId } from '../domain/listener.js';
import { namedOwners } from '../domain/named-owners.js';
import type { Report, ReportListener, Verdict } from '../domain/report.js';
import { SEVERITIES } from '../domain/severity.js';
import { registeredWords } from '../domain/words.js';

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  expected: 'as expected',
  'registered-unexpected': 'registered for something else',
  unregistered: 'on a port registered to nobody',
  ephemeral: 'on a port that the system hands out by itself',
  unattributed: 'held by a program that could not be seen',
};

/** `0.0.0.0`, `[::1]`, `127.0.0.53%lo`, `0.0.0.0 in netns 4026532281`, `0.0.0.0 in netns blue (4026532281)`. */
export function addressWords(listener: Listener): string {
  const { netns, netnsName } = listener;
  const address = localAddress(listener);
  if (netns === null) return address;
  return `${address} in netns ${netnsName === null ? netns : `${netnsName} (${netns})`}`;
}

/** The same without the network namespace. */
export function localAddress({ protocol, family, address, interface: device, port }: Listener): string {
  const id = listenerId({ protocol, family, address, interface: device, port, netns: null });
  return id.slice(id.indexOf(':') + 1, id.lastIndexOf(':'));
}

/** The name of the program, or what a port without a socket leads to; null where neither is known. */
export function programOrTarget({ program, forwarded }: ReportListener): string | null {
  return forwarded === null ? (program?.name ?? null) : `forwarded to ${forwarded.to}`;
}

/** What is known of the program, never the registered name. */
export function programWords(listener: ReportListener): string {
  const known = programOrTarget(listener);
  if (known !== null) return known;
  const named = listener.owners.find(({ name }) => name !== null)?.name;
  return named ?? (listener.ownerStatus === 'none' ? 'no process' : 'not visible');
}

/** Both sides, never one alone. */
export function bothWords(listener: ReportListener): string {
  return `registered: ${registeredWords(listener.registration)} / actual: ${programWords(listener)}`;
}

/** `pid 4711, alice`; `pid 812 and 3 more, root`; or why no process is known. */
export function ownerWords(listener: ReportListener): string {
  const [first] = namedOwners(listener);
  if (first === undefined) return listener.ownerReason ?? 'no process known';
  const others = listener.owners.length - 1;
  const more = others === 0 ? '' : ` ${andMore(others)}`;
  const users = new Set(listener.owners.map(userWords));
  users.delete(null);
  const pid = first.pid === null ? (first.name ?? 'a process') : `pid ${first.pid}`;
  return [`${pid}${more}`, ...users].join(', ');
}

/** `alice`, `uid 1000`; null where neither is known. */
export function userWords({ user, uid }: Owner): string | null {
  return user ?? (uid === null ? null : `uid ${uid}`);
}

/** Characters of a command line that formats for people show; a process may make its own as long as it likes. */
const COMMAND_LIMIT = 2000;

/** The command line of the owner that the program is named after, else its executable; null when neither is known. */
export function commandWords(listener: ReportListener): string | null {
  const [owner] = namedOwners(listener);
  const command = owner?.cmdline?.join(' ') || owner?.exe;
  if (command === undefined || command === null) return null;
  return shortened(command, COMMAND_LIMIT);
}

export function containerWords({ runtime, id, name }: Container): string {
  return `${runtime} container ${name ?? id.slice(0, 12)}`;
}

/** The container, the unit and what is behind a relay, as far as known. */
export function placeWords(listener: ReportListener): string | null {
  const [owner] = namedOwners(listener);
  const container = owner?.container ?? listener.container;
  const relay = owner?.relay;
  const parts = [
    relay === undefined || relay === null ? null : `for ${relay.target}`,
    container === null ? null : containerWords(container),
    container === null ? (owner?.unit ?? listener.unit) : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

/** What a finding says and what to do, in one text. */
export function findingWords({ message, remedy }: Finding): string {
  return `${message}${/[.!?]$/.test(message) ? '' : '.'} ${remedy}`;
}

/** `2 findings: 1 high, 1 medium`, worst first. */
export function findingsWords(findings: readonly Finding[]): string {
  const bySeverity = groupBy(findings, ({ severity }) => severity);
  const counts = [...SEVERITIES].reverse().flatMap((severity) => {
    const found = bySeverity.get(severity);
    return found === undefined ? [] : `${found.length} ${severity}`;
  });
  return `${counted(findings.length, 'finding')}: ${counts.join(', ')}`;
}

/** Nothing answered: there is no audit to report. */
export function nothingObserved(report: Pick<Report, 'sources'>): boolean {
  return !report.sources.some(({ ok }) => ok);
}
