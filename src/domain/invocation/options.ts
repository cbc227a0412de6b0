import type { Runtime } from './runtime.js';

/** What the options of an interpreter are, from its manual page or `--help`. An option that is in no list is not known. */
export interface OptionGrammar {
  /** Letters without a value, which may be joined behind one dash: `-wT`. */
  readonly flags: string;
  /** Letters whose value is the rest of the word, or the next word: `-Xdev`, `-X dev`. */
  readonly values: string;
  /** Letters whose value, if any, is the rest of the word: `-i.bak`. */
  readonly attached: string;
  /** Letters behind which program text stands: `-cCODE`, `-c CODE`. */
  readonly code: string;
  /** Letters behind which a module stands that is the program: `-mMOD`, `-m MOD`. */
  readonly module: string;
  /** Letters behind which further code stands that is loaded first: `-rFILE`, `-r FILE`. */
  readonly loads: string;
  /** Whole words without a value, or with one behind `=` or `:`; words with a value are looked up first. */
  readonly words: RegExp;
  /** Whole words that take the next word as their value. */
  readonly wordValues: ReadonlySet<string>;
  /** Whole words behind which, or behind whose `=` or `:`, code stands that is loaded first. */
  readonly wordLoads: ReadonlySet<string>;
  /** Whole words behind which, or behind whose `=`, program text stands. */
  readonly wordCode: ReadonlySet<string>;
}

/** No option at all. */
export const NO_OPTIONS: OptionGrammar = {
  flags: '',
  values: '',
  attached: '',
  code: '',
  module: '',
  loads: '',
  words: /^$/,
  wordValues: new Set(),
  wordLoads: new Set(),
  wordCode: new Set(),
};

const words = (text: string) => new Set(text.trim().split(/\s+/));

/**
 * node(1) of Node 20, 22 and 24; V8's own options have their value behind `=`. A file of variables may hold NODE_OPTIONS, one
 * for OpenSSL engines, and a snapshot runs in place of the script.
 */
const NODE: OptionGrammar = {
  ...NO_OPTIONS,
  flags: 'ihvcp',
  values: 'C',
  code: 'e',
  loads: 'r',
  words:
    /^--(allow-[\w-]+|abort-on-uncaught-exception|build-snapshot|check|cpu-prof|enable-[\w-]+|entry-url|es-module-[\w-]+|experimental-(?!default-config-file)[\w-]+|expose[-_]gc|expose-internals|force-[\w-]+|frozen-intrinsics|harmony[\w-]*|heap-prof|inspect(-brk|-wait)?|interactive|jitless|max[-_]old[-_]space[-_]size|network-family-autoselection|no-(addons|deprecation|experimental-[\w-]+|global-search-paths|warnings|network-family-autoselection|lazy|opt|verify-base-objects|force-async-hooks-checks|extra-info-on-fatal-exception)|node-[\w-]+|openssl-[\w-]+|optimize[-_]for[-_]size|pending-deprecation|permission|preserve-symlinks(-main)?|prof|report-[\w-]+|throw-deprecation|tls-(?:min|max)-v1\.\d|trace-[\w-]+|track-heap-objects|use-[\w-]+|watch(-preserve-output)?|zero-fill-buffers)$|^--[\w-]+=/,
  wordValues: words(`--conditions --title --icu-data-dir --input-type
    --diagnostic-dir --cpu-prof-dir --cpu-prof-interval --cpu-prof-name --heap-prof-dir --heap-prof-interval
    --heap-prof-name --redirect-warnings --trace-event-categories --trace-event-file-pattern --watch-path --tls-keylog
    --tls-cipher-list --unhandled-rejections --stack-trace-limit --max-http-header-size
    --inspect-port --inspect-publish-uid --debug-port --report-filename --report-dir --report-directory --report-signal
    --disable-warning --dns-result-order --disable-proto --heapsnapshot-near-heap-limit --heapsnapshot-signal
    --secure-heap --secure-heap-min --v8-pool-size --localstorage-file --experimental-default-type
    --trace-require-module --network-family-autoselection-attempt-timeout --allow-fs-read --allow-fs-write`),
  wordLoads: words(
    `--require --import --loader --experimental-loader --experimental-policy --experimental-config-file
    --snapshot-blob --openssl-config --env-file --env-file-if-exists`,
  ),
  wordCode: words('--eval --print -pe'),
};

/** python(1). */
const PYTHON: OptionGrammar = {
  ...NO_OPTIONS,
  flags: 'bBdEhiIOPqRsSuvVx',
  values: 'WXQ',
  code: 'c',
  module: 'm',
  words: /^--(help|version|check-hash-based-pycs=.*)$/,
  wordValues: words('--check-hash-based-pycs'),
};

/** perlrun(1). What a debugger (`-d`) runs is its own matter, so that is no option that is known. */
const PERL: OptionGrammar = {
  ...NO_OPTIONS,
  flags: 'acfnpsStTuUvwWX',
  values: 'I',
  attached: '0CDFilVx',
  code: 'eE',
  loads: 'mM',
};

