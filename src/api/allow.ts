import path from 'node:path';
import { OptionError, UnobservableError, UsageError } from '../base/errors.js';
import type { Finding } from '../domain/finding.js';
import type { Report, ReportListener } from '../domain/report.js';
import { gapNote, portName } from '../domain/words.js';
import { writeFailure } from '../host/failure.js';
import { trustFile } from '../host/trust.js';
import { errorCode, type Host } from '../host/types.js';
import { portSubjectOf } from '../judge/dossier/explanation-of.js';
import { registeredAndActual } from '../judge/rules/words.js';
import { allowanceFor } from '../policy/allowance.js';
import type { BaselineEntry } from '../policy/baseline/baseline-entries.js';
import { asItem, entryLines } from '../policy/baseline/entry-lines.js';
import type { NewEntry } from '../policy/file/add-entries.js';
import { parseUntil } from '../policy/file/selectors.js';
import type { Policy } from '../policy/types.js';
import { visible } from '../reports/text.js';
import { attend, type Call } from './attend.js';
import type { AuditRequest } from './audit-request.js';
import { isBlind } from './exit-code.js';
import { SAYING, TEXT_OR_NULL } from './option-checks.js';
import { ATTENDED_OPTIONS, type Checks } from './options.js';
import { lookAtPort } from './port.js';
import { usualPolicyPath } from './usual-policy.js';

/** What to allow why, how long, and where that is written. */
export interface AllowRequest extends Pick<AuditRequest, 'policy' | 'signal' | 'onProgress'> {
  /** Why it may listen. */
  readonly reason: string;
  /** The last day on which it may, `2027-06-30`; null: for good. */
  readonly until: string | null;
}

export const ALLOW_OPTIONS: Checks<AllowRequest> = {
  reason: SAYING,
  until: TEXT_OR_NULL,
  policy: TEXT_OR_NULL,
  ...ATTENDED_OPTIONS,
};

/** What became of it. */
export interface Allowed {
  /** The policy that is written to. */
  readonly file: string;
  /** Line of the first entry that was written, from 1; null: none was. */
  readonly line: number | null;
  /** The lines that were written. */
  readonly written: readonly string[];
  /** Why a listener gets no entry, one line each; then nothing is written at all. */
  readonly refused: readonly string[];
  /** What the policy allowed before. */
  readonly already: readonly ReportListener[];
  /** Findings that speak all the same: an entry cannot accept them. */
  readonly stays: readonly Finding[];
}

function policyFile({ policy }: Partial<AllowRequest>, host: Host): string {
  const file = policy ?? usualPolicyPath(host);
  if (file !== null) return file;
  throw new OptionError((name) => `${name('policy')} FILE is missing: this user has no home that a policy could be in`);
}

/** The last day of an entry. Throws UsageError for none, or one that is over. */
function checkUntil(until: string | null, now: Date): void {
  if (until === null) return;
  const parsed = parseUntil(until);
  if ('problem' in parsed) throw new OptionError((name) => `${name('until')}: ${parsed.problem}`);
  if (parsed.value.end <= now.getTime()) throw new OptionError((name) => `${name('until')}: ${until} is over already`);
}

/** A policy that is there, or null. Throws UsageError for one that is not valid, or in the wrong hands. */
async function policyBefore(file: string, named: boolean, host: Host): Promise<Policy | null> {
  const { loadPolicy } = await import('../policy/file/load.js');
  if (host.files.look(file) !== null) return loadPolicy(host, file, { strict: false, found: !named });
  trustFile(host, { what: 'policy', file, found: !named, own: false });
  return null;
}

/** Nothing can be allowed that is not seen. */
function checkSeen(subject: string, report: Report): void {
  const { listeners, gaps } = report;
  const unseen = listeners.find(({ ownerStatus }) => ownerStatus === 'hidden');
  if (unseen !== undefined) {
    const why = unseen.ownerReason ?? 'why is unknown';
    throw new UnobservableError(
      `${portName(unseen)}: who holds it could not be seen (${why}), and an entry without a program would let in everybody; run it as root`,
    );
  }
  if (listeners.length > 0) return;
  if (isBlind(report)) {
    throw new UnobservableError(
      `nothing was seen on ${subject}, but not everything could be looked at: ${gaps.map(gapNote).join('; ')}`,
    );
  }
  throw new UsageError([
    `nothing listens on ${subject} now, and an entry is made of what does; start it first, or write the entry by hand`,
  ]);
}

