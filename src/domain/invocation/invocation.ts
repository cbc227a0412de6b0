import { baseName } from '../executable-path.js';
import { optionValues } from './option-value.js';
import { grammarOf } from './options.js';
import { type ReadOptions, readOptions } from './read-options.js';
import { type Runtime, runtimeOf } from './runtime.js';
import { wrapperOf } from './wrappers.js';

/** What an interpreter was told to run, as far as its command line says. A process may rewrite that. */
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
  /** Paths that the code comes from beside the script: class path, module path, code path. */
  readonly paths: readonly string[];
  /** Code that options load before (`--require`, `-javaagent:`, `-M`): files, modules or URLs, as given. */
  readonly loads: readonly string[];
  /** Whether program text stands on the command line, or an option that is not known may hide what runs. */
  readonly unclear: boolean;
  /** The whole command line where the process rewrote it to a title. */
  readonly title: string | null;
  /** Whether the process itself wrote all this, as a title that reads like a command line. */
  readonly retold: boolean;
  /** A debugger or profiler that runs all this, and the words for it: `python -m debugpy --listen 5678 -m shop`. */
  readonly through: { readonly name: string; readonly words: readonly string[] } | null;
  /** Words for the interpreter itself: all before what it runs. */
  readonly options: readonly string[];
  /** Words for what it runs: all behind that. */
  readonly rest: readonly string[];
}

const NOTHING: Invocation = {
  script: null,
  module: null,
  mainClass: null,
  jar: null,
  applet: null,
  aliases: [],
  paths: [],
  loads: [],
  unclear: false,
  title: null,
  retold: false,
  through: null,
  options: [],
  rest: [],
};

/** The value of the first of these options. */
const optionValue = (words: readonly string[], ...options: readonly string[]) =>
  optionValues(words, ...options)[0] ?? null;

const isAny = (words: readonly string[], pattern: RegExp) => words.some((word) => pattern.test(word));

/** What most interpreters run: a script, or a module where an option says so. */
function scriptOf({ operand, isModule, loads, unclear }: ReadOptions): Invocation {
  return { ...NOTHING, script: isModule ? null : operand, module: isModule ? operand : null, loads, unclear };
}

/** What Python's debuggers and profilers run in turn, behind their own options. */
function pythonOf(read: ReadOptions): Invocation {
  const run = scriptOf(read);
  const wrapper = wrapperOf(run.module ?? run.script, read.rest);
  if (wrapper === null) return run;
  const inner = readOptions(wrapper.grammar, read.rest, wrapper.from);
  if (inner.operand === null || wrapper.own?.test(inner.operand)) return run;
  const through = { name: run.module ?? run.script ?? '', words: inner.options };
  return {
    ...scriptOf({ ...inner, isModule: inner.isModule || wrapper.isModule }),
    loads: [...run.loads, ...inner.loads],
    through,
    rest: inner.rest,
  };
}

/** `ruby -run -e httpd`: commands of its library un.rb, which are methods that the text on the command line calls. */
function rubyOf(read: ReadOptions): Invocation {
  const [text = ''] = read.rest;
  const isOfUn = read.operand === null && read.loads.length === 1 && read.loads[0] === 'un' && text === 'httpd';
  return isOfUn ? { ...NOTHING, module: `un ${text}` } : scriptOf(read);
}

function phpOf(read: ReadOptions): Invocation {
  const serves = isAny(read.options, /^-[a-z]*S/);
  return serves ? { ...NOTHING, module: '-S', script: null, loads: read.loads } : scriptOf(read);
}

/** `R --no-echo --file=serve.R --args ...`, which is what Rscript makes of `Rscript serve.R`. */
function rOf(read: ReadOptions): Invocation {
  const [file, ...others] = optionValues(read.options, '--file', '-f');
  if (file === undefined) return scriptOf(read);
  // Of several files it runs the last one, or fails; and words behind an option that is not known were not read.
  const isUnread = read.operand === null && read.rest.length > 0;
  return others.length > 0 || isUnread
    ? { ...NOTHING, unclear: true }
    : { ...NOTHING, script: file, loads: read.loads };
}

function javaOf({ options, operand, loads, unclear }: ReadOptions): Invocation {
  const last = options.at(-1) ?? '';
  const places = [
    optionValue(options, '-cp', '-classpath', '--class-path'),
    optionValue(options, '-p', '--module-path'),
  ].flatMap((path) => (path ?? '').split(':'));
  const paths = places.filter((path) => path !== '');
  const known = { ...NOTHING, paths, loads };
  // Options from a file of arguments can say anything.
  if (unclear || isAny([...options, operand ?? ''], /^@/)) return { ...known, unclear: true };
  if (last === '-jar') return { ...known, jar: operand };
  const isModule = last === '-m' || last === '--module';
  return isModule
    ? { ...known, module: operand, mainClass: operand?.split('/')[1] ?? null }
    : { ...known, mainClass: operand };
}

