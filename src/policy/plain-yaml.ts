/**
 * The part of YAML that policies are written in nearly always: top-level keys, lists of entries with one field a line,
 * plain scalars. Thousands of entries read so in a fifth of the time and memory of the complete reader, which takes
 * over wherever a text leaves this part (see yaml-file.ts). What is read here means exactly the same there.
 */

type Value = string | number | ReadonlyArray<string | number>;
type PlainMap = Record<string, Value>;

/** A text that kept to the plain part. */
export interface PlainYaml {
  readonly value: Readonly<Record<string, unknown>>;
  /** Where each item of the lists of maps begins, by the key of the list; both count from 1. */
  readonly items: ReadonlyMap<string, ReadonlyArray<{ readonly line: number; readonly column: number }>>;
}

/** Nothing stands there: a block follows, or nothing at all. */
const EMPTY = Symbol('empty');
/** Beyond the plain part. */
const BEYOND = Symbol('beyond');

const BLANK = /^ *(?:#.*)?$/;
const FIELD = /^( *)(- )?([A-Za-z][A-Za-z-]*):(?: (.*))?$/;
const ITEM = /^( *)- (.*)$/;
/** Keys and values that are no text in YAML's core schema (YAML 1.2, section 10.3.2). */
const WORDS = /^(?:null|true|false)$/i;
const NUMBERS =
  /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan)$/i;
const PLAIN = /^[\p{L}\p{N}_/.](?:[\p{L}\p{N} _/.,;()+=@&'!?%-]|:(?=[^ ]))*$/u;
const PLAIN_IN_LIST = /^[\p{L}\p{N}_/.][\p{L}\p{N} _/.()+=@%-]*$/u;
const QUOTED = /^"([^"\\\p{C}]*)"(?: +#.*)?$/u;
const LIST = /^\[([^[\]{}"'#]*)\](?: +#.*)?$/;

/** Without the blanks around it; null where some are of other kinds, which to YAML belong to the text. */
function trimmed(raw: string): string | null {
  const text = raw.trim();
  return text === raw || /^[ \t]*$/.test(raw.replace(text, '')) ? text : null;
}

function scalar(text: string, pattern: RegExp): string | number | typeof BEYOND {
  if (!pattern.test(text) || WORDS.test(text)) return BEYOND;
  if (/^[0-9]{1,15}$/.test(text)) return Number(text);
  return NUMBERS.test(text) ? BEYOND : text;
}

function list(text: string): Value | typeof BEYOND {
  const values = text.split(',').map((part) => {
    const item = trimmed(part);
    return item === null ? BEYOND : scalar(item, PLAIN_IN_LIST);
  });
  return values.includes(BEYOND) ? BEYOND : values.filter((value) => value !== BEYOND);
}

function valueIn(raw: string): Value | typeof EMPTY | typeof BEYOND {
  const text = trimmed(raw);
  if (text === null) return BEYOND;
  if (text === '' || text.startsWith('#')) return EMPTY;
  if (text.startsWith('"')) return QUOTED.exec(text)?.[1] ?? BEYOND;
  const listed = text.startsWith('[') ? LIST.exec(text)?.[1] : undefined;
  if (listed !== undefined) return list(listed);
  return scalar(text.includes(' #') ? text.replace(/ +#.*$/, '') : text, PLAIN);
}

/** How far a text was read. */
interface Reading {
  readonly value: Record<string, unknown>;
  readonly items: Map<string, Array<{ line: number; column: number }>>;
  /** The key whose list or map is being read. */
  key: string | null;
  /** Of the items of the list, or the fields of the map; null before the first one. */
  indent: number | null;
  /** What fields further in belong to. */
  open: PlainMap | null;
}

// Every function below says whether its line kept to the plain part.

function readTopLevel(reading: Reading, key: string, raw: string): boolean {
  const value = valueIn(raw);
  if (value === BEYOND || Object.hasOwn(reading.value, key)) return false;
  reading.value[key] = value === EMPTY ? null : value;
  reading.key = value === EMPTY ? key : null;
  reading.indent = null;
  reading.open = null;
  return true;
}

function readInto(map: PlainMap, key: string, raw: string): boolean {
  const value = valueIn(raw);
  if (value === BEYOND || value === EMPTY || Object.hasOwn(map, key)) return false;
  map[key] = value;
  return true;
}

/** The list of the open key, at this indentation. */
function listAt(reading: Reading, indent: number): unknown[] | null {
  if (reading.key === null || (reading.indent !== null && reading.indent !== indent)) return null;
  reading.indent = indent;
  const found = reading.value[reading.key] ?? [];
  reading.value[reading.key] = found;
  return Array.isArray(found) ? found : null;
}

function readEntry(reading: Reading, indent: number, key: string, raw: string, line: number): boolean {
  const entries = listAt(reading, indent);
  const places = reading.items.get(reading.key ?? '') ?? [];
  if (entries === null || entries.length !== places.length) return false;
  reading.open = {};
  entries.push(reading.open);
  places.push({ line, column: indent + 3 });
  reading.items.set(reading.key ?? '', places);
  return readInto(reading.open, key, raw);
}

function readItem(reading: Reading, indent: number, raw: string): boolean {
  const items = listAt(reading, indent);
  const value = valueIn(raw);
  if (items === null || reading.open !== null || typeof value === 'object' || typeof value === 'symbol') return false;
  items.push(value);
  return true;
}

function readField(reading: Reading, indent: number, key: string, raw: string): boolean {
  if (reading.key === null) return false;
  if (Array.isArray(reading.value[reading.key])) {
    return reading.open !== null && indent === (reading.indent ?? 0) + 2 && readInto(reading.open, key, raw);
  }
  reading.open ??= {};
  reading.value[reading.key] = reading.open;
  reading.indent ??= indent;
  return reading.indent === indent && readInto(reading.open, key, raw);
}

function readLine(reading: Reading, text: string, line: number): boolean {
  const field = FIELD.exec(text);
  if (field === null) {
    if (BLANK.test(text)) return true;
    const item = ITEM.exec(text);
    return item !== null && readItem(reading, (item[1] ?? '').length, item[2] ?? '');
  }
  const [, spaces = '', dash, key = '', raw = ''] = field;
  if (WORDS.test(key)) return false;
  if (dash !== undefined) return readEntry(reading, spaces.length, key, raw, line);
  return spaces === '' ? readTopLevel(reading, key, raw) : readField(reading, spaces.length, key, raw);
}

/** Reads a text that keeps to the plain part; null for any other, valid or not. */
export function readPlainYaml(text: string): PlainYaml | null {
  const reading: Reading = { value: {}, items: new Map(), key: null, indent: null, open: null };
  const plain = text.split(/\r?\n/).every((line, index) => readLine(reading, line, index + 1));
  return plain ? reading : null;
}
