import { OptionError } from '../base/errors.js';
import type { RegistryInfo, RegistryLookup, RegistrySearch, RegistryUpdate } from '../domain/registry-view.js';
import type { Host } from '../host/types.js';
import { type LoadedRegistry, loadRegistry } from '../registry/load.js';
import { lookUp, searchRegistry } from '../registry/search.js';
import { IANA_URL, rollbackRegistry, type UpdateSource, updateRegistry } from '../registry/update.js';
import { attend } from './attend.js';
import { TEXT_OR_NULL } from './option-checks.js';
import { ATTENDED_OPTIONS, type Checks } from './options.js';
import type { Attended } from './progress.js';

function infoOf({ registry, table, shipped, warning }: LoadedRegistry): RegistryInfo {
  return {
    ...registry.facts,
    source: table.source,
    origin: table.installation === null ? 'shipped' : 'installed',
    installedAt: table.installation?.installedAt ?? null,
    shippedVersion: shipped.version,
    records: table.records,
    claims: registry.claims.length,
    warning,
  };
}

/** Asks the registry in use. */
function ask<T>(options: Partial<Attended>, machine: Host | undefined, answer: (loaded: LoadedRegistry) => T) {
  return attend<Attended, T>(options, ATTENDED_OPTIONS, machine, ({ host }) => answer(loadRegistry(host)));
}

/** Where a newer edition comes from. */
export interface UpdateRequest extends Attended {
  /** Address of IANA's CSV file; null: IANA's own. */
  readonly url: string | null;
  /** A file in place of an address. */
  readonly file: string | null;
}

export const UPDATE_OPTIONS: Checks<UpdateRequest> = { url: TEXT_OR_NULL, file: TEXT_OR_NULL, ...ATTENDED_OPTIONS };

function webAddress(text: string): string {
  const protocol = URL.canParse(text) ? new URL(text).protocol : null;
  if (protocol === 'http:' || protocol === 'https:') return text;
  throw new OptionError(
    (name) => `registry update: "${text}" is not an http or https address; a file is named by ${name('file')}`,
  );
}

function sourceOf({ url = null, file = null }: Partial<UpdateRequest>): UpdateSource {
  if (url !== null && file !== null)
    throw new OptionError((name) => `${name('file')}: there is an address as well; name one of the two`);
  if (file !== null) return { file };
  return { url: url === null ? IANA_URL : webAddress(url) };
}

/**
 * The knowledge that verdicts rest on. Every function rejects with UsageError where the installation is damaged; an
 * installed update that is not in use is no error, the answer says so in `registry.warning`.
 */
export const registry = {
  /** What IANA says of a port (`3476`, `3476/tcp`) or a service. Rejects with UsageError for what is neither. */
  async lookup(subject: string, options: Partial<Attended> = {}, machine?: Host): Promise<RegistryLookup> {
    return ask(options, machine, ({ registry: inUse }) => lookUp(inUse, subject));
  },

  /** Services, programs and notes in which all words of a text stand. */
  async search(text: string, options: Partial<Attended> = {}, machine?: Host): Promise<RegistrySearch> {
    return ask(options, machine, ({ registry: inUse }) => searchRegistry(inUse, text));
  },

  /** Version, source, size and SHA-256 of what is in use. */
  async info(options: Partial<Attended> = {}, machine?: Host): Promise<RegistryInfo> {
    return ask(options, machine, infoOf);
  },

  /**
   * Installs a newer edition of IANA's list for this user, after checking that it is one. Rejects with UsageError for one
   * that is not, UnobservableError where it does not come over the network; what was in use then stays in use.
   */
  async update(options: Partial<UpdateRequest> = {}, machine?: Host): Promise<RegistryUpdate> {
    return attend<UpdateRequest, RegistryUpdate>(options, UPDATE_OPTIONS, machine, ({ request, host, begin }) => {
      const source = sourceOf(request);
      begin('fetching');
      return updateRegistry(source, host);
    });
  },

  /** Goes back to what was in use before. Rejects with UsageError where nothing is installed. */
  async rollback(options: Partial<Attended> = {}, machine?: Host): Promise<RegistryUpdate> {
    return attend<Attended, RegistryUpdate>(options, ATTENDED_OPTIONS, machine, ({ host }) => rollbackRegistry(host));
  },
};
