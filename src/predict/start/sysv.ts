import type { Image } from '../tree/image.js';
import type { Command, Started } from '../types.js';
import type { StartSystem } from './types.js';

/** The runlevels that a machine of many users starts into. */
const LEVELS = ['2', '3', '4', '5'] as const;

/** An init script that is started at boot. */
export interface InitScript {
  readonly name: string;
  readonly path: string;
  /** The link that says so. */
  readonly link: string;
}

/** The init scripts that links of the runlevels start, each once. */
export function initScripts(image: Image): InitScript[] {
  const found = new Map<string, InitScript>();
  for (const level of LEVELS) {
    for (const directory of [`/etc/rc${level}.d`, `/etc/rc.d/rc${level}.d`]) {
      for (const link of image.list(directory)) {
        const [, name] = /^S\d\d(.+)$/.exec(link) ?? [];
        const path = name === undefined ? null : image.find(`${directory}/${link}`);
        const service = name?.replace(/\.sh$/, '');
        if (service !== undefined && path !== null && !found.has(service)) {
          found.set(service, { name: service, path, link: `${directory}/${link}` });
        }
      }
    }
  }
  return [...found.values()];
}

/**
 * Every init script that may be asked for by the name of its service, whether a runlevel starts it or not; systemd makes a unit of
 * each that can be run. systemd-sysv-generator(8)
 */
export function askableScripts(image: Image): InitScript[] {
  const found = new Map(initScripts(image).map((script) => [script.name, script]));
  for (const file of image.list('/etc/init.d')) {
    const link = `/etc/init.d/${file}`;
    const path = image.find(link);
    const name = file.replace(/\.sh$/, '');
    const facts = path === null ? null : image.stat(path);
    if (path === null || facts?.kind !== 'file' || (facts.mode & 0o111) === 0 || found.has(name)) continue;
    found.set(name, { name, path, link });
  }
  return [...found.values()];
}

/** `SCRIPT start`, as init would run it. */
export function startOf({ path }: InitScript): Command {
  return {
    words: [path, 'start'],
    environment: new Map(),
    origins: new Map(),
    directory: '/',
    user: 'root',
    place: { file: path, line: 1, text: 'init script' },
  };
}

/** Init scripts without systemd; beside it they are its own business. */
export const sysv: StartSystem = {
  id: 'sysv',
  title: 'init scripts',
  isPresent: (image) => image.isFile('/etc/inittab') && initScripts(image).length > 0,
  startedBy: (image) =>
    initScripts(image).map(
      (script): Started => ({
        unit: script.name,
        reason: `${script.link}: started at boot`,
        commands: [startOf(script)],
        sockets: [],
        runs: true,
        families: ['ipv4', 'ipv6'],
      }),
    ),
};
