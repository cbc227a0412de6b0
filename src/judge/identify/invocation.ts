import { baseName } from '../../domain/executable-path.js';
import type { Runtime } from '../../registry/types.js';
import { firstOperand } from './operand.js';
import { runtimeOf } from './runtime.js';

/** What an interpreter was told to run. */
export interface Invocation {
  /** Path of the script, assembly or boot file as it was given. */
  readonly script: string | null;
  /** `python -m`, `java --module`, `php -S` (as `-S`). */
  readonly module: string | null;
  readonly mainClass: string | null;
  readonly jar: string | null;
  /** BusyBox applet. */
  readonly applet: string | null;
  /** Further names under which a program may be known (Erlang node, boot script and start module). */
  readonly aliases: readonly string[];
  /** Paths that show where the code comes from: class path, boot file. */
  readonly paths: readonly string[];
  /** The whole command line where the process rewrote it to a title. */
  readonly title: string | null;
}

const NOTHING: Invocation = {
  script: null,
  module: null,
  mainClass: null,
  jar: null,
  applet: null,
  aliases: [],
  paths: [],
  title: null,
};

/** The value of the first of these options. */
function optionValue(words: readonly string[], ...options: readonly string[]): string | null {
  const index = words.findIndex((word) => options.includes(word));
  return index < 0 ? null : (words[index + 1] ?? null);
}

/** The options of the interpreter, and the operand that they end with. */
interface Parted {
  readonly options: readonly string[];
  /** The last of the options: it may say what the operand is. */
  readonly last: string;
  readonly operand: string | null;
}

function part(runtime: Runtime, words: readonly string[]): Parted {
  const index = firstOperand(runtime, words);
  const options = words.slice(0, index < 0 ? words.length : index);
  return { options, last: options.at(-1) ?? '', operand: words[index] ?? null };
}

function readPython(words: readonly string[]): Invocation {
  const { last, operand } = part('python', words);
  return /^-[a-zA-Z]*m$/.test(last) ? { ...NOTHING, module: operand } : { ...NOTHING, script: operand };
}

function readPhp(words: readonly string[]): Invocation {
  const { options, operand } = part('php', words);
  return options.includes('-S') ? { ...NOTHING, module: '-S' } : { ...NOTHING, script: operand };
}

function readJava(words: readonly string[]): Invocation {
  const { options, last, operand } = part('java', words);
  const classPath = optionValue(options, '-cp', '-classpath', '--class-path', '-p', '--module-path') ?? '';
  const paths = classPath.split(':').filter((path) => path !== '');
  if (last === '-jar') return { ...NOTHING, jar: operand, paths };
  const isModule = last === '-m' || last === '--module';
  const mainClass = isModule ? (operand?.split('/')[1] ?? null) : operand;
  return { ...NOTHING, module: isModule ? operand : null, mainClass, paths };
}

/** Erlang: `-boot FILE`, `-s MODULE`, `-run MODULE` and the node name say what runs; erl(1). */
function readBeam(words: readonly string[]): Invocation {
  const boot = optionValue(words, '-boot');
  const node = optionValue(words, '-sname', '-name');
  const started = words.flatMap((word, index) =>
    ['-s', '-run', '-eval', '-mode'].includes(word) ? [words[index + 1] ?? ''] : [],
  );
  const aliases = [node?.split('@')[0] ?? '', ...started, boot === null ? '' : baseName(boot)].filter(
    (name) => name !== '',
  );
  return { ...NOTHING, script: boot, aliases, paths: words.filter((word) => word.startsWith('/')) };
}

function readBusybox(words: readonly string[]): Invocation {
  const self = baseName(words[0] ?? '').replace(/^-/, '');
  return { ...NOTHING, applet: /^busybox/.test(self) ? (words[1] ?? null) : self };
}

/** `dotnet App.dll`, `dotnet exec … App.dll`, `mono App.exe`. */
function readAssembly(runtime: Runtime, words: readonly string[]): Invocation {
  const index = firstOperand(runtime, words);
  const at = words[index] === 'exec' ? firstOperand(runtime, words, index + 1) : index;
  return { ...NOTHING, script: words[at] ?? null };
}

/**
 * A rewritten command line no longer says what was started: one word that is no interpreter, or something that begins
 * with `name:`.
 */
function isTitle(words: readonly string[]): boolean {
  const [first = ''] = words;
  const lone = words.length === 1 && first !== '' && (/\s/.test(first) || runtimeOf(first) === null);
  return lone || /^[^/\s]+: /.test(first) || /^[^/]*:$/.test(first);
}

/** Reads the command line of an interpreter. */
export function readInvocation(runtime: Runtime, words: readonly string[]): Invocation {
  if (runtime !== 'busybox' && isTitle(words)) return { ...NOTHING, title: words.join(' ') };
  switch (runtime) {
    case 'python':
      return readPython(words);
    case 'java':
      return readJava(words);
    case 'beam':
      return readBeam(words);
    case 'busybox':
      return readBusybox(words);
    case 'php':
      return readPhp(words);
    case 'dotnet':
    case 'mono':
      return readAssembly(runtime, words);
    default:
      return { ...NOTHING, script: part(runtime, words).operand };
  }
}
