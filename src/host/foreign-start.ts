import { quoted } from '../base/quoted.js';
import { riskWords } from './trust.js';
import type { Host } from './types.js';

/** What the check needs of the world. */
export type StartHost = Pick<Host, 'uid' | 'env'> & { readonly files: Pick<Host['files'], 'risks' | 'stat'> };

/** Options of NODE_OPTIONS that name code, or what decides which code is loaded: nodejs.org/api/cli.html. */
const LOADING = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '--openssl-config',
  '--snapshot-blob',
  '--experimental-config-file',
]);

/** Through a debugger whoever can connect runs code, and on loopback that is every user of the machine. */
const DEBUGGER = /^--inspect(-brk|-wait)?$/;

/** What is tried behind a name that `require` is given. */
const ENDINGS = ['', '.js', '.json', '.node'];

/** Variables with a path in them, or several, each with what parts them. Node's own, OpenSSL's, and those of ld.so(8). */
const PATHS: ReadonlyArray<readonly [variable: string, separator: RegExp | null]> = [
  ['NODE_EXTRA_CA_CERTS', null],
  ['NODE_COMPILE_CACHE', null],
  ['OPENSSL_CONF', null],
  ['OPENSSL_MODULES', null],
  ['OPENSSL_ENGINES', null],
  ['SSL_CERT_FILE', null],
  ['SSL_CERT_DIR', /:/],
  ['LD_PRELOAD', /[\s:]+/],
  ['LD_AUDIT', /:/],
  ['LD_LIBRARY_PATH', /[:;]/],
];

/** The words of NODE_OPTIONS: parted by blanks, where double quotes hold together and a backslash in them escapes. */
function wordsOf(text: string): string[] {
  const words = text.match(/(?:"(?:\\.|[^"\\])*"?|[^ "])+/gs) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"?/gs, (_, inner: string) => inner.replace(/\\(.)/gs, '$1')),
  );
}

/** The path that a module is named by; null for one of Node's own, which nobody can change. */
function pathOf(module: string): string | null {
  if (module.startsWith('node:')) return null;
  try {
    return module.startsWith('file:///') ? decodeURIComponent(module.slice('file://'.length)) : module;
  } catch {
    return module;
  }
}

/** Why nobody should rely on what lies at one of the paths; null when only root decides. */
function doubt({ files }: StartHost, ...paths: string[]): string | null {
  const risk = paths.flatMap((path) => files.risks(path))[0];
  return risk === undefined ? null : riskWords(risk);
}

function doubtOfModule(host: StartHost, module: string): string | null {
  const path = pathOf(module);
  if (path === null) return null;
  if (!path.startsWith('/')) return 'that is no absolute path';
  if (host.files.stat(path)?.kind === 'directory') return 'that is a directory, and what is loaded stands in its files';
  return doubt(host, ...ENDINGS.map((ending) => path + ending));
}

function ofNodeOptions(host: StartHost): string | null {
  const words = wordsOf(host.env.NODE_OPTIONS ?? '');
  for (const [index, word] of words.entries()) {
    const [, name = '', attached] = /^([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const option = name.replaceAll('_', '-');
    if (DEBUGGER.test(option)) return `NODE_OPTIONS opens a debugger (${option}), through which others could run code`;
    if (!LOADING.has(option)) continue;
    const value = attached ?? words[index + 1] ?? '';
    const why = doubtOfModule(host, value);
    if (why !== null) return `NODE_OPTIONS has Node load ${quoted(value)} (${option}): ${why}`;
  }
  return null;
}

function ofPaths(host: StartHost): string | null {
  for (const [variable, separator] of PATHS) {
    const value = host.env[variable] ?? '';
    if (value === '') continue;
    for (const path of separator === null ? [value] : value.split(separator)) {
      // ld.so looks for a name without a slash where only root installs; an empty one is the working directory.
      if (variable === 'LD_PRELOAD' && !path.includes('/')) continue;
      const why = doubt(host, path === '' ? '.' : path);
      if (why !== null) return `${variable} names ${quoted(path)}: ${why}`;
    }
  }
  return null;
}

/**
 * Why root should not go on as it was started: Node has loaded code, or takes certificates, that other users may change.
 * What was loaded cannot be unloaded, and could have prevented this very check; it is told for the plain mistake, a path
 * that somebody's environment brought along. One line, null when there is nothing to say, and for other users than root.
 */
export function foreignStart(host: StartHost): string | null {
  if (host.uid !== 0) return null;
  const found = ofNodeOptions(host) ?? ofPaths(host);
  if (found === null) return null;
  const variable = found.split(' ', 1)[0];
  return `${found}; refused as root: unset ${variable} (env -u ${variable} port-audit …), or let it name what only root may change`;
}
