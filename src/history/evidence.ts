import { answeringOwners } from '../domain/answering.js';
import { lastingPath } from '../domain/executable-path.js';
import type { Finding } from '../domain/finding.js';
import type { Owner } from '../domain/listener.js';
import { namedOwners } from '../domain/named-owners.js';
import type { ReportListener } from '../domain/report.js';
import type { Change, Evidence, Facts, FindingPlace } from './types.js';

/** Characters of a command line that are kept: a process may have megabytes of it. */
export const COMMAND_LIMIT = 4096;

/** The same words where they are short enough: thousands of listeners of one process share them. */
function boundedCommand(words: readonly string[]): readonly string[] {
  if (words.reduce((length, word) => length + word.length + 1, 0) <= COMMAND_LIMIT) return words;
  const kept: string[] = [];
  let left = COMMAND_LIMIT;
  for (const word of words) {
    if (left <= 0) return [...kept, '…'];
    kept.push(word.length > left ? `${word.slice(0, left)}…` : word);
    left -= word.length + 1;
  }
  return kept;
}

/** Workers come and go; the process that started them stands for all. */
function mainOwners(owners: readonly Owner[]): readonly Owner[] {
  const pids = new Set(owners.map(({ pid }) => pid));
  const main = owners.filter(({ parentPid }) => parentPid === null || !pids.has(parentPid));
  return main.length > 0 ? main : owners;
}

/** Who holds a listener, as a person wants to read it later. */
export function evidenceOf(listener: ReportListener): Evidence {
  const [owner] = mainOwners(answeringOwners(namedOwners(listener)));
  const container = owner?.container ?? listener.container;
  return {
    program: listener.program?.name ?? null,
    product: listener.program?.product ?? null,
    pid: owner?.pid ?? null,
    exe: owner?.exe ?? null,
    cmdline: owner?.cmdline == null ? null : boundedCommand(owner.cmdline),
    user: owner?.user ?? owner?.uid?.toString() ?? listener.user ?? listener.uid?.toString() ?? null,
    unit: owner?.unit ?? listener.unit,
    container: container?.name ?? container?.id ?? null,
    startedAt: owner?.startedAt ?? null,
    owners: listener.owners.length,
  };
}

/** What a finding is about, without who holds it. `devices`: names of network interfaces by their addresses. */
export function subjectOf(listener: ReportListener, devices: ReadonlyMap<string, string>): FindingPlace {
  const { id, protocol, family, address, port, netns, verdict, registration } = listener;
  return {
    id,
    protocol,
    family,
    address,
    port,
    interface: listener.interface,
    netns,
    verdict,
    device: devices.get(address) ?? null,
    service: registration.service,
  };
}

function sorted(values: ReadonlyArray<string | null>): string[] {
  return [...new Set(values.filter((value) => value !== null))].sort();
}

/** What of a finding is compared from run to run. An ephemeral port is the program, so nobody else can hold it. */
export function factsOf(finding: Finding, listener: ReportListener | undefined): Facts {
  const severity = finding.severity;
  if (listener === undefined) return { severity, program: null, exes: [], users: [], exposure: null };
  const owners = listener.verdict === 'ephemeral' ? [] : answeringOwners(listener.owners);
  return {
    severity,
    program: owners.length === 0 ? null : (listener.program?.name ?? null),
    exes: sorted(owners.map(({ exe }) => (exe === null ? null : lastingPath(exe)))),
    users: sorted(mainOwners(owners).map(({ user, uid }) => user ?? uid?.toString() ?? null)),
    exposure: listener.exposure,
  };
}

const COMPARED: ReadonlyArray<readonly [Change['what'], (facts: Facts) => string | null]> = [
  ['severity', ({ severity }) => severity],
  ['program', ({ program }) => program],
  // States of earlier versions hold paths as they were.
  ['executable', ({ exes }) => [...new Set(exes.map(lastingPath))].join(', ') || null],
  ['user', ({ users }) => users.join(', ') || null],
  ['exposure', ({ exposure }) => exposure],
];

/** How two views of a finding differ. What one of them could not see is no difference. */
export function changesBetween(before: Facts, after: Facts): Change[] {
  return COMPARED.flatMap(([what, read]) => {
    const from = read(before);
    const to = read(after);
    return from === null || to === null || from === to ? [] : [{ what, from, to }];
  });
}

const isComplete = ({ program, exes, users, exposure }: Facts) =>
  program !== null && exes.length > 0 && users.length > 0 && exposure !== null;

/** What is known of a finding once both views are put together; the later one counts where it could see. */
export function joinedFacts(before: Facts, after: Facts): Facts {
  // Of 20,000 findings that go on, each would be kept twice.
  if (isComplete(before) && changesBetween(before, after).length === 0) return before;
  return {
    severity: after.severity,
    program: after.program ?? before.program,
    exes: after.exes.length > 0 ? after.exes : before.exes,
    users: after.users.length > 0 ? after.users : before.users,
    exposure: after.exposure ?? before.exposure,
  };
}
