/** Names of interpreters: they say how something runs, not what. */
const INTERPRETER =
  /^(python|pypy|node|nodejs|bun|deno|electron|javaw?|perl|j?ruby|php|php-cgi|lua|luajit|erl|erlexec|beam\.smp|dotnet|mono|busybox|(ba|da|z|k|mk|c|tc)?sh)[\d.-]*$/;

/** Words that name a part of a program, as many programs call one of theirs. */
const WORDS = new Set([
  ...['server', 'agent', 'main', 'proxy', 'worker', 'manager', 'monitor', 'daemon', 'serve', 'service', 'http', 'app'],
  ...['api', 'web', 'gateway', 'controller', 'scheduler', 'exporter', 'operator', 'client', 'helper', 'backend', 'run'],
  ...[
    'frontend',
    'launcher',
    'launch',
    'bootstrap',
    'start',
    'wrapper',
    'updater',
    'index',
    'test',
    'cli',
    'core',
    'bin',
  ],
]);

/** Endings that make no word more telling. */
const ENDING = /\.(exe|com|app|jar|dll|m?js|cjs|ts|py|rb|pl|php|sh|exs|tcl|r|rkt|jl|lua)$/i;

/** Whether so many programs are called so that the name alone is no evidence of any of them: `agent`, `node`, `server.js`. */
export function isGenericName(name: string): boolean {
  const word = name.replace(ENDING, '').toLowerCase();
  return WORDS.has(word) || INTERPRETER.test(word);
}
