import type { Image } from '../tree/image.js';
import type { Command, Place, Started } from '../types.js';
import type { StartSystem } from './types.js';

/** A service that is one directory with a script to run. */
interface Service {
  readonly name: string;
  readonly script: string;
  readonly reason: string;
}

function startedOf({ name, script, reason }: Service): Started {
  const place: Place = { file: script, line: 1, text: 'run script' };
  const command: Command = {
    words: [script],
    environment: new Map(),
    origins: new Map(),
    directory: script.slice(0, script.lastIndexOf('/')),
    user: 'root',
    place,
  };
  return { unit: name, reason, commands: [command], sockets: [], runs: true, goesOn: true, families: ['ipv4', 'ipv6'] };
}

/** Services below a directory, without those that a file `down` holds back. */
function below(image: Image, directory: string): Service[] {
  return image
    .list(directory)
    .map((name) => ({ name, script: `${directory}/${name}/run`, reason: `${directory}/${name}: supervised` }))
    .filter(({ name, script }) => image.isFile(script) && !image.isFile(`${directory}/${name}/down`));
}

/** Names of programs that watch such directories. */
const WATCHERS = /\b(?:runsvdir|svscan|svscanboot|s6-svscan|runit(?:-start)?)\b/;

/**
 * Whether anything starts what watches them: where systemd is process 1, a unit that is enabled and names it. Any other
 * process 1 is taken to.
 */
function isWatched(image: Image): boolean {
  const init = image.find('/sbin/init') ?? '';
  if (!/\/systemd$/.test(init)) return true;
  const units = ['/etc/systemd/system', '/usr/lib/systemd/system'].flatMap((directory) =>
    image
      .list(directory)
      .filter((name) => name.endsWith('.wants'))
      .flatMap((wants) => image.list(`${directory}/${wants}`).map((name) => `${directory}/${wants}/${name}`)),
  );
  return units.some((unit) => WATCHERS.test(unit) || WATCHERS.test(image.text(unit) ?? ''));
}

const RUNIT = [
  '/etc/service',
  '/var/service',
  '/service',
  '/etc/runit/runsvdir/default',
  '/etc/runit/runsvdir/current',
];

/** runit and daemontools: every directory that runsvdir(8) or svscan watches. */
export const runit: StartSystem = {
  id: 'runit',
  title: 'runit',
  isPresent: (image) => RUNIT.some((each) => image.list(each).length > 0) && isWatched(image),
  startedBy(image) {
    const found = new Map<string, Service>();
    for (const directory of RUNIT)
      for (const each of below(image, directory)) found.set(each.name, found.get(each.name) ?? each);
    return [...found.values()].map(startedOf);
  },
};

/** The most services and bundles of s6-rc that are looked at. */
const SERVICE_LIMIT = 2000;

/** Where s6-rc has its services: of s6-overlay, and of distributions; with the bundles that are started at boot. */
const SOURCES = [
  { directories: ['/etc/s6-overlay/s6-rc.d'], bundles: ['user', 'user2'] },
  { directories: ['/etc/s6/adminsv', '/etc/s6/sv'], bundles: ['default'] },
] as const;

/** Long-running services of the bundles that are started, with those that they depend on. s6-rc-compile(8) */
function ofBundles(image: Image): Service[] {
  const found = new Map<string, Service>();
  let isFull = false;
  for (const { directories, bundles } of SOURCES) {
    const asked: Array<readonly [name: string, by: string | null]> = bundles.map((name) => [name, null]);
    const seen = new Set<string>(bundles);
    for (let at = 0; at < asked.length; at += 1) {
      const [name, by] = asked[at] ?? ['', null];
      const root = directories.map((each) => `${each}/${name}`).find((each) => image.isDirectory(each));
      if (root === undefined) continue;
      const script = `${root}/run`;
      if (image.text(`${root}/type`)?.trim() === 'longrun' && by !== null && image.isFile(script))
        found.set(name, { name, script, reason: `${by}: enabled` });
      for (const kind of ['contents', 'dependencies']) {
        const listed = (image.text(`${root}/${kind}`) ?? '').split('\n').map((each) => each.trim());
        const names = [...image.list(`${root}/${kind}.d`), ...listed.filter((each) => /^[^#]/.test(each))];
        for (const each of names.filter((one) => !seen.has(one))) {
          isFull ||= seen.size >= SERVICE_LIMIT;
          if (isFull) break;
          seen.add(each);
          asked.push([each, `${root}/${kind}.d/${each}`]);
        }
      }
    }
  }
  if (isFull) image.tell('/etc/s6-overlay/s6-rc.d', 'it has more services than were read');
  return [...found.values()];
}

/** s6 and s6-overlay: services.d, and s6-rc's bundle for users. */
export const s6: StartSystem = {
  id: 's6',
  title: 's6',
  isPresent: (image) =>
    ['/etc/services.d', '/etc/s6-overlay/s6-rc.d', '/etc/s6/services', '/etc/s6/adminsv'].some((each) =>
      image.isDirectory(each),
    ),
  startedBy: (image) =>
    [...ofBundles(image), ...below(image, '/etc/services.d'), ...below(image, '/etc/s6/services')].map(startedOf),
};
