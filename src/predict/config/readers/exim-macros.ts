import type { Image } from '../../tree/image.js';
import { type Place, spotOf } from '../../types.js';
import { eachLine } from '../syntax/lines-in.js';

/** No macro is longer, with all that stands for something in it. */
const LENGTH_LIMIT = 4000;

/** How often a text is looked through for macros, which may stand in macros. */
const ROUNDS = 5;

/** The lines of a configuration that count, as `.ifdef` and its kind leave them, and what macros stand for. */
export class EximLines {
  readonly lines: Place[] = [];
  private readonly macros = new Map<string, string>();
  /** Conditions that are open: whether their lines count, and whether one of their branches was taken. */
  private readonly open: Array<{ counts: boolean; isTaken: boolean }> = [];

  constructor(
    private readonly image: Image,
    files: readonly string[],
  ) {
    for (const file of files) {
      let before = '';
      for (const [index, raw] of eachLine(image.text(file) ?? '')) {
        const text = before + raw.trim();
        const goesOn = text.endsWith('\\') && text.length < LENGTH_LIMIT && !text.startsWith('#');
        before = goesOn ? text.slice(0, -1) : '';
        if (!goesOn) this.take({ file, line: index + 1, text });
      }
    }
  }

  private take(line: Place): void {
    const [, word = '', name = ''] = /^\.(ifn?def|elifn?def|else|endif)\b\s*(\S*)/.exec(line.text) ?? [];
    const holds = word === 'else' || this.macros.has(name) !== word.includes('ndef');
    if (/^if/.test(word)) this.open.push({ counts: holds, isTaken: holds });
    else if (word === 'endif') this.open.pop();
    else if (word !== '') this.branch(holds);
    else if (this.open.every(({ counts }) => counts)) this.keep(line);
  }

  private branch(holds: boolean): void {
    const inner = this.open.at(-1);
    if (inner === undefined) return;
    inner.counts = holds && !inner.isTaken;
    inner.isTaken ||= holds;
  }

  private keep(line: Place): void {
    const [, macro, value = ''] = /^([A-Z]\w*)\s*==?\s*(.*)$/.exec(line.text) ?? [];
    if (macro !== undefined) this.macros.set(macro, value.slice(0, LENGTH_LIMIT));
    else if (/^\.include/.test(line.text)) this.image.tell(spotOf(line), 'exim: what this includes was not read');
    else this.lines.push(line);
  }

  /** The value of an option, with what macros stand for. */
  said(option: string): readonly [string, Place] | null {
    const pattern = new RegExp(String.raw`^(?:hide\s+)?${option}\s*=\s*(.*)$`);
    const line = this.lines.findLast(({ text }) => pattern.test(text));
    if (line === undefined) return null;
    let value = pattern.exec(line.text)?.[1] ?? '';
    for (let round = 0; round < ROUNDS && value.length < LENGTH_LIMIT; round += 1)
      value = value.replace(/[A-Z]\w*/g, (name) => this.macros.get(name) ?? name);
    if (value.length >= LENGTH_LIMIT) this.image.tell(spotOf(line), 'exim: longer than what is read');
    value = value.slice(0, LENGTH_LIMIT);
    return [value, line];
  }
}
