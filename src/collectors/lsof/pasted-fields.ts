import { begins, mayBeOfRow, SHORT } from '../captures/beside.js';

/** What people paste has fewer lines. */
const LOOKED_AT = 10_000;

/** The first field of a process: on a line of its own, further in or quoted, or behind the sign that begins a text in code. */
const FIRST = /^(?:[\s>]*|[^`"]{0,200}(?:`|"{1,3}))(p\d{1,10})\s*$/;

/** A field as lsof writes it, going by its letter; lsof(8), OUTPUT FOR OTHER PROGRAMS. */
const FIELD =
  /^(?:p\d{1,10}|[ugRKrsik]\d\w*|[cLftnN]\S.*|[al][ rwuRWUxX]?|P[A-Z]\w{0,15}|T[A-Z]{2,3}=\S*|[dDGo]\w\S*)$/;

/**
 * The fields of `lsof -F` in a page or in code, each on the line where it stands, with nothing on the others. Null where there
 * are none, or where something beside them may be of a socket.
 */
export function pastedFields(text: string): string | null {
  const lines = text.split(/\r?\n/, LOOKED_AT + 1);
  if (lines.length > LOOKED_AT) return null;
  let inside = false;
  let any = false;
  const fields: string[] = [];
  for (const each of lines) {
    const line = each.slice(0, SHORT).replace(/^[\s>]+/, '');
    const first: string | undefined = FIRST.exec(each.slice(0, SHORT))?.[1];
    inside = first !== undefined || (inside && each.length <= SHORT && FIELD.test(line));
    if (!inside && (begins(each) || mayBeOfRow(each))) return null;
    any ||= first !== undefined;
    fields.push(inside ? (first ?? line) : '');
  }
  return any ? fields.join('\n') : null;
}
