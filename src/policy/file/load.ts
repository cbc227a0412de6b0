import type { Hash } from 'node:crypto';
import crypto from 'node:crypto';
import path from 'node:path';
import { UsageError } from '../../base/errors.js';
import { shellWord } from '../../base/shell-word.js';
import type { Place } from '../../domain/finding.js';
import { exhaustion, readFailure } from '../../host/failure.js';
import { trustFile } from '../../host/trust.js';
import { errorCode, type Host } from '../../host/types.js';
import { ENTRY_KINDS, type EntryKind, type Policy } from '../types.js';
import { decodePolicy } from './decode-policy.js';
import { createProblems, type PolicyProblems } from './problems.js';
import type { ReadPolicyFile, readPolicyFile } from './read-policy-file.js';

const MIB = 1024 * 1024;

/** The largest policy file, and the most that a policy may extend. */
const FILE_LIMIT = 16 * MIB;
const TOTAL_LIMIT = 64 * MIB;
const FILE_COUNT_LIMIT = 64;
const DEPTH_LIMIT = 16;

const ASKS_FOR_NOTHING = 'asks for nothing: no allow, require or deny entry; write one with `port-audit baseline`';

export interface LoadOptions {
  /** For `check`: a policy must ask for something, and every reason must be filled in. */
  readonly strict: boolean;
  /** Nobody named it: it was found where a policy lies by default. */
  readonly found?: boolean;
}

type Files = Pick<Host['files'], 'read' | 'realPath' | 'risks'>;

/** A file on the way from the first one to the one that is read. */
interface Step {
  readonly file: string;
  /** The path without symbolic links: a file is the same file by every name. */
  readonly real: string;
}

/** How far a policy was read: its files, each once, in the order of their entries. */
interface Reading {
  readonly files: Files;
  readonly parse: typeof readPolicyFile;
  readonly problems: PolicyProblems;
  readonly read: ReadPolicyFile[];
  readonly hash: Hash;
  /** Real paths of the files that were read. */
  readonly seen: Set<string>;
  bytesLeft: number;
  readonly uid: number | null;
  readonly found: boolean;
  readonly warnings: string[];
}

/** The name as it is where there is no such path, e.g. of a pipe; what is missing shows when it is read. */
function realPath(files: Files, file: string): string {
  try {
    return files.realPath(file);
  } catch {
    return file;
  }
}

/** Throws {@link UsageError} for the first file; of any other it is a problem at the place where it was named. */
function readBytes(reading: Reading, file: string, named: Place | null): Buffer | null {
  try {
    const bytes = reading.files.read(file, Math.min(FILE_LIMIT, reading.bytesLeft));
    reading.bytesLeft -= bytes.length;
    reading.hash.update(bytes);
    return bytes;
  } catch (error) {
    const exhausted = exhaustion(`policy ${file}`, error);
    if (exhausted !== null) throw exhausted;
    const together = errorCode(error) === 'EFBIG' ? `, or all files together than ${TOTAL_LIMIT / MIB} MiB` : '';
    const why = `${readFailure(error, FILE_LIMIT)}${together}`;
    const write = errorCode(error) === 'ENOENT' ? `; port-audit baseline --output ${shellWord(file)} writes one` : '';
    if (named === null) throw new UsageError([`policy ${file}: ${why}${write}`]);
    reading.problems.add(named, `extends: ${file}: ${why}`);
    return null;
  }
}

/** Why a file may not be extended from here; null: it may. */
function refusal({ seen }: Reading, { file, real }: Step, way: readonly Step[]): string | null {
  const cycle = way.findIndex((step) => step.real === real);
  if (cycle >= 0) return `a cycle: ${[...way.slice(cycle).map((step) => step.file), file].join(' -> ')}`;
  if (way.length >= DEPTH_LIMIT) return `more than ${DEPTH_LIMIT} levels deep`;
  return seen.size >= FILE_COUNT_LIMIT && !seen.has(real) ? `more than ${FILE_COUNT_LIMIT} files` : null;
}

