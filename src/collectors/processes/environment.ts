import { ownCopy } from '../../base/own-copy.js';
import type { Runtime } from '../../domain/invocation/runtime.js';
import type { Host } from '../../host/types.js';
import type { Guards } from './guard.js';

/** What is read of an environment; the kernel gives a process 128 KiB for one variable and more for all. */
const ENVIRONMENT_LIMIT = 256 << 10;

/** Variables that let code be loaded, by who heeds them: ld.so(8) for every program, and the interpreters. */
const LOADING: Readonly<Partial<Record<Runtime | 'loader', readonly string[]>>> = {
  loader: ['LD_PRELOAD', 'LD_AUDIT', 'GCONV_PATH'],
  python: ['PYTHONPATH', 'PYTHONHOME', 'PYTHONUSERBASE'],
  node: ['NODE_OPTIONS', 'NODE_PATH'],
  java: ['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'CLASSPATH'],
  perl: ['PERL5LIB', 'PERL5OPT', 'PERLLIB', 'PERL5DB'],
  ruby: ['RUBYLIB', 'RUBYOPT', 'GEM_PATH', 'GEM_HOME', 'RUBY_DEBUG_PORT'],
  php: ['PHPRC', 'PHP_INI_SCAN_DIR'],
  lua: ['LUA_PATH', 'LUA_CPATH', 'LUA_INIT'],
  beam: ['ERL_LIBS', 'ERL_FLAGS', 'ERL_AFLAGS', 'ERL_ZFLAGS'],
  dotnet: ['DOTNET_STARTUP_HOOKS', 'DOTNET_ADDITIONAL_DEPS', 'CORECLR_PROFILER_PATH'],
  mono: ['MONO_PATH', 'MONO_ENV_OPTIONS'],
  shell: ['BASH_ENV', 'ENV'],
  tcl: ['TCLLIBPATH'],
  r: ['R_PROFILE', 'R_PROFILE_USER', 'R_ENVIRON', 'R_ENVIRON_USER', 'R_LIBS', 'R_LIBS_USER'],
};

/** The variables of a process as `NAME=value`; null where they may not be read or are too long. `base`: `/proc/PID`. */
export function environmentOf(host: Host, base: string): readonly string[] | null {
  try {
    const { bytes, cut } = host.files.readStart(`${base}/environ`, ENVIRONMENT_LIMIT);
    return cut ? null : bytes.toString('utf8').split('\0');
  } catch {
    return null;
  }
}

/** Of an environment, the variables that let code be loaded into a program. */
export function loadingVariables(entries: readonly string[], runtime: Runtime | null) {
  const names = [...(LOADING.loader ?? []), ...(runtime === null ? [] : (LOADING[runtime] ?? []))];
  return entries.flatMap((entry) => {
    const end = entry.indexOf('=');
    const name = entry.slice(0, Math.max(end, 0));
    const value = entry.slice(end + 1);
    return names.includes(name) && value !== '' ? [[name, value] as const] : [];
  });
}

/** Variables whose value is options of the interpreter, and options that open a debugger or its like. */
const OF_OPTIONS = /^(NODE_OPTIONS|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|RUBYOPT)$/;
const DEBUGGING =
  /^(--inspect(-brk|-wait|-port)?(=.*)?|--debug-port=.*|-agentlib:jdwp=.*|-Xrunjdwp:.*|-Dcom\.sun\.management\.jmxremote\.(port|authenticate)=.*|(-r)?(.*\/)?debug\/open(_nonstop)?)$/;

/** Says beside RUBYOPT where Ruby's debugger listens. */
const RUBY_PORT = 'RUBY_DEBUG_PORT';

/** How many are kept of one process, and so much of each. */
const DEBUGGING_LIMIT = 8;
const OPTION_LIMIT = 4096;

/** Of variables that hand options to an interpreter, the options that open a debugger. */
export function debugOptionsIn(variables: ReadonlyArray<readonly [string, string]>): string[] {
  const words = variables.flatMap(([name, value]) => (OF_OPTIONS.test(name) ? value.split(/\s+/) : []));
  const options = words.map((word) => word.replace(/^"|"$/g, '')).filter((word) => DEBUGGING.test(word));
  const ports = variables
    .filter(([name, value]) => name === RUBY_PORT && /^\d{1,5}$/.test(value))
    .map(([name, value]) => `${name}=${value}`);
  return [...ports, ...options].slice(0, DEBUGGING_LIMIT).map((each) => ownCopy(each.slice(0, OPTION_LIMIT)));
}

/** The paths in a value: `/a:/b`, `--require /a`, `-javaagent:/a=option`. */
function pathsIn(value: string): string[] {
  return value
    .split(/[\s:,;=]+/)
    .filter((word) => word.includes('/') && !word.startsWith('--'))
    .map((word) => word.replace(/^["']+|(?<!["'])["']+$|\/?(?<![*?])[*?]+$/g, ''));
}

/** Options behind which code stands that need not be a path: a module or a file of the working directory, a URL, a text. */
const LOADING_OPTION =
  /(^|\s)["']?(-r\S*|-[mM][\w:]+|-javaagent:|-Xbootclasspath|@|-(?:eval|run|s|pa|pz|config|args_file)(?=\s|$)|--(?:require|import|loader|experimental-[\w-]*(?:loader|config-file)|snapshot-blob|openssl-config|env-file)\b)/;

/** Whether a variable makes a program load code that others than root may have put there. */
export function loadsForeignCode(value: string, guards: Pick<Guards, 'isSettled'>): boolean {
  const paths = pathsIn(value);
  if (paths.length === 0) return LOADING_OPTION.test(value);
  return paths.some((path) => !path.startsWith('/') || !guards.isSettled(path));
}
