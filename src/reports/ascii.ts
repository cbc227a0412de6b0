import { displayWidth } from './width.js';

/** Our own signs, each as wide as before, so that columns stay where they are. */
const SIGNS: Readonly<Record<string, string>> = { '…': '~', '·': '-', '→': '>', '–': '-', '×': 'x' };

/** For terminals whose locale has no UTF-8: what is not ASCII becomes `?`, as wide as it was. */
export function asciiText(line: string): string {
  return line.replace(/[^\x00-\x7f]/gu, (sign) => SIGNS[sign] ?? '?'.repeat(displayWidth(sign)));
}
