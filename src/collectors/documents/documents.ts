import { memoised } from '../../base/memoised.js';
import { servingOwner } from '../../domain/answering.js';
import type { Documented } from '../../domain/documented.js';
import { installedCommand } from '../../domain/installed-command.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Listener } from '../../domain/listener.js';
import type { Owner } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { mayBePackaged, PACKAGE_SYSTEMS } from '../packages/evidence.js';
import type { PackagedFile, PackageKin, PackageOwner } from '../packages/types.js';
import { packageWords } from '../packages/with-package.js';
import { createMounts, type Mounts } from '../processes/mounts.js';
import { gemPages } from './gem-pages.js';
import { programOf, pythonModuleOf } from './may-speak.js';
import { npmPages } from './npm-pages.js';
import { packageDirectory } from './package-directory.js';
import { packagedPages, relatedPackages } from './packaged-pages.js';
import type { Page } from './page.js';
import { modulePages, pipPages } from './pip-pages.js';
import { type Searched, type ServersOn, search } from './search.js';

export type { ServersOn } from './search.js';

/** Milliseconds for all programs: a busy machine takes ten times what an idle one does. */
const TIME_LIMIT = 3_000;

/** A program whose package is asked, and its file, or the module that runs. */
interface Asked extends Searched {
  readonly file: string;
  readonly ports: Map<number, readonly string[] | null>;
}

/** What is to be told of one program. */
interface Told {
  readonly documented: readonly Documented[];
  /** Null where that was not looked for. */
  readonly package: string | null;
}

/** A package of the system, and all that it brought. */
interface Brought {
  readonly found: PackageOwner;
  readonly files: readonly PackagedFile[];
  readonly depends: PackageKin['depends'];
}

/** Whether this machine's database can know the file: the one that runs is the one at its path. */
const isOfSystem = ({ owner: { container, exeInPlace }, file }: Asked) =>
  packageDirectory(file) === null && container === null && exeInPlace === true && mayBePackaged(file);

/** The packages of the system that brought some files, however long it takes to find: all are looked for at once. */
async function packagesOf(host: Host, paths: readonly string[]): Promise<ReadonlyMap<string, Brought>> {
  const system = PACKAGE_SYSTEMS.find((each) => each.isPresent(host));
  if (system === undefined || paths.length === 0) return new Map();
  const quick = await system.ownersOf(host, paths, false);
  const rest = paths.filter((path) => !quick.has(path));
  const owners = [...quick, ...(rest.length === 0 ? [] : await system.ownersOf(host, rest, true))];
  const kin = system.kinOf?.(host, new Set(owners.map(([, { name }]) => name)));
  const relatedTo = ({ name }: PackageOwner) => relatedPackages(name, kin?.get(name)?.siblings ?? []);
  const files = await system.filesOf?.(host, new Set(owners.flatMap(([, found]) => relatedTo(found))));
  const broughtBy = (found: PackageOwner) => relatedTo(found).flatMap((each) => files?.get(each) ?? []);
  const dependsOf = ({ name }: PackageOwner) => kin?.get(name)?.depends ?? null;
  return new Map(owners.map(([path, found]) => [path, { found, files: broughtBy(found), depends: dependsOf(found) }]));
}

/** What a package of the system asks for that is known to use the port, where an interpreter runs a script of it. */
function askedFor({ owner }: Asked, { depends }: Brought, port: number, serversOn: ServersOn): Documented[] {
  const runtime = owner.script === null ? null : runtimeOf(owner.exe ?? '');
  if (depends === null || runtime === null) return [];
  const { names, file, line } = depends;
  const through = serversOn(port, runtime).find((each) => names.includes(each));
  return through === undefined ? [] : [{ port, file, line, example: false, through }];
}

