import {
  type Gap,
  type HostFacts,
  SNAPSHOT_SCHEMA,
  type Snapshot,
  type Source,
  type Tool,
} from '../../domain/snapshot.js';
import type { JsonListFields } from '../json-document.js';
import type { Every } from './every.js';
import { listenerFields } from './listener.js';

const toolFields = ({ name, version }: Tool) => ({ name, version }) satisfies Every<Tool>;

const hostFields = (host: HostFacts) =>
  ({
    hostname: host.hostname,
    platform: host.platform,
    release: host.release,
    distribution: host.distribution,
    privileged: host.privileged,
    localPortRange: host.localPortRange,
  }) satisfies Every<HostFacts>;

/** A witness. */
export const sourceFields = (source: Source) =>
  ({
    id: source.id,
    ok: source.ok,
    milliseconds: source.milliseconds,
    listeners: source.listeners,
    covers: source.covers,
    error: source.error,
  }) satisfies Every<Source>;

/** What was not seen. */
export const gapFields = ({ kind, scope, count, reason, remedy }: Gap) =>
  ({ kind, scope, count, reason, remedy }) satisfies Every<Gap>;

/** What the top of a snapshot says, before its lists. */
export const snapshotHead = (schema: string, { tool, takenAt, host }: Pick<Snapshot, 'tool' | 'takenAt' | 'host'>) => ({
  schema,
  tool: toolFields(tool),
  takenAt,
  host: hostFields(host),
});

/** How each element of the lists of a snapshot is written. */
export const SNAPSHOT_LISTS = {
  sources: sourceFields,
  listeners: listenerFields,
  gaps: gapFields,
} satisfies JsonListFields;

/** A snapshot; its lists, which come after the facts, are still as they were (see {@link SNAPSHOT_LISTS}). */
export const snapshotFields = (snapshot: Snapshot) =>
  ({
    ...snapshotHead(SNAPSHOT_SCHEMA, snapshot),
    sources: snapshot.sources,
    listeners: snapshot.listeners,
    gaps: snapshot.gaps,
  }) satisfies Every<Snapshot>;
