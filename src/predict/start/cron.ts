import { homeOf } from '../config/names.js';
import type { Image } from '../tree/image.js';
import type { Place, Started } from '../types.js';
import type { StartSystem } from './types.js';

/** The most lines of a table that are looked at. */
const LINE_LIMIT = 10_000;

/** A table of cron: whose it is, or null where a word of each line says whose. */
interface Table {
  readonly file: string;
  readonly user: string | null;
}

/** The tables of the system, and those of users. cron(8), cronie's crond(8) */
function tablesOf(image: Image): Table[] {
  const inDirectory = (directory: string) => image.list(directory).map((name) => `${directory}/${name}`);
  const system = ['/etc/crontab', ...inDirectory('/etc/cron.d').filter((file) => /\/[\w-]+$/.test(file))];
  const own = ['/var/spool/cron/crontabs', '/var/spool/cron', '/etc/crontabs'].flatMap(inDirectory);
  return [
    ...system.map((file) => ({ file, user: null })),
    ...own.map((file) => ({ file, user: file.slice(file.lastIndexOf('/') + 1) })),
  ].filter(({ file }) => image.isFile(file));
}

/** The commands of a table that run once, when the machine has started. */
function atBoot(image: Image, { file, user }: Table): Started[] {
  const environment = new Map<string, string>();
  const origins = new Map<string, Place>();
  const lines = (image.text(file) ?? '').split('\n', LINE_LIMIT);
  return lines.flatMap((raw, index): Started[] => {
    const text = raw.trim();
    const place: Place = { file, line: index + 1, text };
    const [, name, value = ''] = /^(\w+)\s*=\s*(.*)$/.exec(text) ?? [];
    if (name !== undefined) {
      environment.set(name, value.replace(/^(["'])(.*)\1$/, '$2'));
      origins.set(name, place);
      return [];
    }
    const [, rest = ''] = /^@reboot\s+(.*)$/.exec(text) ?? [];
    const [, named = 'root', line] = /^(\S+)\s+(.*)$/.exec(rest) ?? [];
    const [who, command] = user === null ? [named, line] : [user, rest];
    if (command === undefined || command === '') return [];
    const shared = { environment: new Map(environment), origins: new Map(origins), user: who, place };
    const shell = environment.get('SHELL') ?? '/bin/sh';
    const started = { ...shared, words: [shell, '-c', command], directory: homeOf(image, who) };
    const facts = { sockets: [], runs: true, families: ['ipv4', 'ipv6'] } as const;
    return [{ unit: 'cron.service', reason: `${file}:${index + 1}: at boot`, commands: [started], ...facts }];
  });
}

/** Whether cron runs: where there is systemd, a link says so. */
function isEnabled(image: Image): boolean {
  const wanted = ['/etc/systemd/system', '/usr/lib/systemd/system'].flatMap((each) =>
    image.list(`${each}/multi-user.target.wants`),
  );
  return wanted.length === 0 || wanted.some((name) => /^(?:cron|crond|cronie)\.service$/.test(name));
}

const DAEMONS = ['/usr/sbin/cron', '/usr/sbin/crond', '/sbin/crond'];

/** cron: what its tables say is to run `@reboot`. */
export const cron: StartSystem = {
  id: 'cron',
  title: 'cron',
  isPresent: (image) => DAEMONS.some((file) => image.isFile(file) || image.link(file) !== null) && isEnabled(image),
  startedBy: (image) => tablesOf(image).flatMap((table) => atBoot(image, table)),
};
