import { runtimeOf } from '../domain/invocation/runtime.js';
import type { Running } from './programs/running.js';
import type { Image } from './tree/image.js';
import { once } from './tree/once.js';
import { type Opened, type Started, uncertain } from './types.js';

/** Files of sysctl.d(5). */
const SYSCTL = ['/etc/sysctl.d', '/usr/lib/sysctl.d', '/lib/sysctl.d'];

/** The first port that everybody may open; the kernel's own 1024 where no file says otherwise. ip(7) */
const firstFree = once((image) => {
  const files = ['/etc/sysctl.conf', ...SYSCTL.flatMap((each) => image.list(each).map((name) => `${each}/${name}`))];
  const said = files.flatMap((file) => [
    ...(image.text(file) ?? '').matchAll(
      /^[ \t]{0,20}net[./]ipv4[./]ip_unprivileged_port_start[ \t]{0,20}=[ \t]{0,20}(\d{1,5})/gm,
    ),
  ]);
  return Math.min(1024, ...said.map(([, port]) => Number(port)));
});

/**
 * What a service may not open for want of the right to is possible: its file may have a capability, which an archive of files
 * need not tell.
 */
export function withinRights(
  image: Image,
  opened: readonly Opened[],
  { unit, isUnprivileged }: Started,
): readonly Opened[] {
  if (isUnprivileged !== true) return opened;
  return opened.map((each) => {
    if (each.port >= firstFree(image) || each.certainty === 'possible') return each;
    image.tell(unit ?? '', `its user has no right to open port ${each.port}`);
    return { ...each, certainty: 'possible' };
  });
}

/**
 * start-stop-daemon(8) starts nothing where what it is to start already runs, and of an interpreter without a file of its
 * process any script is that: what it would open is not certain.
 */
export function unlessRunning(opened: readonly Opened[], { exe, place: { text } }: Pick<Running, 'exe' | 'place'>) {
  const isSearched = text.includes('start-stop-daemon') && !/\s(?:-p|--pidfile)[\s=]/.test(text);
  if (!isSearched || runtimeOf(exe) === null) return opened;
  return opened.map(uncertain);
}

/** A path of the command line that packages or administrators lay there, not the program itself. */
const LAID = /^(?:--?[\w.-]+=)?(\/(?:etc|usr)\/[\w./@+-]+\.\w+)$/;

/** What arguments say is not certain where they name a file that is not there: the program may end for want of it. */
export function unlessFilesLack(image: Image, opened: readonly Opened[], words: readonly string[]): readonly Opened[] {
  const lacks = (word: string) => {
    const [, path] = LAID.exec(word) ?? [];
    return path !== undefined && image.stat(path) === null;
  };
  if (!opened.some(({ certainty }) => certainty === 'certain') || !words.slice(1).some(lacks)) return opened;
  return opened.map(uncertain);
}
