import type { Documented } from '../../domain/documented.js';
import { baseName } from '../../domain/executable-path.js';
import type { Listener } from '../../domain/listener.js';
import type { Owner } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { mayBePackaged, PACKAGE_SYSTEMS } from '../packages/evidence.js';
import { withPackage } from '../packages/with-package.js';
import { createMounts, type Mounts } from '../processes/mounts.js';
import { lineNaming } from './line-naming.js';
import { fileOf } from './may-speak.js';
import { npmPages, packageDirectory } from './npm-pages.js';
import { packagedPages } from './packaged-pages.js';
import type { Page } from './page.js';

/** Bytes that are read for one program, and milliseconds for all: a busy machine takes ten times what an idle one does. */
const BYTES = 8 << 20;
const TIME_LIMIT = 3_000;

/** A program whose package is asked, and the ports that it holds. */
interface Asked {
  readonly owner: Owner;
  readonly ports: ReadonlySet<number>;
}

/** What is to be told of one program. */
type Told = Partial<Pick<Owner, 'documented' | 'package'>>;

/** The package of the system that brought a file, however long it takes to find. */
async function packageOf(host: Host, { container, exeInPlace }: Owner, file: string) {
  const system = PACKAGE_SYSTEMS.find((each) => each.isPresent(host));
  if (system === undefined || container !== null || exeInPlace !== true || !mayBePackaged(file)) return null;
  const ask = async (thorough: boolean) => (await system.ownersOf(host, [file], thorough)).get(file);
  const found = (await ask(false)) ?? (await ask(true));
  return found === undefined ? null : { system, found };
}

/** What the package of a program says, be it one of npm or of the system. */
async function toldOf(host: Host, { owner, ports }: Asked, mounts: Mounts, isOver: () => boolean): Promise<Told> {
  const file = fileOf(owner);
  if (file === null) return {};
  const base = `/proc/${owner.pid}`;
  if (packageDirectory(file) !== null) {
    const pages = npmPages(host, file, { root: `${base}/root`, mayAsk: mounts.mayAsk(base) });
    return { documented: search(pages, ports, isOver) };
  }
  const brought = await packageOf(host, owner, file);
  if (brought === null) return {};
  const { system, found } = brought;
  const files = (await system.filesOf?.(host, found.name)) ?? [];
  const here = { root: '/', mayAsk: mounts.mayAsk('/proc/self') };
  const documented = search(packagedPages(host, baseName(file), files, here), ports, isOver);
  return { documented, ...(owner.script === null ? { package: withPackage(owner, found).package } : {}) };
}

function search(pages: Iterable<Page>, ports: ReadonlySet<number>, isOver: () => boolean): Documented[] {
  const left = new Set(ports);
  const found: Documented[] = [];
  let bytes = 0;
  for (const { file, text, isManual } of pages) {
    for (const port of left) {
      const line = lineNaming(text, port, isManual);
      if (line === null) continue;
      left.delete(port);
      found.push({ port, file, line });
    }
    bytes += text.length;
    if (left.size === 0 || bytes > BYTES || isOver()) break;
  }
  return found;
}

/** Each program once, by what runs: a server may have many processes. */
function askedFor(listeners: readonly Listener[]): Map<string, Asked> {
  const asked = new Map<string, { readonly owner: Owner; readonly ports: Set<number> }>();
  for (const { owners, port } of listeners) {
    for (const owner of owners) {
      const file = fileOf(owner);
      if (file === null) continue;
      const known = asked.get(file) ?? { owner, ports: new Set<number>() };
      known.ports.add(port);
      asked.set(file, known);
    }
  }
  return asked;
}

/**
 * Adds to the owners of some listeners where their own packages name the ports that they hold. Nothing is read of a program
 * that no package brought: what somebody wrote himself names its port, too.
 */
export async function withDocuments(
  host: Host,
  listeners: readonly Listener[],
  isAsked: (listener: Listener) => boolean,
): Promise<readonly Listener[]> {
  const mounts = createMounts(host);
  const end = host.elapsed() + TIME_LIMIT;
  const isOver = () => host.elapsed() > end;
  const answers = new Map<string, Told>();
  for (const [file, asked] of askedFor(listeners.filter(isAsked))) {
    if (isOver()) break;
    answers.set(file, await toldOf(host, asked, mounts, isOver));
  }
  const told = (owner: Owner): Owner => ({ ...owner, ...answers.get(fileOf(owner) ?? '') });
  return listeners.map((listener) =>
    isAsked(listener) ? { ...listener, owners: listener.owners.map(told) } : listener,
  );
}
