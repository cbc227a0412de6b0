import type { Image } from '../../tree/image.js';
import { joined } from '../../tree/paths.js';
import type { Setting } from '../types.js';

/** The version of Apache that has been there for as long as anything that is installed: no third number is asked. */
const VERSION = [2, 4];

/** Modules that are loaded by no line, in the builds of distributions: what one builds in, the others load. */
const BUILT_IN = ['core', 'http', 'so', 'unixd', 'watchdog', 'log_config', 'logio', 'version'];

/** Operators of mod_version: what the difference to the version has to be. */
const COMPARED: Readonly<Record<string, (difference: number) => boolean>> = {
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
};

/** `<IfVersion >= 2.4>`: compared as far as the version is known here. mod_version */
function isVersion(operator: string, wanted: string): boolean {
  const numbers = wanted.split('.').map(Number);
  const difference = VERSION.map((own, index) => own - (numbers[index] ?? 0)).find((each) => each !== 0) ?? 0;
  const holds = COMPARED[operator.replace(/^!/, '')] ?? ((each: number) => each === 0);
  return holds(difference) !== operator.startsWith('!');
}

/** What is loaded and defined at a line: it is read from the top, and a section asks what stood above it. */
interface State {
  readonly image: Image;
  readonly base: string;
  readonly modules: Set<string>;
  readonly defined: Set<string>;
}

const moduleOf = (name: string) =>
  name.replace(/^(?:mod_)?(\w+)\.c$/, '$1_module').replace(/^http_core_module$/, 'http_module');

/** Whether a conditional section lets what is in it count; null where only the running program knows. */
function holds({ key, values }: Setting, { image, base, modules, defined }: State): boolean | null {
  const [word = '', other = ''] = values.map((each) => each.replace(/[>"]/g, ''));
  if (/^<ifversion$/i.test(key)) return isVersion(values[0] ?? '', other);
  const name = word.replace(/^!/, '');
  const known: Readonly<Record<string, () => boolean>> = {
    '<ifmodule': () => modules.has(moduleOf(name)),
    '<ifdefine': () => defined.has(name),
    '<iffile': () => image.stat(joined(base, name)) !== null,
  };
  const found = known[key.toLowerCase()]?.();
  return found === undefined ? null : found !== word.startsWith('!');
}

/** Sections that decide whether what is in them counts; in all others, but a macro, stands no `Listen`. */
const CONDITIONAL = /^<if(?:module|define|version|file|directive|section)$/i;

interface Section {
  readonly counts: boolean;
  readonly doubt: string | null;
  /** Whether it is one in which Apache takes no `Listen`. */
  readonly isClosed: boolean;
}

const TOP: Section = { counts: true, doubt: null, isClosed: false };

function entered(setting: Setting, around: Section, state: State): Section {
  if (/^<macro$/i.test(setting.key)) return { ...around, doubt: 'whether this macro is used is not known' };
  if (!CONDITIONAL.test(setting.key)) return { ...around, isClosed: true };
  const held = holds(setting, state);
  if (held === null) return { ...around, doubt: 'whether the condition around this holds is not known' };
  return { ...around, counts: around.counts && held };
}

/** The lines that count, those doubtful of which it is not known, and the first `Listen` that stands where none may. */
export function counting(
  image: Image,
  base: string,
  settings: readonly Setting[],
  given: Iterable<string>,
): { readonly counted: readonly Setting[]; readonly misplaced: Setting | null } {
  const state: State = {
    image,
    base,
    modules: new Set(BUILT_IN.map((name) => `${name}_module`)),
    defined: new Set(given),
  };
  const open: Section[] = [TOP];
  const counted: Setting[] = [];
  let misplaced: Setting | null = null;
  for (const setting of settings) {
    const around = open.at(-1) ?? TOP;
    const key = setting.key.toLowerCase();
    if (/^<\//.test(key)) {
      if (open.length > 1) open.pop();
    } else if (key.startsWith('<')) {
      open.push(entered(setting, around, state));
      if (around.counts) counted.push(setting);
    } else if (around.counts) {
      if (key === 'loadmodule') state.modules.add(setting.values[0] ?? '');
      if (key === 'define') state.defined.add(setting.values[0] ?? '');
      if (key === 'undefine') state.defined.delete(setting.values[0] ?? '');
      if (key === 'listen' && around.isClosed) misplaced ??= setting;
      counted.push(around.doubt === null ? setting : { ...setting, doubt: around.doubt });
    }
  }
  return { counted, misplaced };
}
