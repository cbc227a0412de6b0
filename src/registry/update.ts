import { UnobservableError, UsageError } from '../base/errors.js';
import type { RegistryEdition, RegistryUpdate } from '../domain/registry-view.js';
import { readError, writeFailure } from '../host/failure.js';
import { errorText, type FetchResult, type Host } from '../host/types.js';
import { assignmentChanges, keptShare } from './changes.js';
import { type IanaData, readIanaCsv } from './iana-csv.js';
import { RegistryDataError } from './iana-record.js';
import { compileTable, type IanaTable, openCheckedTable } from './iana-table.js';
import { foreignHands, type InstalledPaths, installedPaths, OWN_DIRECTORY, readInstalled } from './installed.js';
import { tableInUse } from './load.js';
import type { Assignment } from './types.js';

/** Where IANA publishes the registry. */
export const IANA_URL = 'https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.csv';

/** IANA's file has 1.2 MB. */
const SIZE_LIMIT = 32 << 20;
const TIME_LIMIT = 60_000;
/** Part of the previous assignments that has to be in an update. */
const LEAST_KEPT = 0.9;
/** Part of the way to the last assigned port that an update has to go: a file cut off at its end is not a newer one. */
const LEAST_REACH = 0.99;

export type UpdateSource = { readonly url: string } | { readonly file: string };

