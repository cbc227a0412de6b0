import type { Place } from '../../types.js';

/** One line of a unit file. systemd.syntax(7) */
export interface Directive extends Place {
  readonly section: string;
  readonly key: string;
  /** Without blanks at its ends; empty takes back what was said before. */
  readonly value: string;
}

/** A line with those that it continues on, and the number of its first. */
interface Whole {
  readonly line: number;
  readonly text: string;
}

/** Joins lines that end in a backslash; comments in between are passed over, as systemd does. */
function wholeLines(text: string): Whole[] {
  const lines: Whole[] = [];
  let open: Whole | null = null;
  for (const [index, raw] of text.split('\n').entries()) {
    const trimmed = raw.trim();
    if (/^[#;]/.test(trimmed) || (trimmed === '' && open === null)) continue;
    const continues = trimmed.endsWith('\\');
    const part: string = continues ? `${trimmed.slice(0, -1).trimEnd()} ` : trimmed;
    const whole: Whole = open === null ? { line: index + 1, text: part } : { line: open.line, text: open.text + part };
    if (continues) open = whole;
    else {
      lines.push(whole);
      open = null;
    }
  }
  return open === null ? lines : [...lines, open];
}

/**
 * The directives of a unit file or drop-in. As systemd does, it passes over lines that are none, and stops at a
 * section's name that does not end.
 */
export function readUnitFile(file: string, text: string): Directive[] {
  const directives: Directive[] = [];
  let section = '';
  for (const { line, text: whole } of wholeLines(text)) {
    if (whole.startsWith('[')) {
      if (!whole.endsWith(']')) break;
      section = whole.slice(1, -1);
      continue;
    }
    const equals = whole.indexOf('=');
    if (equals < 0 || section === '') continue;
    const value = whole.slice(equals + 1).trim();
    directives.push({ file, line, text: whole.trim(), section, key: whole.slice(0, equals).trim(), value });
  }
  return directives;
}
