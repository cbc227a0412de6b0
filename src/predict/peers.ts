import { flagValues } from './config/flags.js';
import { hostPort } from './config/sockets.js';
import type { Outcome } from './disputed.js';
import type { Running } from './programs/running.js';
import type { Image } from './tree/image.js';

/** A server that a program asks before it opens anything, and without which it opens nothing. */
interface Peer {
  /** Where it is told which: an option, a variable, a line of a file. */
  readonly flags: readonly string[];
  readonly variable?: string;
  readonly file?: { readonly flags: readonly string[]; readonly name: string; readonly line: RegExp };
  /** What holds where it is not told, an address that may have a scheme and a path. */
  readonly otherwise: string;
}

/** By name in registry/programs. Each was seen to wait or to end alone, and to serve beside its peer. */
const PEERS: ReadonlyMap<string, Peer> = new Map([
  [
    'nginx_exporter',
    {
      flags: ['-nginx.scrape-uri', '--nginx.scrape-uri'],
      variable: 'SCRAPE_URI',
      otherwise: 'http://127.0.0.1:8080/stub_status',
    },
  ],
  [
    'mqtt2prometheus',
    {
      flags: [],
      file: {
        flags: ['-config', '--config'],
        name: '/etc/prometheus/mqtt-exporter.yaml',
        line: /^[ \t]{1,20}server:[ \t]{0,20}["']?([^\s"']{1,200})/m,
      },
      otherwise: 'tcp://localhost:1883',
    },
  ],
]);

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/;

/** The port of this machine that a program asks before it opens its own; null where it asks nobody, or another machine. */
export function peerOf({ name, words, environment }: Running, image: Image): number | null {
  const peer = PEERS.get(name);
  if (peer === undefined) return null;
  const { flags, variable = '', file, otherwise } = peer;
  const path = file && (flagValues(words, file.flags).at(-1)?.value ?? file.name);
  const inFile = path === undefined ? undefined : file?.line.exec(image.text(path) ?? '')?.[1];
  const { host, port } = hostPort(
    flagValues(words, flags).at(-1)?.value ?? environment.get(variable) ?? inFile ?? otherwise,
  );
  return LOOPBACK.test(host ?? '') && /^\d{1,5}$/.test(port ?? '') ? Number(port) : null;
}

/** What programs open that ask a server of this machine first: possible where nothing of the image would answer there. */
export function withoutPeers(image: Image, outcomes: readonly Outcome[], held: readonly Outcome[]): readonly Outcome[] {
  if (outcomes.every(({ asks = [] }) => asks.length === 0)) return outcomes;
  const answered = new Set(
    [...held, ...outcomes].flatMap(({ listeners }) =>
      listeners.flatMap(({ certainty, protocol, port }) =>
        certainty !== 'possible' && protocol === 'tcp' ? [port] : [],
      ),
    ),
  );
  return outcomes.map((outcome) => {
    const lacking = (outcome.asks ?? []).filter(({ port }) => !answered.has(port));
    if (lacking.length === 0) return outcome;
    for (const { program, port } of lacking)
      image.tell(
        outcome.listeners[0]?.unit ?? program,
        `${program} opens nothing before it was answered on port ${port}, where nothing of the image listens`,
      );
    const isLost = (program: string | undefined) => lacking.some((each) => each.program === program);
    return {
      ...outcome,
      listeners: outcome.listeners.map((each) =>
        isLost(each.program?.name) ? { ...each, certainty: 'possible' } : each,
      ),
    };
  });
}
