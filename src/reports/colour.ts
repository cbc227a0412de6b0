import type { Severity } from '../domain/severity.js';

/** Select Graphic Rendition codes of ECMA-48 that every terminal has, readable on light and dark. */
const CODES = {
  bold: '1',
  faint: '2',
  alarm: '1;97;41',
  red: '1;31',
  yellow: '33',
  cyan: '36',
  green: '32',
} as const;

export type Ink = keyof typeof CODES;

/** Colours one line of safe text; the text itself where there are no colours. */
export type Paint = (ink: Ink | null, text: string) => string;

export function painter(colour: boolean): Paint {
  return (ink, text) => (colour && ink !== null && text !== '' ? `\x1b[${CODES[ink]}m${text}\x1b[0m` : text);
}

/** The text that was painted. */
export function withoutInk(text: string): string {
  return text.includes('\x1b') ? text.replace(/\x1b\[[\d;]*m/g, '') : text;
}

export const SEVERITY_INK = {
  critical: 'alarm',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'faint',
} as const satisfies Record<Severity, Ink>;
