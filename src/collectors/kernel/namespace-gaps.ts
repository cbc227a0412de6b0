import { listed } from '../../base/listed.js';
import type { Gap } from '../../domain/snapshot.js';
import type { Host } from '../../host/types.js';
import type { Door } from './namespace-doors.js';

/** How many namespaces a gap names. */
const NAMED = 5;

const gap = (count: number | null, reason: string, remedy: string | null): Gap => ({
  kind: 'partial',
  scope: 'netns',
  count,
  reason,
  remedy,
});

/** Of processes that may not be looked into. `remedy`: what would let this run do so, null: nothing. */
export function deniedGap(count: number, remedy: string | null): Gap[] {
  if (count === 0) return [];
  const reason = 'of so many processes it may not be seen in which namespace they live, so containers may be missing';
  return [gap(count, reason, remedy)];
}

/** Where /proc shows no processes of others there are none to be denied: proc(5), mount option hidepid. */
export function outOfSightGap(host: Host, denied: number, remedy: string | null): Gap[] {
  if (denied > 0 || host.files.stat('/proc') === null || host.files.stat('/proc/1') !== null) return [];
  return [gap(null, 'processes of others are out of sight (hidepid), so containers may be missing', remedy)];
}

/** Of namespaces that were there and could not be read. */
export function unreadableGap(count: number): Gap[] {
  return count === 0 ? [] : [gap(count, 'network namespaces that could not be read', null)];
}

/** Of namespaces that were not entered. */
export function closedGap(doors: readonly Door[], rights: string | null): Gap[] {
  if (doors.length === 0) return [];
  const names = doors.map(({ netns, name, path }) => `${name ?? path} (${netns})`);
  const reason = `network namespaces without a process that could be seen were not entered: ${listed(names, NAMED)}`;
  return [gap(doors.length, reason, rights ?? 'install nsenter (util-linux)')];
}

/** Of sockets of which it cannot be told in which namespace they are. */
export function strayGap(count: number, names: string, remedy: string | null): Gap[] {
  if (count === 0) return [];
  const reason = `sockets that no table shows, so that they may listen in a network namespace that nothing else leads into: ${names}`;
  return [gap(count, reason, remedy)];
}

/** Of namespaces with more in them than is read: anybody can make some, and as many sockets in them as he likes. */
export function cutGap(cut: readonly string[]): Gap[] {
  if (cut.length === 0) return [];
  const reason = `network namespaces with more sockets, or more of them, than can be read in time; the rest is not listed: ${listed(cut, NAMED)}`;
  return [gap(cut.length, reason, null)];
}
