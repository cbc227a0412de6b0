import { baseName } from '../domain/executable-path.js';
import type { Runtime } from '../registry/types.js';

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

/** Options that take the next word as their value. */
const WITH_VALUE: Readonly<Partial<Record<Runtime, ReadonlySet<string>>>> = {
  python: new Set(['-X', '-W', '-Q', '--check-hash-based-pycs']),
  node: new Set([
    '-r',
    '--require',
    '--import',
    '--loader',
    '--experimental-loader',
    '-C',
    '--conditions',
    '--env-file',
  ]),
  java: new Set([
    '-cp',
    '-classpath',
    '--class-path',
    '-p',
    '--module-path',
    '--add-modules',
    '--add-opens',
    '--add-exports',
    '--add-reads',
    '--upgrade-module-path',
  ]),
  perl: new Set(['-I', '-M', '-m']),
  ruby: new Set(['-r', '-I', '-C', '-E']),
  php: new Set(['-c', '-d', '-z', '-t']),
  lua: new Set(['-l']),
  shell: new Set(['-o', '-O']),
};

/** Options behind which the program text itself stands, so that there is no script. */
const INLINE = new Set(['-c', '-e', '-E', '-p', '--eval', '--print', '-pe', '-ne', '-r']);

const INLINE_OF: Readonly<Partial<Record<Runtime, readonly string[]>>> = {
  python: ['-c'],
  node: ['-e', '--eval', '-p', '--print', '-pe'],
  perl: ['-e', '-E', '-ne', '-pe'],
  ruby: ['-e'],
  php: ['-r'],
  lua: ['-e'],
  shell: ['-c'],
};

function isInline(runtime: Runtime, word: string): boolean {
  return INLINE.has(word) && (INLINE_OF[runtime]?.includes(word) ?? false);
}

/** Index of the first word that is neither an option nor the value of one; -1 when program text stands inline. */
function firstOperand(runtime: Runtime, words: readonly string[]): number {
  for (let index = 1; index < words.length; index++) {
    const word = words[index] ?? '';
    if (isInline(runtime, word)) return -1;
    if (!word.startsWith('-') || word === '-') return word === '-' || word === '' ? -1 : index;
    if (WITH_VALUE[runtime]?.has(word)) index++;
  }
  return -1;
}

function optionValue(words: readonly string[], ...options: readonly string[]): string | null {
  const index = words.findIndex((word) => options.includes(word));
  return index < 0 ? null : (words[index + 1] ?? null);
}

function readScript(runtime: Runtime, words: readonly string[]): Invocation {
  const index = firstOperand(runtime, words);
  return { ...NOTHING, script: index < 0 ? null : (words[index] ?? null) };
}

function readPython(words: readonly string[]): Invocation {
  const module = words.indexOf('-m');
  const operand = firstOperand('python', words);
  if (module > 0 && (operand < 0 || operand > module)) return { ...NOTHING, module: words[module + 1] ?? null };
  return readScript('python', words);
}

function readPhp(words: readonly string[]): Invocation {
  return words.includes('-S') ? { ...NOTHING, module: '-S' } : readScript('php', words);
}

function readJava(words: readonly string[]): Invocation {
  const classPath = optionValue(words, '-cp', '-classpath', '--class-path', '-p', '--module-path') ?? '';
  const paths = classPath.split(':').filter((path) => path !== '');
  const jar = optionValue(words, '-jar');
  if (jar !== null) return { ...NOTHING, jar, paths: [jar, ...paths] };
  const module = optionValue(words, '-m', '--module');
  if (module !== null) return { ...NOTHING, module, mainClass: module.split('/')[1] ?? null, paths };
  const operand = firstOperand('java', words);
  return { ...NOTHING, mainClass: operand < 0 ? null : (words[operand] ?? null), paths };
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
function readAssembly(words: readonly string[]): Invocation {
  return { ...NOTHING, script: words.slice(1).find((word) => /\.(dll|exe)$/i.test(word)) ?? null };
}

/** A rewritten command line is one word with blanks, or begins with `name:`; it no longer says what was started. */
function isTitle(words: readonly string[]): boolean {
  const [first = ''] = words;
  return (
    words.length > 0 && (/^[^/\s]+: /.test(first) || (words.length === 1 && /\s/.test(first)) || /^[^/]*:$/.test(first))
  );
}

/** Reads the command line of an interpreter. */
export function readInvocation(runtime: Runtime, words: readonly string[]): Invocation {
  if (isTitle(words)) return { ...NOTHING, title: words.join(' ') };
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
      return readAssembly(words);
    default:
      return readScript(runtime, words);
  }
}