/** ruby(1). */
const RUBY: OptionGrammar = {
  ...NO_OPTIONS,
  flags: 'acdlnpsSvwyh',
  values: 'CEI',
  attached: '0FKTWix',
  code: 'e',
  loads: 'r',
  words: /^--(debug|verbose|version|yjit[\w-]*|jit|mjit|rjit|copyright|(en|dis)able[-=].*|[\w-]+=.*)$/,
  wordValues: words('--encoding --external-encoding --internal-encoding --enable --disable --parser --dump'),
};

/** php(1). `-d auto_prepend_file=` loads code as well; see {@link readOptions}. */
const PHP: OptionGrammar = {
  ...NO_OPTIONS,
  flags: 'aeCHhilmnqsvw',
  values: 'cdtS',
  code: 'rBRE',
  loads: 'z',
  words: /^--(no-php-ini|interactive|version|strip|syntax-check)$/,
};

/** lua(1). */
const LUA: OptionGrammar = { ...NO_OPTIONS, flags: 'ivEW', code: 'e', loads: 'l', attached: 'jOb' };

/** sh(1), bash(1); `-o` and `-O` take a word. */
const SHELL: OptionGrammar = {
  ...NO_OPTIONS,
  flags: 'abefhiklmnprtuvxBCEHPTsDqlVI',
  values: 'oO',
  code: 'c',
  words: /^--(login|norc|noprofile|posix|restricted|verbose|noediting)$/,
  wordLoads: words('--rcfile --init-file'),
};

/** java(1). `@FILE` and `-jar`, `-m` are looked at by who reads the operand. */
const JAVA: OptionGrammar = {
  ...NO_OPTIONS,
  words:
    /^(-D.*|-X(?!bootclasspath).*|-(ea|da|enableassertions|disableassertions)(:.*)?|-esa|-dsa|-server|-client|-zero|-d(32|64)|-verbose(:.*)?|-showversion|-splash:.*|-jar|-agentlib:jdwp.*|--enable-preview|--show-version|--[\w-]+=.*|-m|--module)$/,
  wordValues:
    words(`-cp -classpath --class-path -p --module-path --add-modules --limit-modules --add-opens --add-exports
    --add-reads --enable-native-access --source`),
  wordLoads: words(
    '-javaagent -agentpath -agentlib -Xbootclasspath/a -Xbootclasspath/p --patch-module --upgrade-module-path',
  ),
};

/** dotnet(1), `dotnet exec --help`. */
const DOTNET: OptionGrammar = {
  ...NO_OPTIONS,
  wordValues: words(`--additionalprobingpath --additional-deps --depsfile --runtimeconfig --fx-version --roll-forward
    --roll-forward-on-no-candidate-fx`),
};

/** mono(1). */
const MONO: OptionGrammar = {
  ...NO_OPTIONS,
  words:
    /^--(debug|gc|llvm|nollvm|server|desktop|verbose|optimize|runtime|security|aot|interpreter)(=.*)?$|^-O=.*$|^-v$/,
  wordValues: words('--config'),
};

/** tclsh(1), expect(1). */
const TCL: OptionGrammar = { ...NO_OPTIONS, flags: 'diInv', code: 'c', values: 'f', wordValues: words('-encoding') };

/** R(1), Rscript(1): the script stands behind `--file=`, which who reads the options looks at. */
const R: OptionGrammar = { ...NO_OPTIONS, words: /^--[\w-]+(=.*)?$/, values: 'fgd', code: 'e' };

/** ld.so(8), qemu-user(1). */
const LOADER: OptionGrammar = {
  ...NO_OPTIONS,
  flags: 'vhS',
  values: 'L0EUgsdRB',
  words: /^--(inhibit-cache|list|verify|help|version|[\w-]+=.*)$/,
  wordValues: words('--library-path --inhibit-rpath --argv0 --audit --glibc-hwcaps-prepend --glibc-hwcaps-mask -cpu'),
  wordLoads: words('--preload'),
};

/** The switches of Chromium have their value behind `=`, whatever they are called. */
const ELECTRON: OptionGrammar = { ...NODE, words: /^--/, wordValues: new Set() };

const DENO: OptionGrammar = { ...NODE, flags: 'AqrN', values: 'cL', words: /^--/, wordValues: new Set() };

const GRAMMARS: Readonly<Partial<Record<Runtime, OptionGrammar>>> = {
  node: NODE,
  python: PYTHON,
  perl: PERL,
  ruby: RUBY,
  php: PHP,
  lua: LUA,
  shell: SHELL,
  java: JAVA,
  dotnet: DOTNET,
  mono: MONO,
  tcl: TCL,
  r: R,
  other: NO_OPTIONS,
  loader: LOADER,
};

/** What an interpreter understands that runs a file; `self`: the name that it was started by. Undefined: it runs none. */
export function grammarOf(runtime: Runtime, self: string): OptionGrammar | undefined {
  if (self.startsWith('electron')) return ELECTRON;
  return self.startsWith('deno') ? DENO : GRAMMARS[runtime];
}