/**
 * What Elixir runs: `-extra serve.exs`. Of `-extra /usr/bin/mix phx.server`, `-extra +iex -S mix` and text on the command
 * line (`-eval`) the option alone, as of `php -S`: these run the project that they were started in.
 */
function elixirOf(words: readonly string[]): Partial<Invocation> {
  const extra = words.indexOf('-extra');
  const [operand = ''] = extra < 0 ? [] : words.slice(extra + 1);
  if (words.includes('start_cli') && /^[^-+]/.test(operand) && !/^(mix|iex)$/.test(baseName(operand))) {
    return { script: operand };
  }
  const started = ['-extra', '-eval'].find((option) => words.includes(option));
  return started === undefined ? {} : { module: started };
}

/** Erlang: `-boot FILE`, `-s MODULE`, `-run MODULE` and the node name say what runs, `-pa` and `-pz` where from; erl(1). */
function readBeam(words: readonly string[]): Invocation {
  const boot = optionValue(words, '-boot');
  const node = optionValue(words, '-sname', '-name');
  const behind = (options: readonly string[]) =>
    words.flatMap((word, index) => (options.includes(word) ? [words[index + 1] ?? ''] : []));
  const started = behind(['-s', '-run', '-eval', '-mode']);
  const aliases = [node?.split('@')[0] ?? '', ...started, boot === null ? '' : baseName(boot)];
  const paths = behind(['-pa', '-pz', '-root', '-boot_var']).filter((path) => path.startsWith('/'));
  const own = boot === null ? elixirOf(words) : {};
  return { ...NOTHING, script: boot, ...own, aliases: aliases.filter((name) => name !== ''), paths };
}

function readBusybox(words: readonly string[]): Invocation {
  const self = baseName(words[0] ?? '').replace(/^-/, '');
  return { ...NOTHING, applet: /^busybox/.test(self) ? (words[1] ?? null) : self };
}

/** Subcommands of bun and deno that run what comes next. */
const RUNS = new Set(['run', 'serve', 'x', 'start']);

/** Where the options begin: behind `bun run`, `deno serve`, `dotnet exec`. */
function firstOption(runtime: Runtime, words: readonly string[]): number {
  const self = baseName(words[0] ?? '');
  const runs = runtime === 'node' && /^(bun|deno)/.test(self) && RUNS.has(words[1] ?? '');
  return runs || (runtime === 'dotnet' && words[1] === 'exec') ? 2 : 1;
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

const READERS: Readonly<Partial<Record<Runtime, (read: ReadOptions) => Invocation>>> = {
  java: javaOf,
  php: phpOf,
  python: pythonOf,
  r: rOf,
  ruby: rubyOf,
};

/** libuv and setproctitle pad a title with NULs up to the old length of argv: empty words behind it, two or more. */
function withoutPadding(words: readonly string[]): readonly string[] {
  const last = words.findLastIndex((word) => word !== '');
  return words.length - last > 2 ? words.slice(0, last + 1) : words;
}

/** The kernel hands on all options behind `#!` as one word, `-T -w`; execve(2). */
function withShebangParted(words: readonly string[]): readonly string[] {
  const parts = (words[1] ?? '').split(' ').filter((part) => part !== '');
  const joined = parts.length > 1 && parts.every((part) => part.startsWith('-'));
  return joined ? [words[0] ?? '', ...parts, ...words.slice(2)] : words;
}

/** pm2 and others write the command line of what they run into the title of the process, as one word. */
function withTitleParted(runtime: Runtime, words: readonly string[]): readonly string[] {
  const [only = ''] = words;
  const parts = words.length === 1 ? only.split(' ').filter((part) => part !== '') : [];
  const isCommand = parts.length > 1 && runtimeOf(parts[0] ?? '') === runtime && /^[-/.]|\.\w+$/.test(parts[1] ?? '');
  return isCommand ? parts : words;
}

/** Reads the command line of an interpreter. */
export function readInvocation(runtime: Runtime, given: readonly string[]): Invocation {
  const told = withoutPadding(given);
  const parted = withTitleParted(runtime, told);
  const words = withShebangParted(parted);
  if (runtime === 'busybox') return readBusybox(words);
  if (isTitle(words)) return { ...NOTHING, title: words.join(' ') };
  if (runtime === 'beam') return readBeam(words);
  const grammar = grammarOf(runtime, baseName(words[0] ?? ''));
  if (grammar === undefined) return { ...NOTHING, unclear: true };
  const read = readOptions(grammar, words, firstOption(runtime, words));
  // A title can be text that calls anything.
  const isTitled = runtime === 'ruby' && parted !== told;
  const run = isTitled ? scriptOf(read) : (READERS[runtime] ?? scriptOf)(read);
  const rest = run.through === null ? read.rest : run.rest;
  return { ...run, retold: parted !== told, options: read.options, rest };
}
