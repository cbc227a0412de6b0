import { memoised } from '../../../base/memoised.js';
import { type Declared, GO_WORDS } from '../declared.js';
import { hostPort } from '../sockets.js';
import { BRACED_LINES } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';
import { includesBy, type Parse } from '../syntax/include.js';
import type { Setting } from '../types.js';

const natsBlocks = parseBlocks(BRACED_LINES);

/** `key: value`, `key = value` or `key value`, and blocks with or without such a sign; commas between may stand for lines. */
const parseNats: Parse = (file, text, limit) => {
  const named = (word: string) => word.replace(/[:=]$/, '');
  // The blocks around a setting are those of all others in them.
  const block = memoised((words: readonly string[]) => words.map(named));
  const blocks = memoised((within: ReadonlyArray<readonly string[]>) => within.map(block));
  const settings = natsBlocks(file, text.replace(/^([ \t]*"?\w+"?)[:=](?=[^\s:])/gm, '$1: '), limit)
    .flatMap(statements)
    .map((each) => ({
      ...each,
      key: named(each.key),
      values: each.values.filter((word) => !/^[:=]$/.test(word)).map((word) => word.replace(/,$/, '')),
      within: blocks(each.within),
    }));
  // `$NAME` is what a key of that name says in the same file, else a variable of the environment.
  const said = new Map(settings.map(({ key, values }) => [`$${key}`, values[0] ?? '']));
  return settings
    .map((each) => ({ ...each, values: each.values.map((value) => said.get(value) ?? value) }))
    .flatMap(listening);
};

/** `host: a, port: 1` in one line are two statements; words behind a comma that name no key go on with a list. */
function statements(setting: Setting): Setting[] {
  const groups: string[][] = [[]];
  const words = [setting.key, ...setting.values];
  for (const [index, word] of words.entries()) {
    const before = words[index - 1] ?? '';
    const isKey = /^\w+[:=]$/.test(word) || (/^\w+$/.test(word) && /^[:=]$/.test(words[index + 1] ?? ''));
    if (isKey && before.endsWith(',')) groups.push([]);
    if (word !== ',') groups.at(-1)?.push(word);
  }
  return groups.map(([key = '', ...values]) => ({ ...setting, key, values }));
}

/**
 * `listen` says host and port of the server at once; the host counts for its pages as well, where these have but a port.
 * nats-io/nats-server, server/opts.go: HTTPHost is Host unless it is said
 */
function listening(setting: Setting): Setting[] {
  if (setting.within.length > 0) return [setting];
  const { host, port } = hostPort(setting.values[0] ?? '');
  const page = /^(https?|monitor)$/i.exec(setting.key)?.[1];
  if (page !== undefined && host === null && port !== null)
    return [{ ...setting, key: `${page.toLowerCase()}_port`, values: [port] }];
  if (setting.key.toLowerCase() !== 'listen') return [setting];
  const said = (key: string, value: string | null) => (value === null ? [] : [{ ...setting, key, values: [value] }]);
  return [...said('host', host), ...said('port', port)];
}

/** A section of nats-server.conf that opens a port where it names one. */
const natsSection = (section: string, flags: readonly string[] = []) =>
  ({
    protocols: ['tcp'],
    endpoint: { keys: [`${section}/listen`], flags },
    port: { keys: [`${section}/port`] },
    address: { keys: [`${section}/host`, `${section}/net`] },
    defaultPort: null,
    defaultBind: 'dual',
    words: GO_WORDS,
  }) as const;

/** Servers that pass messages on. */
export const MESSAGES: readonly Declared[] = [
  {
    // nats-server: options, or its file; sections for other servers, for leaves and for other protocols; variables of its own.
    programs: ['nats-server'],
    files: ['/etc/nats-server.conf'],
    fileFlags: ['-c', '--config'],
    parse: parseNats,
    includes: includesBy(/^include$/),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['/port'], flags: ['-p', '--port'] },
        address: { keys: ['/host', '/net'], flags: ['-a', '--addr', '--net'] },
        defaultPort: 4222,
        defaultBind: 'dual',
        words: GO_WORDS,
      },
      ...['http', 'https'].map(
        (name) =>
          ({
            protocols: ['tcp'],
            endpoint: { keys: [`/${name}`, ...(name === 'http' ? ['/monitor'] : [])] },
            port: {
              keys: [`/${name}_port`, ...(name === 'http' ? ['/monitor_port'] : [])],
              flags: name === 'http' ? ['-m', '--http_port'] : ['-ms', '--https_port'],
            },
            address: { keys: ['/host', '/net'], flags: ['-a', '--addr'] },
            defaultPort: null,
            defaultBind: 'dual',
            words: GO_WORDS,
          }) as const,
      ),
      natsSection('cluster', ['--cluster', '--cluster_listen']),
      natsSection('leafnodes'),
      natsSection('leaf'),
      natsSection('gateway'),
      natsSection('websocket'),
      natsSection('mqtt'),
    ],
  },
];