/** What a program's package says, be it one of npm, pip, gem or of the system; null where no package brought it. */
function pagesOf(host: Host, { owner, file }: Asked, brought: Brought | null, mounts: Mounts): Iterable<Page> | null {
  const base = `/proc/${owner.pid}`;
  const inside = { root: `${base}/root`, mayAsk: mounts.mayAsk(base) };
  const module = pythonModuleOf(owner);
  if (module !== null) return modulePages(host, module, inside);
  if (packageDirectory(file) !== null) return npmPages(host, file, inside);
  const command = installedCommand(owner);
  if (command !== null) return (command.runtime === 'ruby' ? gemPages : pipPages)(host, command, inside);
  const here = { root: '/', mayAsk: mounts.mayAsk('/proc/self') };
  if (brought === null) return null;
  const packaged = { file, isScript: owner.script !== null, package: brought.found.name };
  return packagedPages(host, packaged, brought.files, here);
}

function linkOf(host: Host, link: string): string | null {
  try {
    return host.files.readLink(link);
  } catch {
    return null;
  }
}

/**
 * What runs, and where: the same path in another mount namespace or below another root may be another file. A server may
 * have many processes, of which one is asked.
 */
function programKey(host: Host, { pid, exeInPlace }: Owner, file: string): string {
  const namespace = linkOf(host, `/proc/${pid}/ns/mnt`) ?? pid;
  return [exeInPlace, namespace, linkOf(host, `/proc/${pid}/root`), file].join(' ');
}

/** The programs of some listeners by key. */
function programsOf(listeners: readonly Listener[], keyOf: (owner: Owner) => string | null): Map<string, Asked> {
  const programs = new Map<string, Asked>();
  for (const { owners, port } of listeners) {
    for (const owner of owners) {
      const serving = servingOwner(owner);
      const [key, file] = [keyOf(owner), programOf(serving)];
      if (key === null || file === null) continue;
      const asked = programs.get(key) ?? { owner: serving, file, ports: new Map() };
      programs.set(key, asked);
      asked.ports.set(port, serving.cmdline);
    }
  }
  return programs;
}

/** What is told belongs to what answers: behind a socket of systemd or inetd that is not the process which holds it. */
function withTold(owner: Owner, told: Told | undefined): Owner {
  if (told === undefined) return owner;
  const { documented, package: found } = told;
  if (servingOwner(owner) === owner) return { ...owner, documented, package: found ?? owner.package };
  const isGuarded = owner.relay?.exeGuarded === true;
  const relay = owner.relay && { ...owner.relay, package: isGuarded ? found : null };
  return { ...owner, documented, relay };
}

/**
 * Adds to the owners of some listeners where their own packages name the ports that they hold. Nothing is read of a program
 * that no package brought: what somebody wrote himself names its port, too.
 */
export async function withDocuments(
  host: Host,
  listeners: readonly Listener[],
  isAsked: (listener: Listener) => boolean,
  serversOn: ServersOn,
): Promise<readonly Listener[]> {
  const mounts = createMounts(host);
  const end = host.elapsed() + TIME_LIMIT;
  const isOver = () => host.elapsed() > end;
  const keyOf = memoised((owner: Owner) => {
    const serving = servingOwner(owner);
    const file = programOf(serving);
    return file === null ? null : programKey(host, serving, file);
  });
  const programs = programsOf(listeners.filter(isAsked), keyOf);
  const ofSystem = [...programs.values()].filter(isOfSystem);
  const packages = await packagesOf(host, [...new Set(ofSystem.map(({ file }) => file))]);
  const answers = new Map<string, Told>();
  for (const [key, asked] of programs) {
    if (isOver()) break;
    const brought = isOfSystem(asked) ? (packages.get(asked.file) ?? null) : null;
    const pages = pagesOf(host, asked, brought, mounts);
    if (pages === null) continue;
    const isExecutable = brought !== null && asked.owner.script === null;
    const named = search(pages, asked, { serversOn, isOver });
    const left = [...asked.ports.keys()].filter((port) => !named.some((each) => each.port === port));
    const made = brought === null ? [] : left.flatMap((port) => askedFor(asked, brought, port, serversOn));
    answers.set(key, {
      documented: [...named, ...made],
      package: isExecutable ? packageWords(brought.found) : null,
    });
  }
  const told = (owner: Owner): Owner => withTold(owner, answers.get(keyOf(owner) ?? ''));
  return listeners.map((listener) =>
    isAsked(listener) ? { ...listener, owners: listener.owners.map(told) } : listener,
  );
}
