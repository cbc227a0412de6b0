import type { Owner } from '../domain/listener.js';
import { namedOwners } from '../domain/named-owners.js';
import type { ReportListener } from '../domain/report.js';
import { containerWords } from './words.js';

/** `/home/alice/shop` of alice, `/root/x` of root: `~/shop`, `~/x`. */
export function homeWords(path: string, user: string | null): string {
  const home = user === 'root' ? '/root' : `/home/${user ?? ''}`;
  return user !== null && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
}

const UNITS = [
  { seconds: 86_400, name: 'd' },
  { seconds: 3_600, name: 'h' },
  { seconds: 60, name: 'min' },
  { seconds: 1, name: 's' },
] as const;

/** `25 min`, `3 h`, `12 d`; null for what begins later than it was looked at. */
export function agoWords(since: string, now: string): string | null {
  const seconds = Math.floor((Date.parse(now) - Date.parse(since)) / 1000);
  if (!(seconds >= 0)) return null;
  const unit = UNITS.find((each) => seconds >= each.seconds) ?? UNITS[3];
  return `${Math.floor(seconds / unit.seconds)} ${unit.name}`;
}

/** `since 21:37 UTC (25 min)`; the day where it was another one. */
export function sinceWords(since: string, now: string): string | null {
  const ago = agoWords(since, now);
  if (ago === null) return null;
  const [day = '', time = ''] = since.split('T');
  const sameDay = now.startsWith(`${day}T`);
  return `since ${sameDay ? '' : `${day} `}${time.slice(0, 5)} UTC (${ago})`;
}

/** The directory that a program works in, where that says something: daemons work in `/`. */
export function directoryWords({ cwd, user }: Pick<Owner, 'cwd' | 'user'>): string | null {
  return cwd === null || cwd === '/' ? null : homeWords(cwd, user);
}

function parentWords({ parentPid, parentName }: Owner): string | null {
  if (parentPid === null || parentPid < 1) return null;
  return `started by ${parentName === null ? `pid ${parentPid}` : `${parentName} (pid ${parentPid})`}`;
}

function projectWords({ repository, script }: Owner): string | null {
  if (repository !== null) return `repository ${repository}`;
  const from = script?.package ?? null;
  return from === null ? null : `package ${from.name}`;
}

/**
 * From where, since when, started by whom and belonging to what a program runs: `~/shop`, `since 21:37 UTC (25 min)`,
 * `started by bash (pid 812)`. Raw text; empty where nothing of it is
 * known. `withPackage`: and what installed it.
 */
export function lifeParts(listener: ReportListener, now: string, withPackage = true): readonly string[] {
  const [owner] = namedOwners(listener);
  if (owner === undefined) return [];
  const container = owner.container ?? listener.container;
  const unit = owner.unit ?? listener.unit;
  return [
    directoryWords(owner),
    projectWords(owner),
    owner.startedAt === null ? null : sinceWords(owner.startedAt, now),
    container === null ? unit : containerWords(container),
    container === null && unit === null ? parentWords(owner) : null,
    owner.package === null || !withPackage ? null : `package ${owner.package}`,
  ].filter((part) => part !== null);
}
