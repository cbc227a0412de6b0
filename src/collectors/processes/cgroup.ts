import { type Container, isOrdinaryUser, type Owner } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { isMadeFor, type Member } from './unit-maker.js';

/** What a control group path tells of a process or socket. */
export interface Membership {
  /** The innermost systemd unit. */
  readonly unit: string | null;
  readonly container: Container | null;
}

const ID = '([0-9a-f]{64})';

/** How runtimes name the control groups of their containers; the first that fits counts. */
const CONTAINERS: ReadonlyArray<readonly [string, RegExp]> = [
  ['docker', new RegExp(`/docker-${ID}\\.scope`)],
  ['docker', new RegExp(`/docker/${ID}`)],
  ['podman', new RegExp(`/libpod-(?:conmon-)?${ID}`)],
  ['cri-o', new RegExp(`/crio-(?:conmon-)?${ID}`)],
  ['containerd', new RegExp(`/(?:cri-containerd|nerdctl)-${ID}\\.scope`)],
  ['containerd', new RegExp(`[:/](?:cri-containerd:)?${ID}$`)],
  ['kubernetes', new RegExp(`/kubepods[^/]*/.*/${ID}`)],
  ['ecs', new RegExp(`/ecs/[^/]+/${ID}`)],
  ['lxc', /\/lxc(?:\.payload)?[./]([^/]+)/],
  ['systemd-nspawn', /\/systemd-nspawn@([^/]+)\.service/],
  ['systemd-nspawn', /\/machine-([^/]+)\.scope/],
];

const UNIT = /\/([^/]+\.(?:service|scope|socket|mount|swap))(?=\/|$)/g;

/** Reads a control group path such as `/system.slice/ssh.service`; cgroups(7), systemd.unit(5). */
export function membershipOf(path: string): Membership {
  if (path === '' || path === '/') return { unit: null, container: null };
  const units = [...path.matchAll(UNIT)];
  const found = CONTAINERS.map(([runtime, pattern]) => ({ runtime, id: pattern.exec(path)?.[1] })).find(
    ({ id }) => id !== undefined,
  );
  return {
    unit: units.at(-1)?.[1] ?? null,
    container: found?.id === undefined ? null : { runtime: found.runtime, id: found.id, name: null },
  };
}

/** Where the tree that names units and containers is mounted: version 2, and beside version 1; cgroups(7). */
const ROOTS = ['/sys/fs/cgroup', '/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified'];

/** Where a control group lies, and the user ids that it and all groups above belong to; null when it cannot be found. */
function groupAt({ files }: Pick<Host, 'files'>, path: string) {
  for (const root of ROOTS) {
    const found = files.follow(`${root}${path}`, { root: '/', mayAsk: () => true });
    if (found.outcome !== 'found') continue;
    return { directory: `${root}${path}`, owners: [...found.directories, found.file].map(({ uid }) => uid) };
  }
  return null;
}

/** A service of the system itself, not of a user's manager; systemd.special(7). */
const SYSTEM_SERVICE = /^\/system\.slice\/(.*\/)?[^/]+\.service(\/[^/]+)*$/;

/**
 * The same for a live process. Below a control group that was handed to a user its names are his word: a container is
 * believed only where all groups belong to root, and a service only where it was made for what runs in it.
 */
export function membershipIn(
  host: Pick<Host, 'files'>,
  path: string,
  member: Member,
): Membership & Pick<Owner, 'unitGuarded'> {
  const { unit, container } = membershipOf(path);
  if (unit === null && container === null) return { unit, unitGuarded: null, container };
  const group = groupAt(host, path);
  const isRoots = group !== null && group.owners.length > 0 && group.owners.every((uid) => uid === 0);
  const isService = isRoots && unit !== null && SYSTEM_SERVICE.test(path);
  // Where accounts of the system run outside of a service, nothing tells who started them.
  const elsewhere = isOrdinaryUser(member.uid) || member.uid === 0 ? false : null;
  const unitGuarded = isService ? isMadeFor(host, unit, member, `${group.directory}/cgroup.procs`) : elsewhere;
  return { unit, unitGuarded, container: isRoots ? container : null };
}

/** The path that counts in /proc/PID/cgroup: that of the unified hierarchy, or the one systemd keeps in version 1. */
export function cgroupPath(text: string): string | null {
  const lines = text.split('\n');
  const unified = lines.find((line) => line.startsWith('0::'))?.slice(3);
  const named = lines.find((line) => /^\d+:name=systemd:/.test(line))?.replace(/^\d+:name=systemd:/, '');
  return unified !== undefined && unified !== '/' ? unified : (named ?? unified ?? null);
}
