import type { Registry } from '../registry/types.js';
import { flagValues } from './config/flags.js';
import { hostPort } from './config/sockets.js';
import { eachLine } from './config/syntax/lines-in.js';
import type { Outcome } from './disputed.js';
import type { Running } from './programs/running.js';
import type { Image } from './tree/image.js';

/** What stands behind `key:` or `key` in a file of lines. */
function saidIn(text: string, key: string | null): string | undefined {
  if (key === null) return undefined;
  for (const [, line] of eachLine(text)) {
    const trimmed = line.trim();
    if (!trimmed.startsWith(key)) continue;
    const [, value] = /^[:\s]\s*["']?([^\s"']+)/.exec(trimmed.slice(key.length)) ?? [];
    if (value !== undefined) return value;
  }
  return undefined;
}

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/;

/** The port of this machine that a program asks before it opens its own; null where it asks nobody, or another machine. */
export function peerOf({ name, known, words, environment }: Running, image: Image, registry: Registry): number | null {
  const peer = known ? (registry.program(name)?.asks ?? null) : null;
  if (peer === null) return null;
  const { flags, variable, file, otherwise } = peer;
  const path = file && (flagValues(words, file.flags).at(-1)?.value ?? file.name);
  const text = path === null ? '' : (image.text(path) ?? '');
  const inFile = saidIn(text, file?.key ?? null);
  const named = flagValues(words, flags).at(-1)?.value ?? environment.get(variable ?? '') ?? inFile ?? otherwise;
  const { host, port } = hostPort(named);
  const number = port ?? saidIn(text, file?.portKey ?? null) ?? hostPort(otherwise).port ?? '';
  return LOOPBACK.test(host ?? '') && /^\d{1,5}$/.test(number) ? Number(number) : null;
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
