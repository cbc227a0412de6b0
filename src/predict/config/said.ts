import type { Running } from '../programs/running.js';
import type { DeclaredListener, Said } from './declared.js';
import { argued, type Flag, flagValues } from './flags.js';
import { configured, type Source } from './sockets.js';
import type { Setting } from './types.js';

/** A value, and what says so. */
export interface Value {
  readonly text: string;
  readonly source: Source;
  /** Without it, a default. */
  readonly setting: Setting | null;
}

/** `section/key`, or a key of any section; with `/` before it the whole path is said. */
export function isKey({ key, within }: Setting, names: readonly string[]): boolean {
  const own = key.toLowerCase();
  return names.some((name) => {
    const slash = name.lastIndexOf('/');
    if (name.slice(slash + 1).toLowerCase() !== own) return false;
    if (slash < 0) return true;
    const sections = within.map(([section = '']) => section.toLowerCase());
    const wanted = name.slice(0, slash).toLowerCase();
    const path = sections.join('/');
    return name.startsWith('/')
      ? `/${path}`.replace(/^\/$/, '') === wanted
      : path === wanted || sections.at(-1) === wanted;
  });
}

/** Between addresses of a list; behind an address there may be words: varnishd's `:80,PROXY`. */
const LISTED = /,(?=[\d:*[]|[0-9a-f]*:|[a-z]+:\/\/|localhost)/;

/** Behind an option whose value may be left out stands the next option: `omniNames -start -always`. */
const NEXT_OPTION = /^--?[A-Za-z]/;

const SEPARATORS = /[\s,]+/;

/** `--bind 127.0.0.1 ::1 --port 1`: each word up to the next option is a value. */
function spreadValues(words: readonly string[], names: readonly string[]): Flag[] {
  return names.flatMap((name) => {
    const at = words.indexOf(name);
    const rest = at < 0 ? [] : words.slice(at + 1);
    const end = rest.findIndex((word) => word.startsWith('--'));
    return (end < 0 ? rest : rest.slice(0, end)).map((value) => ({ name, value }));
  });
}

/** The values that are said, by the command line first, then by variables, then by files. */
export function valuesOf(
  said: Said | undefined,
  run: Running,
  settings: readonly Setting[],
  repeated: DeclaredListener['repeated'],
): Value[] {
  if (said === undefined) return [];
  const flags = (said.isSpread === true ? spreadValues : flagValues)(run.words, said.flags ?? []).filter(
    ({ value }) => value !== '' && !NEXT_OPTION.test(value),
  );
  if (flags.length > 0)
    return flags.flatMap(({ name, value }) => {
      const isDoubtful = said.doubtful?.includes(name) === true;
      const source: Source = { ...argued(run, value), ...(isDoubtful && { certainty: 'configured' }) };
      return value.split(LISTED).map((text) => ({ text, source, setting: null }));
    });
  for (const name of said.variables ?? []) {
    const value = run.environment.get(name);
    const origin = run.origins.get(name);
    if (value !== undefined && value !== '')
      return value.split(LISTED).map((text) => ({ text, source: configured(origin ?? run.place), setting: null }));
  }
  const all = settings.filter((setting) => setting.values.length > 0 && isKey(setting, said.keys ?? []));
  const counting = repeated === 'every' ? all : repeated === 'first' ? all.slice(0, 1) : all.slice(-1);
  return counting.flatMap((setting) =>
    setting.values
      .flatMap((value) => value.split(SEPARATORS))
      .filter((text) => text !== '')
      .map((text) => ({ text, source: configured(setting), setting })),
  );
}

const RANK = { certain: 0, configured: 1, default: 2, possible: 3 } as const;

/** Both together are as sure as the surer one: what is said of either makes the listener, but where a doubt speaks against one. */
export function both(left: Source, right: Source): Source {
  const doubtful = [left, right].find(({ certainty }) => certainty === 'possible');
  if (doubtful !== undefined) return { ...doubtful, evidence: [...new Set([...left.evidence, ...right.evidence])] };
  const [first, second] = RANK[left.certainty] <= RANK[right.certainty] ? [left, right] : [right, left];
  return { certainty: first.certainty, evidence: [...new Set([...first.evidence, ...second.evidence])] };
}
