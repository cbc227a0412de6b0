import { riskWords } from '../host/trust.js';
import { errorCode, errorText, type Host } from '../host/types.js';
import { RegistryDataError } from './iana-record.js';
import { type IanaTable, openCheckedTable } from './iana-table.js';

/** No compiled registry comes near it; the shipped one has 0.8 MB. */
const SIZE_LIMIT = 64 << 20;

/** Where `registry update` puts what it installs. */
export interface InstalledPaths {
  readonly directory: string;
  readonly current: string;
  /** What was installed before, for `--rollback`. */
  readonly previous: string;
}

const isAbsolute = (path: string) => /^(\/|[a-z]:[\\/])/i.test(path);

const dataBelow = (home: string | null) => (home !== null && isAbsolute(home) ? `${home}/.local/share` : null);

/**
 * `$XDG_DATA_HOME/port-audit`, by default below `~/.local/share` (XDG Base Directory Specification: a relative path
 * does not count). Null when there is no home directory either.
 */
export function installedPaths(host: Pick<Host, 'env' | 'homeDirectory'>): InstalledPaths | null {
  const configured = host.env.XDG_DATA_HOME ?? '';
  const data = isAbsolute(configured) ? configured : dataBelow(host.homeDirectory);
  if (data === null) return null;
  const directory = `${data}/port-audit`;
  return { directory, current: `${directory}/iana.bin`, previous: `${directory}/iana.previous.bin` };
}

/** What root does about a registry in the hands of others. */
export const OWN_DIRECTORY = 'Let HOME or XDG_DATA_HOME name a directory that only root may change, as /root';

/**
 * Why root neither reads nor writes a registry here: somebody else may change it, or a directory on the way to it, as in
 * the home of the user who called `sudo -E`. Null for other users, who can be given nothing that they may not do.
 */
export function foreignHands(host: Pick<Host, 'files' | 'uid'>, path: string): string | null {
  const [risk] = host.uid === 0 ? host.files.risks(path) : [];
  return risk === undefined ? null : riskWords(risk);
}

/** A registry decides what is expected, so one that somebody else may write is not believed. */
function checkOwner(host: Pick<Host, 'files' | 'uid'>, path: string): void {
  const facts = host.files.stat(path);
  if (facts === null || host.uid === null) return;
  if (facts.uid !== 0 && facts.uid !== host.uid) {
    throw new RegistryDataError(`it belongs to user ${facts.uid}, who is neither root nor you`);
  }
  if ((facts.mode & 0o022) !== 0) throw new RegistryDataError('users other than its owner may write to it');
}

/** An update that was found: usable, or the reason why not. */
export type Installed =
  | { readonly state: 'none' }
  | { readonly state: 'usable'; readonly table: IanaTable }
  | { readonly state: 'refused'; readonly path: string; readonly reason: string; readonly advice: string };

const RENEW = 'Run port-audit registry update, or --rollback';

/** Why a file cannot be read, and what helps: a user with the home directory of another cannot renew what is there. */
const UNREADABLE: Readonly<Record<string, readonly [string, string]>> = {
  EACCES: ['this user may not read it', 'Let HOME or XDG_DATA_HOME name a directory of this user'],
  EISDIR: ['it is a directory', 'Remove it'],
};

/** Opens what was installed at a path. Never throws: a broken update must not keep anybody from auditing. */
export function readInstalled(host: Pick<Host, 'files' | 'uid'>, path: string): Installed {
  try {
    const hands = foreignHands(host, path);
    if (hands !== null && host.files.look(path) !== null) {
      return { state: 'refused', path, reason: hands, advice: OWN_DIRECTORY };
    }
    const bytes = host.files.read(path, SIZE_LIMIT);
    checkOwner(host, path);
    const table = openCheckedTable(bytes);
    if (table.installation === null) throw new RegistryDataError('it was not put there by registry update');
    return { state: 'usable', table };
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return { state: 'none' };
    // In a home that this user may not enter there may be anything: of nothing that was seen it can be said to be refused.
    if (errorCode(error) === 'EACCES' && host.files.look(path) === null) return { state: 'none' };
    const [reason, advice] = UNREADABLE[errorCode(error)] ?? [errorText(error), RENEW];
    return { state: 'refused', path, reason, advice };
  }
}