/** Whether a file is in good hands; throws {@link UsageError} for the first one that is not, of others it is a problem. */
function isTrusted(reading: Reading, file: string, named: Place | null): boolean {
  try {
    reading.warnings.push(...trustFile(reading, { what: 'policy', file, found: reading.found, own: false }));
    return true;
  } catch (error) {
    if (named === null || !(error instanceof UsageError)) throw error;
    for (const line of error.lines) reading.problems.add(named, `extends: ${line}`);
    return false;
  }
}

/** Reads a file that `way` led to, and what it extends; `named` is where it was named, null for the first one. */
function readFile(reading: Reading, file: string, named: Place | null, way: readonly Step[]): void {
  const { problems, seen } = reading;
  const step = { file, real: realPath(reading.files, file) };
  const refused = refusal(reading, step, way);
  if (refused !== null && named !== null) problems.add(named, `extends: ${refused}`);
  if (refused !== null || seen.has(step.real)) return;
  seen.add(step.real);
  if (!isTrusted(reading, file, named)) return;
  const bytes = readBytes(reading, file, named);
  const text = bytes === null ? null : decodePolicy(file, bytes, problems);
  const content = text === null ? null : reading.parse(file, text, problems);
  if (content === null) return;
  reading.read.push(content);
  for (const base of content.bases) {
    const target = path.isAbsolute(base.file) ? base.file : path.join(path.dirname(file), base.file);
    readFile(reading, target, base.place, [...way, step]);
  }
}

const isUnfinished = (reason: string) => /^TODO\b/.test(reason.trim()) || reason.trim().toLowerCase() === 'todo';

/** The reasons of one kind of entries as they stand there, also where something else is wrong with the file. */
function reasonsOf(value: unknown, kind: EntryKind): unknown[] {
  const entries = (value as Partial<Record<EntryKind, unknown>> | null)?.[kind];
  return Array.isArray(entries) ? entries.map((entry: { reason?: unknown } | null) => entry?.reason) : [];
}

/** A reason that `baseline` left to be filled in: nobody has approved the entry. */
function reportUnfinished({ yaml }: ReadPolicyFile, problems: PolicyProblems): void {
  for (const kind of ENTRY_KINDS) {
    for (const [index, reason] of reasonsOf(yaml.value, kind).entries()) {
      if (typeof reason !== 'string' || !isUnfinished(reason)) continue;
      const place = yaml.placeOf([kind, index, 'reason']);
      problems.add(place, `${kind}[${index}].reason: still TODO; say why, or remove the entry`);
    }
  }
}

/**
 * Reads a policy file with everything that it extends: YAML, each file at most 16 MiB. Throws {@link UsageError} with
 * every problem at once, each line `file:line:column: what is wrong`.
 */
export async function loadPolicy(
  host: { readonly files: Files; readonly uid?: number | null },
  file: string,
  options: LoadOptions = { strict: false },
): Promise<Policy> {
  const { readPolicyFile } = await import('./read-policy-file.js');
  const problems = createProblems();
  const read: ReadPolicyFile[] = [];
  const hash = crypto.createHash('sha256');
  const { files, uid = null } = host;
  const warnings: string[] = [];
  const state = { seen: new Set<string>(), bytesLeft: TOTAL_LIMIT, uid, found: options.found === true, warnings };
  readFile({ files, parse: readPolicyFile, problems, read, hash, ...state }, file, null, []);
  const entries = read.flatMap((each) => each.entries);
  if (options.strict) {
    for (const each of read) reportUnfinished(each, problems);
    // An empty list of what may listen asks for something: nothing may.
    const asks = entries.length > 0 || read.some(({ content }) => content?.allow !== undefined);
    if (!asks && problems.count === 0) problems.add({ file, line: 1, column: 1 }, ASKS_FOR_NOTHING);
  }
  problems.throwIfAny();
  const contents = read.map(({ content }) => content).filter((content) => content !== null);
  return {
    facts: { file, sha256: hash.digest('hex') },
    entries,
    rules: Object.assign({}, ...contents.map(({ rules }) => rules ?? {}).reverse()),
    failOn: contents.find(({ failOn }) => failOn !== undefined)?.failOn ?? null,
    warnings,
  };
}
