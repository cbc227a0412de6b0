import { baseName } from '../../domain/executable-path.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';

/** A program that is started for a socket. */
export interface Started {
  /** Absolute path of the program, as the configuration has it. */
  readonly program: string;
  /** argv of the program, with the name that it is given as its first word. */
  readonly words: readonly string[];
}

/** tcpd(8) asks who may come and starts what stands behind it: a path, or a name in this directory. */
const BEHIND_TCPD = '/usr/sbin/';

/**
 * Options that run nothing and take no word, of whichever interpreter. With `-s` a shell does what its client says, and `-I`,
 * `-W` and `-t` have a path of their own behind them in some.
 */
const HARMLESS = /^-[Twu]+$/;

/**
 * The file that serves in the end: what stands behind tcpd, a subcommand of git (`git --exec-path`, git(1)), the script that
 * an interpreter is given.
 */
export function servingFile({ program, words }: Started): string {
  const [named = '', ...args] = words;
  if (baseName(program) === 'tcpd') return named.startsWith('/') ? named : `${BEHIND_TCPD}${named}`;
  if (baseName(program) === 'git' && args.includes('daemon')) return '/usr/lib/git-core/git-daemon';
  const script = runtimeOf(program) === null ? undefined : args.find((word) => !HARMLESS.test(word));
  return script?.startsWith('/') === true ? script : program;
}
