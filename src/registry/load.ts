import type { Bytes } from '../base/bytes.js';
import { UsageError } from '../base/errors.js';
import { exhaustion } from '../host/failure.js';
import { errorText, type Host } from '../host/types.js';
import { type IanaTable, openTable } from './iana-table.js';
import { type Installed, installedPaths, readInstalled } from './installed.js';
import { type KnowledgeStore, openKnowledge, sha256Of } from './knowledge.js';
import { createRegistry } from './lookup.js';
import type { Registry } from './types.js';

/** IANA's records as they are in use. */
export interface TableInUse {
  /** Its `installation` is null for what port-audit ships. */
  readonly table: IanaTable;
  readonly shipped: IanaTable;
  /** Why an installed update is not in use, one line for stderr; null when nothing is wrong. */
  readonly warning: string | null;
}

/** The registry in use. */
export interface LoadedRegistry extends TableInUse {
  readonly registry: Registry;
}

/** What a load needs of the world. */
export type RegistryHost = Pick<Host, 'env' | 'homeDirectory' | 'files' | 'uid' | 'asset'>;

function shippedPart<T>(host: RegistryHost, name: string, open: (bytes: Bytes) => T): T {
  try {
    return open(host.asset(name));
  } catch (error) {
    const name = 'the registry that port-audit ships';
    throw (
      exhaustion(name, error) ?? new UsageError([`${name} cannot be read: ${errorText(error)}; reinstall port-audit`])
    );
  }
}

/**
 * An update that was installed under an older port-audit, and is older than what this one ships, has done its service.
 * One that was chosen although the shipped registry is newer stays.
 */
function outlived({ installation, version }: IanaTable, shipped: IanaTable): boolean {
  return installation?.shippedVersion !== shipped.version && version < shipped.version;
}

/** Why the shipped registry serves although there is an update, null when there is no reason. */
function objection(installed: Installed, shipped: IanaTable): string | null {
  if (installed.state === 'refused') {
    return `${installed.path}: refused: ${installed.reason}; using the registry of ${shipped.version} that port-audit ships. ${installed.advice}`;
  }
  if (installed.state === 'usable' && outlived(installed.table, shipped)) {
    return `the installed registry of ${installed.table.version} is older than that of ${shipped.version} that this port-audit ships, which is used. Run port-audit registry update, or --rollback`;
  }
  return null;
}

/** Chooses between an installed update and what port-audit ships. Throws {@link UsageError} without the latter. */
export function tableInUse(host: RegistryHost): TableInUse {
  const paths = installedPaths(host);
  const installed: Installed = paths === null ? { state: 'none' } : readInstalled(host, paths.current);
  const shipped = shippedPart(host, 'registry/iana.bin', openTable);
  const warning = objection(installed, shipped);
  const table = installed.state === 'usable' && warning === null ? installed.table : shipped;
  return { table, shipped, warning };
}

function checksumOf(table: IanaTable, { sha256, together }: KnowledgeStore): string {
  return together?.iana === table.sha256 ? together.sha256 : sha256Of(table.sha256, sha256);
}

/**
 * Loads the registry: IANA's records from an installed update where there is a sound one, else as shipped, and the
 * programs and claims that port-audit ships. Throws {@link UsageError} when the installation itself is damaged.
 */
export function loadRegistry(host: RegistryHost): LoadedRegistry {
  const { table, shipped, warning } = tableInUse(host);
  const store = shippedPart(host, 'registry/knowledge.bin', openKnowledge);
  const facts = {
    version: table.version,
    sha256: checksumOf(table, store),
    assignments: table.assigned,
    programs: store.programs,
    warning,
  };
  return { registry: createRegistry(table, store, facts, shipped), table, shipped, warning };
}