function newEntry(entry: BaselineEntry, { reason = '', until = null }: Partial<AllowRequest>, now: Date): NewEntry {
  const [first] = entry.listeners;
  const what = first === undefined ? [] : [`${portName(first)} ${registeredAndActual(first)}`];
  const when = `allowed on ${now.toISOString().slice(0, 10)}`;
  const comment = [[...what, when].join('; ')].map((line) => visible(line));
  return { comment, item: asItem(entryLines(entry, { reason, until })) };
}

function write(host: Host, file: string, text: string): void {
  const { files } = host;
  const mode = files.stat(file)?.mode;
  try {
    files.makeDirectory(path.dirname(file));
    files.writeAtomic(file, text, mode === undefined ? {} : { mode });
  } catch (error) {
    const asRoot = ['EACCES', 'EPERM'].includes(errorCode(error)) && host.uid !== 0 ? '; run it as root' : '';
    throw new UsageError([`policy ${file}: cannot be written: ${writeFailure(error)}${asRoot}`]);
  }
}

/** Writes the entries, after a look whether the file is as valid with them as it was without. Returns their first line. */
async function add(host: Host, file: string, entries: readonly NewEntry[]): Promise<number> {
  const [{ addEntries }, { readPolicyFile }, { createProblems }] = await Promise.all([
    import('../policy/file/add-entries.js'),
    import('../policy/file/read-policy-file.js'),
    import('../policy/file/problems.js'),
  ]);
  const before = host.files.look(file) === null ? '' : host.files.readText(file);
  const text = addEntries(before, entries);
  const problems = createProblems();
  const read = readPolicyFile(file, text, problems);
  problems.throwIfAny();
  write(host, file, text);
  const allow = read?.entries.filter(({ kind }) => kind === 'allow') ?? [];
  return allow.at(-entries.length)?.place.line ?? 1;
}

/** Findings about some listeners that the new entries do not accept. */
async function staying(
  subject: ReturnType<typeof portSubjectOf>,
  file: string,
  call: Call<AllowRequest>,
): Promise<readonly Finding[]> {
  const policy = await policyBefore(file, true, call.host);
  const { findings } = await lookAtPort(subject, policy, call);
  return findings.filter(({ disposition, listener }) => disposition === 'active' && listener !== null);
}

async function allowIn(subject: string, call: Call<AllowRequest>): Promise<Allowed> {
  const { request, host } = call;
  const asked = portSubjectOf(subject);
  const file = policyFile(request, host);
  const now = host.now();
  if ((request.reason ?? '').trim() === '') {
    throw new UsageError(['allow: a reason is missing; say why it may listen, for whoever reads the policy']);
  }
  checkUntil(request.until ?? null, now);
  const before = await policyBefore(file, request.policy != null, host);
  const report = await lookAtPort(asked, before, call);
  checkSeen(subject, report);
  const open = report.listeners.filter(({ allowedBy }) => allowedBy === null);
  const already = report.listeners.filter(({ allowedBy }) => allowedBy !== null);
  const { entries, refused } = allowanceFor(open, report);
  const added = refused.length > 0 ? [] : entries.map((entry) => newEntry(entry, request, now));
  const line = added.length === 0 ? null : await add(host, file, added);
  const stays = line === null ? [] : await staying(asked, file, call);
  return { file, line, written: added.flatMap(({ item }) => item), refused, already, stays };
}

/**
 * Adds an entry for what listens on a port (`3099`, `3099/tcp`) now to a policy: to that of this machine or user where no
 * other is named. Comments and order of the file stay, and it is replaced in one step. Rejects with UsageError where
 * nothing listens or the policy is not valid, UnobservableError where it cannot be seen who holds the port.
 */
export async function allow(
  subject: string | number,
  options: Partial<AllowRequest> & Pick<AllowRequest, 'reason'>,
  machine?: Host,
): Promise<Allowed> {
  return attend<AllowRequest, Allowed>(options, ALLOW_OPTIONS, machine, (call) => allowIn(String(subject), call));
}
