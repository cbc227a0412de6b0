import { readInvocation } from '../../domain/invocation/invocation.js';
import { type Runtime, runtimeOf } from '../../domain/invocation/runtime.js';
import type { Script } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { directoryOf, type Guards } from './guard.js';
import type { Running } from './script.js';

/** What a module is looked up in: the process, what it runs, and the variables that decide where. */
interface Asked {
  readonly running: Running;
  readonly script: Script | null;
  /** `HOME`; null where it is not set. */
  readonly home: string | null;
}

/** So many packages of a directory are asked for who may write them: of one with more it is not known. */
const MOST_PACKAGES = 8192;

/** `-I` and `-P` take no module out of the working directory, `-I` and `-s` none out of the home; python(1). */
const hasFlag = (options: readonly string[], letters: string) =>
  options.some((option) => new RegExp(`^-[bBdEhiIOPqRsSuvx]*[${letters}]`).test(option));

/** `python3.11` of the executable, below which its packages lie; null for another name. */
const libraryOf = (exe: string) => /\/(python3\.\d+)[a-z]*$/.exec(exe)?.[1] ?? null;

/**
 * Python finds its environment beside the path that it was started by, whatever that is a link to (docs.python.org, site), takes
 * packages out of the home, and with `-m` every module out of the working directory first.
 */
function pythonPlaces({ running: { exe, cmdline, cwd }, home }: Asked): string[] {
  const [self = ''] = cmdline;
  const { module, options } = readInvocation('python', cmdline);
  const started = self.startsWith('/') ? self : self.includes('/') && cwd !== null ? `${cwd}/${self}` : exe;
  const environment = directoryOf(directoryOf(started));
  const packages = `lib/${libraryOf(exe) ?? ''}/site-packages`;
  const places = [`${environment}/pyvenv.cfg`, `${environment}/${packages}`];
  if (module !== null && cwd !== null && !hasFlag(options, 'IP')) places.push(cwd);
  if (home !== null && !hasFlag(options, 'Is')) places.push(`${home}/.local/${packages}`);
  return places;
}

/** Node.js looks for packages beside the script and in every directory above; nodejs.org/api/modules.html. */
function nodePlaces({ script }: Asked): string[] {
  const places: string[] = [];
  for (let at = script?.file ?? '/'; at !== '/'; ) {
    at = directoryOf(at);
    if (!at.endsWith('/node_modules')) places.push(`${at === '/' ? '' : at}/node_modules`);
  }
  return places;
}

/** Files of the home that an interpreter runs before everything else: Startup of R, erl(1), expect(1). */
const inHome =
  (...files: readonly string[]) =>
  ({ home }: Asked) =>
    home === null ? [] : files.map((file) => `${home}/${file}`);

const PLACES: Readonly<Partial<Record<Runtime, (asked: Asked) => string[]>>> = {
  python: pythonPlaces,
  node: nodePlaces,
  r: inHome('.Rprofile', '.Renviron'),
  beam: inHome('.erlang'),
  tcl: inHome('.expectrc'),
};

/**
 * The package in a directory that others may have filled; the directory itself where it has more than are asked. Those of a
 * scope of npm stand in a directory of their own, which is asked instead.
 */
function foreignIn(host: Host, place: string, guards: Guards): string | undefined {
  if (!/\/(node_modules|site-packages)$/.test(place)) return undefined;
  const names = host.files.listFollowed(place, MOST_PACKAGES, { root: '/', mayAsk: guards.mayAsk }) ?? [];
  if (names.length === MOST_PACKAGES) return place;
  return names.map((name) => `${place}/${name}`).find((each) => !guards.isSettled(each));
}

/**
 * The places that an interpreter takes modules from without being told to, and that ordinary users may fill: they decide what
 * the script does, whoever has written it. Of each kind of place the first is named.
 */
export function foreignPlaces(host: Host, asked: Asked, guards: Guards): string[] {
  const runtime = runtimeOf(asked.running.exe);
  const places = runtime === null ? [] : (PLACES[runtime]?.(asked) ?? []);
  return places.flatMap((place) => {
    const found = guards.isSettled(place) ? foreignIn(host, place, guards) : place;
    return found === undefined ? [] : [`modules of ${found}`];
  });
}
