import type { Runtime } from '../../registry/types.js';

/** Options that take the next word as their value; from the manual pages and `--help` of each. */
const WITH_VALUE: Readonly<Partial<Record<Runtime, ReadonlySet<string>>>> = {
  python: new Set(['-X', '-W', '-Q', '--check-hash-based-pycs']),
  node: new Set([
    ...['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions', '--env-file'],
    ...['--env-file-if-exists', '--title', '--icu-data-dir', '--openssl-config', '--diagnostic-dir', '--cpu-prof-dir'],
    ...['--heap-prof-dir', '--redirect-warnings', '--trace-event-categories', '--input-type', '--watch-path'],
    ...['--tls-keylog', '--tls-cipher-list', '--snapshot-blob', '--unhandled-rejections', '--stack-trace-limit'],
    ...['--max-http-header-size', '--inspect-port', '--report-filename', '--disable-warning', '--dns-result-order'],
  ]),
  java: new Set([
    ...['-cp', '-classpath', '--class-path', '-p', '--module-path', '--upgrade-module-path', '--patch-module'],
    ...['--add-modules', '--limit-modules', '--add-opens', '--add-exports', '--add-reads', '--enable-native-access'],
    ...['--source', '-d', '--describe-module'],
  ]),
  perl: new Set(['-I', '-M', '-m']),
  ruby: new Set(['-r', '-I', '-C', '-E', '--encoding', '--external-encoding', '--internal-encoding']),
  php: new Set(['-c', '-d', '-z', '-t', '-S']),
  lua: new Set(['-l']),
  dotnet: new Set([
    ...['--additionalprobingpath', '--additional-deps', '--depsfile', '--runtimeconfig', '--fx-version'],
    ...['--roll-forward', '--roll-forward-on-no-candidate-fx'],
  ]),
  mono: new Set(['--config']),
  shell: new Set(['-o', '-O']),
};

/** Options behind which the program text itself stands, so that there is no script. */
const INLINE: Readonly<Partial<Record<Runtime, RegExp>>> = {
  python: /^-[bBdEiIOPqsSuvx]*c$/,
  node: /^(-e|--eval|-p|--print|-pe)$/,
  perl: /^-[a-zA-Z]*[eE]$/,
  ruby: /^-[a-zA-Z]*e$/,
  php: /^-[rRF]$/,
  lua: /^-e$/,
  shell: /^-[a-z]*c$/,
};

/**
 * Index of the first word that is neither an option nor the value of one; -1 when there is none, or when program text
 * stands on the command line. What comes behind it is the program's own, and says nothing of what runs.
 */
export function firstOperand(runtime: Runtime, words: readonly string[], from = 1): number {
  for (let index = from; index < words.length; index++) {
    const word = words[index] ?? '';
    if (INLINE[runtime]?.test(word)) return -1;
    if (!word.startsWith('-') || word === '-') return word === '-' || word === '' ? -1 : index;
    if (WITH_VALUE[runtime]?.has(word)) index++;
  }
  return -1;
}
