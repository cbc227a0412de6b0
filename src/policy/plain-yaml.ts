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

function scalar(text: string, pattern: RegExp): string | number | typeof BEYOND {
  if (!pattern.test(text) || WORDS.test(text)) return BEYOND;
  if (/^[0-9]{1,15}$/.test(text)) return Number(text);
  return NUMBERS.test(text) ? BEYOND : text;
}

function list(text: string): Value | typeof BEYOND {
  const values = text.split(',').map((part) => scalar(part.trim(), PLAIN_IN_LIST));
  return values.includes(BEYOND) ? BEYOND : values.filter((value) => value !== BEYOND);
}

function valueIn(raw: string): Value | typeof EMPTY | typeof BEYOND {
  const text = raw.trim();
  if (text === '' || text.startsWith('#')) return EMPTY;
  if (text.startsWith('"')) return QUOTED.exec(text)?.[1] ?? BEYOND;
  const listed = LIST.exec(text)?.[1];
  if (listed !== undefined) return list(listed);
  return scalar(text.replace(/ +#.*$/, ''), PLAIN);
}

/** Reads line by line; every method says whether the line kept to the plain part. */
class PlainReader {
  readonly value: Record<string, unknown> = {};
  readonly items = new Map<string, Array<{ line: number; column: number }>>();
  /** The key whose list or map is being read. */
  private key: string | null = null;
  /** Of the items of the list, or the fields of the map; null before the first one. */
  private indent: number | null = null;
  /** What fields further in belong to. */
  private open: PlainMap | null = null;

  private topLevel(key: string, raw: string): boolean {
    const value = valueIn(raw);
    if (value === BEYOND || Object.hasOwn(this.value, key)) return false;
    this.value[key] = value === EMPTY ? null : value;
    this.key = value === EMPTY ? key : null;
    this.indent = null;
    this.open = null;
    return true;
  }

  private set(map: PlainMap, key: string, raw: string): boolean {
    const value = valueIn(raw);
    if (value === BEYOND || value === EMPTY || Object.hasOwn(map, key)) return false;
    map[key] = value;
    return true;
  }

  /** The list of the open key, at this indentation. */
  private listAt(indent: number): unknown[] | null {
    if (this.key === null || (this.indent !== null && this.indent !== indent)) return null;
    this.indent = indent;
    const found = this.value[this.key] ?? [];
    this.value[this.key] = found;
    return Array.isArray(found) ? found : null;
  }

  private entry(indent: number, key: string, raw: string, line: number): boolean {
    const entries = this.listAt(indent);
    const places = this.items.get(this.key ?? '') ?? [];
    if (entries === null || entries.length !== places.length) return false;
    this.open = {};
    entries.push(this.open);
    places.push({ line, column: indent + 3 });
    this.items.set(this.key ?? '', places);
    return this.set(this.open, key, raw);
  }

  private item(indent: number, raw: string): boolean {
    const items = this.listAt(indent);
    const value = valueIn(raw);
    if (items === null || this.open !== null || value === EMPTY || value === BEYOND || Array.isArray(value))
      return false;
    return items.push(value) > 0;
  }

  private field(indent: number, key: string, raw: string): boolean {
    if (this.key === null) return false;
    if (Array.isArray(this.value[this.key])) {
      return this.open !== null && indent === (this.indent ?? 0) + 2 && this.set(this.open, key, raw);
    }
    this.open ??= {};
    this.value[this.key] = this.open;
    this.indent ??= indent;
    return this.indent === indent && this.set(this.open, key, raw);
  }

  line(text: string, number: number): boolean {
    if (BLANK.test(text)) return true;
    const field = FIELD.exec(text);
    if (field === null) {
      const item = ITEM.exec(text);
      return item !== null && this.item((item[1] ?? '').length, item[2] ?? '');
    }
    const [, spaces = '', dash, key = '', raw = ''] = field;
    if (WORDS.test(key)) return false;
    if (dash !== undefined) return this.entry(spaces.length, key, raw, number);
    return spaces === '' ? this.topLevel(key, raw) : this.field(spaces.length, key, raw);
  }
}

/** Reads a text that keeps to the plain part; null for any other, valid or not. */
export function readPlainYaml(text: string): PlainYaml | null {
  const reader = new PlainReader();
  const plain = text.split(/\r?\n/).every((line, index) => reader.line(line, index + 1));
  return plain ? { value: reader.value, items: reader.items } : null;
}
