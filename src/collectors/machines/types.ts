import type { Snapshot, Tool } from '../../domain/snapshot.js';

/** What is known of a document beside its content. */
export interface MachineSource {
  /** As in messages: `stdin:17`. */
  readonly file: string;
  /** The name of the machine where the document has none. */
  readonly fallbackName: string;
  /** When it was taken, where the document does not say. ISO 8601, UTC. */
  readonly takenAt: string;
  /** Who reads it. */
  readonly tool: Tool;
}

/** A JSON object by its keys. */
export type Fields = Readonly<Record<string, unknown>>;

/** What one document says of one machine: a tool that already runs on many of them writes it as a line. */
export interface MachineFormat {
  readonly id: string;
  /** One line: whose document it is. */
  readonly title: string;
  /** Whether a document can be of this tool. Looks at a few keys only. */
  isLike(value: unknown): boolean;
  /**
   * What listened; null: the document is about something else, as the same log carries it. Throws {@link UsageError} with
   * what is wrong.
   */
  read(value: unknown, source: MachineSource): Snapshot | null;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a key, or an empty one. */
export function fieldsIn(value: unknown, key: string): Fields {
  const inner = isFields(value) ? value[key] : undefined;
  return isFields(inner) ? inner : {};
}

/** The first of these that is a text which says something; null: none. */
export function firstText(...values: readonly unknown[]): string | null {
  const found = values.find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof found === 'string' ? found : null;
}

/** A whole number, also written as text, as osquery and Wazuh do; null for anything else. */
export function wholeNumber(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^-?\d{1,15}$/.test(text) ? Number(text) : null;
}

/** A time that JavaScript can read, as ISO 8601 in UTC; null: it is none, or lies outside of the years 1970 to 9999. */
export function isoTime(value: unknown): string | null {
  const time = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return time >= 0 && time < 253_402_300_800_000 ? new Date(time).toISOString() : null;
}
