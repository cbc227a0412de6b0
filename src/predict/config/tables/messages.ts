import { memoised } from '../../../base/memoised.js';
import { type Declared, GO_WORDS } from '../declared.js';
import { BRACED_LINES, parseBlocks } from '../syntax/blocks.js';
import { includesBy, type Parse } from '../syntax/include.js';

const natsBlocks = parseBlocks(BRACED_LINES);

/** `key: value`, `key = value` or `key value`, and blocks with or without such a sign; commas between may stand for lines. */
const parseNats: Parse = (file, text) => {
  const named = (word: string) => word.replace(/[:=]$/, '');
  // The blocks around a setting are those of all others in them.
  const block = memoised((words: readonly string[]) => words.map(named));
  const blocks = memoised((within: ReadonlyArray<readonly string[]>) => within.map(block));
  return natsBlocks(file, text.replace(/^([ \t]*"?\w+"?)[:=](?=[^\s:])/gm, '$1: ')).map((each) => ({
    ...each,
    key: named(each.key),
    values: each.values.filter((word) => word !== ':').map((word) => word.replace(/,$/, '')),
    within: blocks(each.within),
  }));
};

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
    // nats-server: options, or its file; sections for other servers, for leaves and for other protocols.
    programs: ['nats-server'],
    files: ['/etc/nats-server.conf'],
    fileFlags: ['-c', '--config'],
    parse: parseNats,
    includes: includesBy(/^include$/),
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['/listen'] },
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
