import { OptionError, UnobservableError, UsageError } from '../base/errors.js';
import { portions } from '../base/portions.js';
import { sharer } from '../base/sharer.js';
import { shellWord } from '../base/shell-word.js';
import { redactedWords } from '../domain/redaction/redacted-words.js';
import { readError, writeFailure } from '../host/failure.js';
import { errorCode, type Host } from '../host/types.js';
import { migrated, versionOf } from './migrate.js';
import { type PartedState, partedState, stateText } from './state-text.js';
import {
  EMPTY_STATE,
  type Machine,
  STATE_SCHEMA,
  STATE_VERSION,
  type State,
  type Told,
  type Tracked,
} from './types.js';

/** The largest state that is read, bytes. */
const SIZE_LIMIT = 256 * 1024 * 1024;

/** Where the states of a user are (XDG Base Directory). Throws UsageError for a user without a home directory. */
function userDirectory({ env, homeDirectory: home }: Pick<Host, 'env' | 'homeDirectory'>): string {
  const base = env.XDG_STATE_HOME;
  if (base?.startsWith('/') === true) return `${base}/port-audit`;
  if (home === null)
    throw new OptionError(
      (name) => `there is no home directory to keep the state in; name a file with ${name('state')}`,
    );
  return `${home}/.local/state/port-audit`;
}

/**
 * Where the state is when nobody says: one place for the machine, or one for the user, in which the name carries the
 * machine, as homes are shared. Throws UsageError for a user without a home directory.
 */
export function defaultStatePath(
  host: Pick<Host, 'uid' | 'env' | 'homeDirectory'>,
  { id }: Pick<Machine, 'id'>,
): string {
  return host.uid === 0 ? '/var/lib/port-audit/state.json' : `${userDirectory(host)}/state-${id}.json`;
}

function damaged(file: string, why: string): UsageError {
  return new UsageError([
    `state ${file}: damaged: ${why}`,
    `state ${file}: left as it is; move it away to begin anew (everything that is open will be told again), or restore it`,
  ]);
}

function parseJson(file: string, text: string): unknown {
  if (text === '') throw damaged(file, 'the file is empty');
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(file, 'it is not JSON; is it cut off?');
  }
}

/** Checks the version first: a newer state is not damaged. */
function upToDate(file: string, value: unknown): unknown {
  const version = versionOf(value);
  if (version === null) throw damaged(file, `it does not say that it is "${STATE_SCHEMA}"`);
  if (version > STATE_VERSION) {
    throw new OptionError((name) =>
      [
        `state ${file}: written by a newer port-audit (version ${version} of the state, this one reads up to ${STATE_VERSION})`,
        `state ${file}: left as it is; update port-audit, or name another file with ${name('state')}`,
      ].join('\n'),
    );
  }
  const state = migrated(value as Readonly<Record<string, unknown>>);
  if (state === null) throw damaged(file, `version ${version} of the state never was`);
  return state;
}

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string } | undefined;

function misshapen(file: string, issue: Issue, place: readonly PropertyKey[] = []): UsageError {
  const path = [...place, ...(issue?.path ?? [])].map(String).join('.');
  return damaged(file, `${path || 'the whole'}: ${issue?.message ?? 'not as it should be'}`);
}

async function checked(file: string, value: unknown): Promise<State> {
  const { stateSchema } = await import('./state-schema.js');
  const result = stateSchema.safeParse(value);
  if (result.success) return result.data;
  throw misshapen(file, result.error.issues[0]);
}

async function checkedFindings(file: string, { findings }: PartedState): Promise<Tracked[]> {
  const { trackedSchema } = await import('./state-schema.js');
  const share = sharer();
  const found: Tracked[] = [];
  for (const text of findings()) {
    const { data, error } = trackedSchema.safeParse(parseJson(file, text));
    if (error !== undefined) throw misshapen(file, error.issues[0], ['findings', found.length]);
    const { evidence, facts, turns, ...own } = data;
    found.push({ ...own, evidence: share(evidence), facts: share(facts), turns: share(turns) });
  }
  return found;
}

/** The state in a text: finding by finding where it is laid out as this version does. */
async function stateIn(file: string, bytes: Buffer): Promise<State> {
  const parted = partedState(bytes);
  const rest = parted === null ? null : parseJson(file, parted.rest);
  if (parted === null || versionOf(rest) !== STATE_VERSION) {
    return checked(file, upToDate(file, parseJson(file, bytes.toString('utf8'))));
  }
  const few = await checked(file, rest);
  return { ...few, findings: await checkedFindings(file, parted) };
}

function readBytes(host: Host, file: string): Buffer | null {
  try {
    return host.files.read(file, SIZE_LIMIT);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    if (errorCode(error) !== 'EACCES') throw readError(`state ${file}`, error, SIZE_LIMIT);
    throw new OptionError(
      (name) => `state ${file}: may not be read; run as its owner, or name another file with ${name('state')}`,
    );
  }
}

function withoutSecret<T extends Told>(told: T): T {
  const { evidence } = told;
  const { words, count } = redactedWords(evidence?.cmdline ?? []);
  return evidence === null || count === 0 ? told : { ...told, evidence: { ...evidence, cmdline: words } };
}

/** Versions that did not hide secrets remembered them; they are told to nobody any more. */
const withoutSecrets = (state: State): State => ({
  ...state,
  findings: state.findings.map(withoutSecret),
  undelivered: state.undelivered.map(({ news, ...one }) => ({
    ...one,
    news: news.map((item) => ({ ...item, finding: withoutSecret(item.finding) })),
  })),
});

function foreign(file: string, owner: Machine, machine: Machine): UsageError {
  const named = ({ id, name }: Machine) => `${name} (machine ${id})`;
  const aside = `mv ${shellWord(file)} ${shellWord(`${file}.${owner.id}`)}`;
  return new OptionError((name) =>
    [
      `state ${file}: belongs to ${named(owner)}, and this is ${named(machine)}`,
      `state ${file}: left as it is; to begin anew on this machine: ${aside}, or name another file with ${name('state')}`,
    ].join('\n'),
  );
}

/** What was remembered, by whichever machine; null when there is no such file. Throws UsageError. */
export async function readAnyState(host: Host, file: string): Promise<State | null> {
  const bytes = readBytes(host, file);
  return bytes === null ? null : withoutSecrets(await stateIn(file, bytes));
}

/**
 * What this machine remembered, or a version that knew no machines yet; null when there is no such file. Throws
 * UsageError for one that is damaged, newer, or another machine's.
 */
export async function readState(host: Host, file: string, machine: Machine): Promise<State | null> {
  const state = await readAnyState(host, file);
  if (state !== null && state.machine !== null && state.machine.id !== machine.id) {
    throw foreign(file, state.machine, machine);
  }
  return state;
}

/** The same, where nothing remembered yet is as good as an empty state. */
export async function loadState(host: Host, file: string, machine: Machine): Promise<State> {
  return (await readState(host, file, machine)) ?? EMPTY_STATE;
}

/**
 * Replaces the state all at once, mode 0600: whenever the run or the machine stops, the file is the old one or the new
 * one. Throws UnobservableError.
 */
export function saveState(host: Host, file: string, state: State): void {
  try {
    host.files.writeAtomic(file, portions(stateText(state)), { mode: 0o600 });
  } catch (error) {
    throw new UnobservableError(`state ${file}: cannot be written: ${writeFailure(error)}`);
  }
}
