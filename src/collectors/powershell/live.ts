import { UsageError } from '../../base/errors.js';
import { SCOPES } from '../../domain/listener.js';
import type { OwnerFacts } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { decoded } from '../captures/decode.js';
import { Problems } from '../captures/problems.js';
import { parseJsonText } from '../snapshot/json.js';
import { toolFailure } from '../tool-failure.js';
import { CollectorError, type CollectorOptions, type Sightings } from '../types.js';
import { type PsEndpoint, readEndpoint } from './endpoints.js';
import { readJson } from './json-records.js';
import { POWERSHELL_LINE } from './line.js';

const NAME = 'the output of PowerShell';

/** Without it the console's code page decides how names arrive, and a progress bar goes to stderr. */
const PREPARE = "[Console]::OutputEncoding=[Text.Encoding]::UTF8;$ProgressPreference='SilentlyContinue';";

const ARGUMENTS = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', PREPARE + POWERSHELL_LINE];

const REMEDY =
  'find out why PowerShell does not answer, or save what `netstat -anob` prints as Administrator and give it to --from';

/** What the line printed. Throws {@link CollectorError} for anything else. */
export function readPowershell(stdout: Buffer): PsEndpoint[] {
  const problems = new Problems(NAME);
  try {
    const endpoints = readJson(parseJsonText(NAME, decoded(stdout).trim()), problems).flatMap(
      (record) => readEndpoint(record, problems) ?? [],
    );
    problems.throwIfAny();
    return endpoints;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new CollectorError(error.message.split('\n')[0] ?? NAME, REMEDY);
  }
}

function detailsOf(endpoints: readonly PsEndpoint[]): ReadonlyMap<number, Partial<OwnerFacts>> {
  return new Map(endpoints.flatMap(({ pid, details }) => (pid === null ? [] : [[pid, details]])));
}

/** Looks; see {@link import('./source.js').powershell}. */
export async function collect(host: Host, { timeLimit }: CollectorOptions): Promise<Sightings> {
  const result = await host.run('powershell.exe', ARGUMENTS, { timeLimit });
  const { outcome, code, stdout } = result;
  if (outcome !== 'exited' || code !== 0) {
    const failure = toolFailure('PowerShell', result, REMEDY);
    throw new CollectorError(failure.message, REMEDY);
  }
  const endpoints = readPowershell(stdout);
  // Windows always has sockets that listen: an answer without any is none.
  if (endpoints.length === 0) throw new CollectorError('PowerShell showed no socket at all', REMEDY);
  const sightings = endpoints.map(({ sighting }) => sighting);
  return { covers: [...SCOPES, 'owner'], sightings, gaps: [], details: detailsOf(endpoints) };
}
