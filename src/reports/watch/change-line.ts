import type { WatchedChange } from '../../domain/watched.js';
import { portName, REACH } from '../../domain/words.js';
import { asciiText } from '../ascii.js';
import { painter, SEVERITY_INK } from '../colour.js';
import { watchedFields } from '../contract/watched.js';
import { jsonLine } from '../json-document.js';
import { forTerminal } from '../text.js';
import type { Style } from '../types.js';
import { addressWords, bothWords, ownerWords, VERDICT_WORDS } from '../words.js';

/** `2 s`, `350 ms`, `0.1 ms`: how long something listened. */
export function lastedWords(milliseconds: number): string {
  if (milliseconds >= 1000) return `${Math.round(milliseconds / 1000)} s`;
  return `${milliseconds >= 10 ? Math.round(milliseconds) : Math.round(milliseconds * 1000) / 1000} ms`;
}

/** What is to be said of it: the worst finding, or the verdict. */
function judgementWords({ listener, findings }: WatchedChange): string {
  const [worst] = findings;
  if (worst === undefined) return VERDICT_WORDS[listener.verdict];
  if (worst.disposition !== 'active') return `${worst.disposition}: ${worst.reason ?? 'no reason given'}`;
  const start = `${portName(listener)} `;
  const message = worst.message.startsWith(start) ? worst.message.slice(start.length) : worst.message;
  return `${worst.severity}: ${message}`;
}

/** A change in one line for people. */
export function changeLine(change: WatchedChange, { colour, ascii }: Style): string {
  const { type, at, listener, changes, lasted, findings } = change;
  const place = `${portName(listener)} on ${addressWords(listener)} (${REACH[listener.exposure]})`;
  const parts = [
    `${place}: ${bothWords(listener)}`,
    ownerWords(listener),
    ...(lasted === null ? [] : [`after ${lastedWords(lasted)}`]),
    ...changes.map(({ field, from, to }) => `${field}: ${from} -> ${to}`),
    judgementWords(change),
  ];
  const text = forTerminal(`${at.replace(/\.\d+Z$/, 'Z')} ${type.padEnd(7)} ${parts.join('; ')}`);
  const worst = findings.find(({ disposition }) => disposition === 'active');
  const ink = type === 'closed' || worst === undefined ? null : SEVERITY_INK[worst.severity];
  return `${painter(colour)(ink, ascii ? asciiText(text) : text)}\n`;
}

/** The same as one JSON object for programs. */
export const changeJson = (change: WatchedChange) => jsonLine(watchedFields(change));
