import { EXIT } from '../api/exit-code.js';
import { type FleetRequest, fleetSteps, fleet as judgeFleet } from '../api/fleet.js';
import type { Attended } from '../api/progress.js';
import { didYouMean } from '../base/did-you-mean.js';
import { UsageError } from '../base/errors.js';
import { THRESHOLDS } from '../domain/severity.js';
import type { Host } from '../host/types.js';
import { ROW_FIELDS, type Row, rowsOf } from '../reports/contract/row.js';
import { FLEET_FORMATS, fleetText } from '../reports/fleet/list.js';
import { headWords } from '../reports/fleet/words.js';
import { jsonLine } from '../reports/json-document.js';
import { readFailOn } from './audit-options.js';
import { formatWord, JSON_OPTION } from './format-word.js';
import { OUTPUT_OPTION, print, readOutputFile, remark, writeFile, writeResult } from './output.js';
import { REDACT_OPTION } from './sources.js';
import type { Command, Input } from './types.js';

/** `rows` and `parquet` are the rows of each machine, the others one answer. */
const FORMATS = [...FLEET_FORMATS, 'rows', 'parquet'] as const;
const NAMES = FORMATS.join(', ');

/** Throws UsageError for a format that there is not. */
function formatOf(options: Input['options']) {
  const wanted = formatWord(options);
  const found = FORMATS.find((each) => each === wanted);
  if (found !== undefined) return found;
  throw new UsageError([`--format: unknown format '${wanted}'${didYouMean(wanted, FORMATS)}; one of ${NAMES}`]);
}

/** `FILE`, or `HOSTS=FILE` with a pattern of names; a file whose own name has a `=` is written `./a=b.yaml`. */
function readPolicies({ policy }: Input['options']): Required<Pick<FleetRequest, 'policy' | 'hostPolicies'>> {
  const words = Array.isArray(policy) ? (policy as readonly string[]) : [];
  const isForSome = (word: string) => /^[^/=]*=/.test(word);
  const hostPolicies = words.filter(isForSome).map((word) => ({
    hosts: word.slice(0, word.indexOf('=')),
    policy: word.slice(word.indexOf('=') + 1),
  }));
  const [others, more] = words.filter((word) => !isForSome(word));
  if (others === '' || hostPolicies.some((each) => each.policy === ''))
    throw new UsageError(['--policy: the name of a file is missing']);
  if (hostPolicies.some(({ hosts }) => hosts === '')) throw new UsageError(['--policy: no names before the =']);
  if (more !== undefined)
    throw new UsageError([
      `--policy: ${others} and ${more} are both for all machines; one may be, as in web-*=${more}`,
    ]);
  return { policy: others ?? null, hostPolicies };
}

/** What the words say; nobody attends to it. */
type Wanted = Omit<FleetRequest, keyof Attended>;

function requestOf({ args, options }: Input): Wanted {
  const { baseline, redact } = options;
  return {
    inputs: args,
    ...readPolicies(options),
    baseline: typeof baseline === 'string' ? baseline : null,
    failOn: readFailOn(options),
    redact: redact !== false,
  };
}

/** Hands the rows of each machine over as soon as it is judged, and returns the exit code. */
async function eachRows(
  { baseline: _, ...request }: Wanted,
  host: Host,
  take: (rows: readonly Row[]) => Promise<void> | void,
): Promise<number> {
  let [judged, invalid, worst] = [0, 0, EXIT.clean as number];
  for await (const step of fleetSteps(request, host)) {
    if (step.report !== null) {
      judged++;
      await take(rowsOf(step.report));
      const code = step.report.summary.exitCode;
      if (code === EXIT.findings || worst === EXIT.clean) worst = code;
    }
    if (step.reason !== null) {
      invalid++;
      await remark(host, `${step.place}: ${step.reason}`);
    }
  }
  return invalid > 0 || judged === 0 ? EXIT.invalid : worst;
}

/** Rows as a file of Parquet, which is binary and no text for stdout. */
async function writeParquet(request: Wanted, output: string | null, host: Host): Promise<number> {
  if (output === null) throw new UsageError(['--format parquet: is binary; name a file with --output FILE']);
  const { ParquetRows } = await import('../reports/fleet/parquet.js');
  const parquet = new ParquetRows(ROW_FIELDS);
  const code = await eachRows(request, host, (rows) => parquet.add(rows));
  writeFile(host, output, parquet.finish());
  return code;
}

/** Says on stderr what was not valid, as other commands do. */
async function tellInvalid(found: Awaited<ReturnType<typeof judgeFleet>>, host: Host): Promise<void> {
  const { invalid, invalidCount, machines } = found;
  for (const { place, reason } of invalid.slice(0, 20)) await remark(host, `${place}: ${reason}`);
  if (invalidCount > 20) await remark(host, `${headWords(found)}; 20 of those that are not valid were told`);
  if (machines === 0) await remark(host, 'nothing was judged: no document of a machine was read');
}

/** Judges many machines and compares them with each other. */
export const fleet: Command = {
  arguments: [{ usage: '<input...>', description: 'files, directories and patterns of snapshots; - is stdin' }],
  options: [
    { flags: '-f, --format <format>', description: `how to print: ${NAMES}`, default: 'table' },
    JSON_OPTION,
    OUTPUT_OPTION,
    {
      flags: '--policy <[hosts=]file>',
      description: 'judge by this policy, as check does: machines of these names (web-*=web.yaml), or all others',
      repeatable: true,
    },
    { flags: '--baseline <file>', description: 'compare with an earlier --format json of this command' },
    {
      flags: '--fail-on <severity>',
      description: `exit with 1 from this severity: ${THRESHOLDS.join(', ')}`,
      default: 'what the policy says, else medium (low with a policy)',
    },
    REDACT_OPTION,
  ],
  examples: [
    { command: 'port-audit fleet snapshots/', description: 'what stands out among these machines?' },
    {
      command: 'cat snapshots.ndjson | port-audit fleet - --json --output monday.json',
      description: 'keep the answer',
    },
    {
      command: 'port-audit fleet snapshots/ --baseline monday.json --policy port-audit.yaml',
      description: 'what changed since, by a policy',
    },
    {
      command: "port-audit fleet snapshots/ --policy 'web*=web.yaml' --policy 'db*=db.yaml' --policy others.yaml",
      description: 'each machine by the policy that is for it',
    },
  ],
  async run(input, host) {
    const format = formatOf(input.options);
    const request = requestOf(input);
    const output = readOutputFile(input.options);
    if ((format === 'rows' || format === 'parquet') && request.baseline !== null)
      throw new UsageError([
        `--format ${format}: has the rows of all machines, and nothing to compare with --baseline`,
      ]);
    if (format === 'parquet') return writeParquet(request, output, host);
    if (format === 'rows') {
      if (output !== null) throw new UsageError(['--format rows: goes to stdout as it is judged, without --output']);
      return eachRows(request, host, (rows) => print(host, rows.map(jsonLine).join('')));
    }
    const found = await judgeFleet(request, host);
    await tellInvalid(found, host);
    await writeResult(host, output, fleetText(found, format));
    return found.exitCode;
  },
};
