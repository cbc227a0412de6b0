import { STATE_VERSION } from './types.js';

/** Turns a state of one version into that of the next. */
export type Migration = (state: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** The first version called a recipient an ear. What is not as it should be is left for the check that follows. */
function nameRecipients(state: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!Array.isArray(state.undelivered)) return state;
  const renamed = (each: unknown) => {
    if (typeof each !== 'object' || each === null || !('ear' in each)) return each;
    const { ear, ...rest } = each;
    return { recipient: ear, ...rest };
  };
  return { ...state, undelivered: state.undelivered.map(renamed) };
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** What is no list of objects is left for the check that follows. */
function mapped(list: unknown, change: (fields: Fields) => Fields): unknown {
  return Array.isArray(list) ? list.map((item) => (isObject(item) ? change(item) : item)) : list;
}

/** The second version knew no machine, no gaps, and nothing of what comes and goes. */
function rememberMore(state: Fields): Fields {
  const placed = (subject: unknown) => (isObject(subject) ? { device: null, ...subject } : subject);
  const told = (finding: Fields) => ({ turns: [], ...finding, subject: placed(finding.subject) });
  const news = (item: Fields) => (isObject(item.finding) ? { ...item, finding: told(item.finding) } : item);
  return {
    machine: null,
    gaps: [],
    refused: [],
    ...state,
    findings: mapped(state.findings, (finding) => ({ missed: 0, ...told(finding) })),
    undelivered: mapped(state.undelivered, (one) => ({ gaps: [], ...one, news: mapped(one.news, news) })),
  };
}

/** By the version that they read. A change of the state's shape adds one here and raises `STATE_VERSION`. */
const MIGRATIONS: Readonly<Record<number, Migration>> = { 1: nameRecipients, 2: rememberMore };

/** The version of something that calls itself a state, null when it does not. */
export function versionOf(value: unknown): number | null {
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : null;
  const match = typeof schema === 'string' ? /^port-audit\/state@(\d{1,9})$/.exec(schema) : null;
  return match === null ? null : Number(match[1]);
}

/**
 * Brings a state of an older version up to `current`, one version after the other. Null where a step is missing; what
 * comes out is still to be checked.
 */
export function migrated(
  value: Readonly<Record<string, unknown>>,
  migrations = MIGRATIONS,
  current = STATE_VERSION,
): Readonly<Record<string, unknown>> | null {
  let state = value;
  for (let version = versionOf(value) ?? current; version < current; version++) {
    const migration = migrations[version];
    if (migration === undefined) return null;
    state = { ...migration(state), schema: `port-audit/state@${version + 1}` };
  }
  return state;
}