/** A file as it came in, and what the server called this edition of it. */
interface Download {
  readonly text: string;
  readonly from: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

function editionOf({ version, source, assigned }: IanaTable): RegistryEdition {
  return { version, source, assignments: assigned };
}

/** Root writes only where nobody else can lay a link, and what it would read again. */
function pathsOf(host: Host): InstalledPaths {
  const paths = installedPaths(host);
  if (paths === null) {
    throw new UsageError(['there is no home directory to install into; set XDG_DATA_HOME to an absolute path']);
  }
  const hands = foreignHands(host, paths.current);
  if (hands !== null) throw new UsageError([`${paths.directory}: refused: ${hands}. ${OWN_DIRECTORY}`]);
  return paths;
}

/** Asks only for what is newer, where the edition in use came from the same address. */
function conditions(url: string, inUse: IanaTable): Record<string, string> {
  const { installation } = inUse;
  if (installation?.from !== url) return {};
  return {
    ...(installation.etag === null ? {} : { 'if-none-match': installation.etag }),
    ...(installation.lastModified === null ? {} : { 'if-modified-since': installation.lastModified }),
  };
}

async function fetchAnswer(host: Host, url: string, headers: Record<string, string>): Promise<FetchResult> {
  try {
    return await host.fetch(url, { timeLimit: TIME_LIMIT, sizeLimit: SIZE_LIMIT, headers });
  } catch (error) {
    throw new UnobservableError(`${errorText(error)}; nothing was installed`);
  }
}

/** A password may hold an `@` itself: what counts is the last one in front of the path. */
function withoutCredentials(address: string): string {
  return address.replace(/^(https?:\/\/)[^/\\?#]*@/i, '$1');
}

async function download(host: Host, address: string, inUse: IanaTable): Promise<Download | null> {
  const url = withoutCredentials(address);
  const headers = conditions(url, inUse);
  const answer = await fetchAnswer(host, address, headers);
  if (answer.status === 304 && Object.keys(headers).length > 0) return null;
  if (answer.status !== 200) {
    throw new UnobservableError(`${url}: the server answered ${answer.status} instead of 200; nothing was installed`);
  }
  const { etag = null, 'last-modified': lastModified = null } = answer.headers;
  return { text: answer.body.toString('utf8'), from: url, etag, lastModified };
}

function readFile(host: Host, file: string): Download {
  try {
    return { text: host.files.readText(file, SIZE_LIMIT), from: file, etag: null, lastModified: null };
  } catch (error) {
    throw readError(file, error, SIZE_LIMIT, 'file');
  }
}

function highestAssigned(assignments: Iterable<Assignment>): number {
  let highest = 0;
  for (const { high, service } of assignments) if (service !== null) highest = Math.max(highest, high);
  return highest;
}

/** Throws {@link RegistryDataError} for a list that cannot be a later edition of the previous one. */
function checkComplete(data: IanaData, previous: readonly Assignment[]): void {
  const kept = keptShare(previous, data.assignments);
  if (kept < LEAST_KEPT) {
    const percent = Math.floor(kept * 100);
    throw new RegistryDataError(`only ${percent} % of the assignments in use are in it (at least 90 % are needed)`);
  }
  const [before, after] = [highestAssigned(previous), highestAssigned(data.assignments)];
  if (after < before * LEAST_REACH)
    throw new RegistryDataError(`it ends at port ${after}, the one in use at ${before}; is it complete?`);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The day of an HTTP date (RFC 9110, section 5.6.7), `2026-09-17`; null for anything else. */
export function httpDay(text: string): string | null {
  const [, day = '', month = '', year = ''] = /^\w{3}, (\d{2}) (\w{3}) (\d{4}) /.exec(text) ?? [];
  const number = MONTHS.indexOf(month) + 1;
  return number === 0 ? null : `${year}-${`${number}`.padStart(2, '0')}-${day}`;
}

/** The day on which this edition was published, as far as the server or the data tells. */
function versionOf({ lastModified }: Download, { latest }: IanaData, today: string): string {
  const stated = httpDay(lastModified ?? '');
  return stated !== null && stated <= today && stated >= (latest ?? '') ? stated : (latest ?? today);
}

function readDownload({ text, from }: Download, previous: readonly Assignment[]): IanaData {
  try {
    const data = readIanaCsv(text);
    checkComplete(data, previous);
    return data;
  } catch (error) {
    if (!(error instanceof RegistryDataError)) throw error;
    throw new UsageError([`${from}: refused: ${error.message}; the registry in use stays`]);
  }
}

function writing(paths: InstalledPaths, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new UsageError([`${paths.directory}: cannot be written: ${writeFailure(error)}; the registry in use stays`]);
  }
}

/** Puts the compiled registry in place; what was in use before is kept for a rollback. */
function install({ files, uid }: Host, paths: InstalledPaths, bytes: Buffer): void {
  files.makeDirectory(paths.directory);
  if (readInstalled({ files, uid }, paths.current).state === 'usable') {
    files.writeAtomic(paths.previous, files.read(paths.current));
  }
  files.writeAtomic(paths.current, bytes);
}

/**
 * Installs a newer edition of IANA's list, after checking that it is one. Throws {@link UnobservableError} when it does
 * not come over the network, {@link UsageError} when it is not valid or cannot be written; in both cases everything
 * stays as it was.
 */
export async function updateRegistry(source: UpdateSource, host: Host): Promise<RegistryUpdate> {
  const paths = pathsOf(host);
  const { table: inUse, shipped } = tableInUse(host);
  const got = 'url' in source ? await download(host, source.url, inUse) : readFile(host, source.file);
  if (got === null) return { state: 'current', inUse: editionOf(inUse) };
  const previous = [...inUse.all()];
  const data = readDownload(got, previous);
  const now = host.now().toISOString();
  const { from, etag, lastModified } = got;
  const facts = { version: versionOf(got, data, now.slice(0, 10)), source: `IANA, ${from}` };
  const installation = { from, installedAt: now, etag, lastModified, shippedVersion: shipped.version };
  const bytes = compileTable(facts, data.assignments, installation);
  const next = openCheckedTable(bytes);
  if (next.sha256 === inUse.sha256) return { state: 'current', inUse: editionOf(inUse) };
  writing(paths, () => install(host, paths, bytes));
  const changes = assignmentChanges(previous, data.assignments);
  return { state: 'installed', inUse: editionOf(next), before: editionOf(inUse), changes };
}

/**
 * Goes back to the edition that was installed before, or to the shipped one. Throws {@link UsageError} when nothing is
 * installed.
 */
export function rollbackRegistry(host: Host): RegistryUpdate {
  const paths = pathsOf(host);
  if (readInstalled(host, paths.current).state === 'none') {
    throw new UsageError(['no update is installed; the registry that port-audit ships is in use']);
  }
  const previous = readInstalled(host, paths.previous);
  writing(paths, () => {
    if (previous.state === 'usable') host.files.rename(paths.previous, paths.current);
    else host.files.remove(paths.current);
  });
  return { state: 'rolled-back', inUse: editionOf(tableInUse(host).table) };
}
