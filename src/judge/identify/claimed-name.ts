import { baseName, locationOf } from '../../domain/executable-path.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Owner } from '../../domain/listener.js';
import { isGenericName } from '../../registry/generic-name.js';
import type { Program, Registry } from '../../registry/types.js';

type Knowledge = Pick<Registry, 'programsOfExecutable'>;

/** comm is cut to this many bytes by the kernel (TASK_COMM_LEN less the final NUL, proc(5)). */
const COMM_LENGTH = 15;

/** Beside the generic names: words that many programs use for one of their threads. */
const OF_THREADS = new Set(['master', 'init']);

/** Executables that run others in their own name: loaders, emulators, debuggers, and many programs in one file. */
const TRANSPARENT =
  /^(busybox.*|toybox.*|ld(-linux.*|-musl.*|-[\d.]+)?\.so.*|qemu-\w+(-static)?|box(64|86)|wine(64)?(-preloader)?|valgrind.*|rr|FEXInterpreter|proot)$/;

const isNoClaim = (word: string) => OF_THREADS.has(word) || isGenericName(word);

/** The words by which a process calls itself: comm, and the first word of its command line up to `:` or a blank. */
function claims(owner: Owner): string[] {
  const title = owner.cmdline?.[0] ?? '';
  const end = title.search(/[\s:]/);
  const first = end < 0 ? title : title.slice(0, end);
  return [owner.name ?? '', baseName(first)].filter((claim) => claim.length >= 3 && !isNoClaim(claim));
}

/** Whether a program may truthfully show under a name while this file runs. */
function mayBe(program: Program, exe: string, own: readonly Program[]): boolean {
  if (own.includes(program)) return true;
  const runtime = runtimeOf(exe);
  return runtime !== null && program.interpreted.some((each) => each.runtime === runtime);
}

/** `[kworker/0:1-events]`: without blanks, unlike the titles that some servers give themselves. */
const isKernelThreadName = (text: string) => /^\[[\w/:.+-]+\]$/.test(text);

/** Alike enough to be one program: `nginx` and `.nginx-wrapped`, `sshd` and `sshd-session`, comm cut to 15 bytes. */
function sameName(claim: string, exe: string): boolean {
  const file = baseName(exe).replace(/^\./, '');
  return file.startsWith(claim) || (file.length > 2 && claim.startsWith(file)) || file.slice(0, COMM_LENGTH) === claim;
}

/** A script that the system's packages laid, and that nobody but root can change, bears its own name: Perl's `gearmand`. */
function isOfOwnScript(claim: string, { script }: Owner): boolean {
  if (script?.guarded !== true || locationOf(script.file) !== 'packaged') return false;
  const name = baseName(script.file);
  return name === claim || name.slice(0, COMM_LENGTH) === claim;
}

/**
 * The known program whose name a process uses although its executable is another one; null for an honest process, and
 * where the executable is not known.
 */
export function claimedName(owner: Owner, registry: Knowledge): string | null {
  const { exe } = owner;
  if (exe === null || TRANSPARENT.test(baseName(exe))) return null;
  const title = owner.cmdline?.[0] ?? '';
  if (isKernelThreadName(title)) return `the kernel thread ${title}`;
  const own = registry.programsOfExecutable(exe);
  for (const claim of claims(owner)) {
    const isOwn = own.some((program) => program.names.includes(claim) || program.name === claim);
    if (isOwn || sameName(claim, exe) || isOfOwnScript(claim, owner)) continue;
    const claimed = registry.programsOfExecutable(claim);
    if (claimed.length > 0 && !claimed.some((program) => mayBe(program, exe, own))) return claim;
  }
  return null;
}
