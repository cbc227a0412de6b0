import type { Severity } from '../domain/severity.js';

/**
 * Select Graphic Rendition codes of ECMA-48. Severity is told by word and weight; a colour is only used where it reaches
 * a contrast of 3.0 on white and on black in the default palettes of xterm, VS Code and macOS Terminal, which of the
 * eight do red and magenta (magenta not bold: VS Code makes that brighter, 2.9 on white). `alarm` brings its own ground.
 * `faint` and `chosen` are for screens: what is gone, which its mark tells too, and the line that keys are about.
 */
const CODES = { bold: '1', alarm: '1;97;41', red: '1;31', magenta: '35', faint: '2', chosen: '7' } as const;

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
  medium: 'magenta',
  low: null,
  info: null,
} as const satisfies Record<Severity, Ink | null>;
