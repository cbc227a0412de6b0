/** A text that is no CSV; the message names the line. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}

/** A row and the line, counted from 1, on which it begins. */
export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A field and the position behind it. */
interface CsvField {
  readonly value: string;
  readonly end: number;
}

function lineBreaks(text: string): number {
  return text.split('\n').length - 1;
}

function plainField(text: string, start: number, line: number): CsvField {
  const fieldEnd = /[,\r\n]/g;
  fieldEnd.lastIndex = start;
  const end = fieldEnd.exec(text)?.index ?? text.length;
  const value = text.slice(start, end);
  if (value.includes('"')) throw new CsvError(`line ${line}: a quote inside a field that is not quoted`);
  return { value, end };
}

/** A field in quotes; a doubled quote stands for one. */
function quotedField(text: string, start: number, line: number): CsvField {
  const pieces: string[] = [];
  let position = start;
  do {
    const quote = text.indexOf('"', position + 1);
    if (quote < 0) throw new CsvError(`line ${line}: a quoted field that never ends`);
    pieces.push(text.slice(position + 1, quote));
    position = quote + 1;
  } while (text[position] === '"');
  return { value: pieces.join('"'), end: position };
}

function readField(text: string, start: number, line: number): CsvField {
  return text[start] === '"' ? quotedField(text, start, line) : plainField(text, start, line);
}

/** The position behind the line break at `position`. */
function endOfRow(text: string, position: number, line: number): number {
  if (position >= text.length) return position;
  if (text[position] === '\n') return position + 1;
  if (text.startsWith('\r\n', position)) return position + 2;
  throw new CsvError(`line ${line}: a field goes on where a comma or the end of the line should be`);
}

/**
 * The rows of a CSV text: RFC 4180, where lines may also end in LF alone and a byte order mark may stand in front.
 * Throws {@link CsvError} when it reaches what is none.
 */
export function* parseCsv(text: string): Generator<CsvRow> {
  let position = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (position < text.length) {
    const begin = position;
    let field = readField(text, position, line);
    const fields = [field.value];
    while (text[field.end] === ',') {
      field = readField(text, field.end + 1, line);
      fields.push(field.value);
    }
    position = endOfRow(text, field.end, line);
    yield { line, fields };
    line += lineBreaks(text.slice(begin, position));
  }
}
