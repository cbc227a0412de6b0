import type { Hash } from 'node:crypto';
import path from 'node:path';
import { UsageError } from '../errors.js';
import { builtin } from '../host/builtin.js';
import { errorCode, errorText, type Host } from '../host.js';
import { decodePolicy } from './decode-policy.js';
import { PolicyProblems } from './problems.js';
import type { ReadPolicyFile, readPolicyFile } from './read-policy-file.js';
import { ENTRY_KINDS, type Place, type Policy } from './types.js';

/** The largest policy file, and the most that a policy may extend. */
const MIB = 1024 * 1024;
const FILE_LIMIT = 16 * MIB;
const TOTAL_LIMIT = 64 * MIB;
const FILE_COUNT_LIMIT = 64;
const DEPTH_LIMIT = 16;

const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'may not be read; check its permissions',
  EISDIR: 'is a directory, not a file',
  ELOOP: 'is a symbolic link that leads to itself',
  EFBIG: `is larger than the limit of ${FILE_LIMIT / MIB} MiB, or all files together than ${TOTAL_LIMIT / MIB} MiB`,
};

const ASKS_FOR_NOTHING = 'asks for nothing: no allow, require or deny entry; write one with `port-audit baseline`';

export interface LoadOptions {
  /** For `check`: a policy must ask for something, and every reason must be filled in. */
  readonly strict: boolean;
}

type Files = Pick<Host['files'], 'read' | 'realPath'>;

/** A file on the way from the first one to the one that is read. */
interface Step {
  readonly file: string;
  /** The path without symbolic links: a file is the same file by every name. */
  readonly real: string;
}

/** Reads a policy file and everything that it extends, each file once. */
class PolicyReader {
  readonly problems = new PolicyProblems();
  readonly read: ReadPolicyFile[] = [];
  readonly hash: Hash = builtin.crypto().createHash('sha256');
  private readonly seen = new Set<string>();
  private bytesLeft = TOTAL_LIMIT;

  constructor(
    private readonly files: Files,
    private readonly parse: typeof readPolicyFile,
  ) {}

  /** Reads `file`, which `way` led to; `named` is where it was named. Throws {@link UsageError} for the first one. */
  load(file: string, named: Place | null, way: readonly Step[]): void {
    const real = this.realPath(file);
    if (this.refuses(file, real, named, way) || this.seen.has(real)) return;
    this.seen.add(real);
    const bytes = this.bytes(file, named);
    const text = bytes === null ? null : decodePolicy(file, bytes, this.problems);
    const content = text === null ? null : this.parse(file, text, this.problems);
    if (content === null) return;
    this.read.push(content);
    for (const base of content.bases) {
      const target = path.isAbsolute(base.file) ? base.file : path.join(path.dirname(file), base.file);
      this.load(target, base.place, [...way, { file, real }]);
    }
  }

  /** The name as it is where there is no such path, e.g. of a pipe; what is missing shows when it is read. */
  private realPath(file: string): string {
    try {
      return this.files.realPath(file);
    } catch {
      return file;
    }
  }

  private bytes(file: string, named: Place | null): Buffer | null {
    try {
      const bytes = this.files.read(file, Math.min(FILE_LIMIT, this.bytesLeft));
      this.bytesLeft -= bytes.length;
      this.hash.update(bytes);
      return bytes;
    } catch (error) {
      return this.unreadable(file, named, error);
    }
  }

  private unreadable(file: string, named: Place | null, error: unknown): null {
    const why = FILE_ERRORS[errorCode(error)] ?? errorText(error);
    if (named === null) throw new UsageError([`policy ${file}: ${why}`]);
    this.problems.add(named, `extends: ${file}: ${why}`);
    return null;
  }

  private refuses(file: string, real: string, named: Place | null, way: readonly Step[]): boolean {
    if (named === null) return false;
    const cycle = way.findIndex((step) => step.real === real);
    if (cycle >= 0) {
      const files = [...way.slice(cycle).map((step) => step.file), file];
      this.problems.add(named, `extends: a cycle: ${files.join(' -> ')}`);
    } else if (way.length >= DEPTH_LIMIT) {
      this.problems.add(named, `extends: more than ${DEPTH_LIMIT} levels deep`);
    } else if (this.seen.size >= FILE_COUNT_LIMIT && !this.seen.has(real)) {
      this.problems.add(named, `extends: more than ${FILE_COUNT_LIMIT} files`);
    } else {
      return false;
    }
    return true;
  }
}

const isUnfinished = (reason: string) => /^TODO\b/.test(reason) || reason.toLowerCase() === 'todo';

/** A reason that `baseline` left to be filled in: nobody has approved the entry. */
function reportUnfinished({ content, yaml }: ReadPolicyFile, problems: PolicyProblems): void {
  for (const kind of ENTRY_KINDS) {
    for (const [index, { reason }] of (content?.[kind] ?? []).entries()) {
      if (!isUnfinished(reason)) continue;
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
  host: { readonly files: Files },
  file: string,
  options: LoadOptions = { strict: false },
): Promise<Policy> {
  const { readPolicyFile } = await import('./read-policy-file.js');
  const reader = new PolicyReader(host.files, readPolicyFile);
  reader.load(file, null, []);
  const { problems, read } = reader;
  const entries = read.flatMap((each) => each.entries);
  if (options.strict) {
    for (const each of read) reportUnfinished(each, problems);
    if (entries.length === 0 && problems.count === 0) problems.add({ file, line: 1, column: 1 }, ASKS_FOR_NOTHING);
  }
  problems.throwIfAny();
  const contents = read.map(({ content }) => content).filter((content) => content !== null);
  return {
    facts: { file, sha256: reader.hash.digest('hex') },
    entries,
    rules: Object.assign({}, ...contents.map(({ rules }) => rules ?? {}).reverse()),
    failOn: contents.find(({ failOn }) => failOn !== undefined)?.failOn ?? null,
  };
}
