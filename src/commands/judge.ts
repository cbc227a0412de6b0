import { EXIT } from '../api/exit-code.js';
import { type BatchAnswer, JUDGE_FORMATS } from '../api/judge/batch.js';
import { judgeLines } from '../api/judge/lines.js';
import { counted } from '../base/counted.js';
import { didYouMean } from '../base/did-you-mean.js';
import { UsageError } from '../base/errors.js';
import { THRESHOLDS } from '../domain/severity.js';
import type { Host } from '../host/types.js';
import { readFailOn } from './audit-options.js';
import { print, remark } from './output.js';
import { REDACT_OPTION } from './sources.js';
import type { Command, Input } from './types.js';

const FORMAT_NAMES = JUDGE_FORMATS.join(', ');

/** The most threads that are opened; more than cores are of no use. */
const MOST_JOBS = 64;

/** Throws UsageError for a format that there is not. */
function formatOf({ format }: Input['options']) {
  const found = JUDGE_FORMATS.find((each) => each === (format ?? 'reports'));
  if (found !== undefined) return found;
  throw new UsageError([
    `--format: unknown format '${String(format)}'${didYouMean(String(format), JUDGE_FORMATS)}; one of ${FORMAT_NAMES}`,
  ]);
}

/** Throws UsageError for what is no number of threads. */
function jobsOf({ jobs }: Input['options']): number {
  if (jobs === undefined) return 1;
  const count = typeof jobs === 'string' && /^\d{1,3}$/.test(jobs) ? Number(jobs) : 0;
  if (count >= 1 && count <= MOST_JOBS) return count;
  throw new UsageError([`--jobs: expected a number from 1 to ${MOST_JOBS}, found '${String(jobs)}'`]);
}

/** What came of all lines so far. */
class Totals {
  judged = 0;
  other = 0;
  invalid = 0;
  findings = false;
  blind = false;

  add({ judged, other, invalid, findings, blind }: BatchAnswer): void {
    this.judged += judged;
    this.other += other;
    this.invalid += invalid.length;
    this.findings ||= findings;
    this.blind ||= blind;
  }

  exitCode(asked: boolean): number {
    if (this.invalid > 0) return EXIT.invalid;
    if (!asked) return EXIT.clean;
    if (this.findings) return EXIT.findings;
    return this.blind || this.judged === 0 ? EXIT.unobserved : EXIT.clean;
  }
}

async function tellInvalid({ invalid }: BatchAnswer, host: Host): Promise<void> {
  for (const [first = '', ...more] of invalid) {
    await remark(host, more.length === 0 ? first : `${first} (and ${counted(more.length, 'more problem')})`);
  }
}

/** What there is to say when stdin has ended. */
async function tellTotals({ judged, other, invalid }: Totals, host: Host): Promise<void> {
  if (judged + other + invalid === 0) {
    await remark(host, 'stdin was empty: nothing was judged; expected one JSON object a line');
  }
  if (other > 0) await remark(host, `${counted(other, 'line')} of queries about something else left out`);
  if (invalid > 0) await remark(host, `${counted(invalid, 'line')} could not be judged, ${judged} were`);
}

/** Judges machines as they come, one a line. */
export const judge: Command = {
  arguments: [],
  options: [
    { flags: '-f, --format <format>', description: `what to write: ${FORMAT_NAMES}`, default: 'reports' },
    { flags: '--policy <file>', description: 'apply this policy to every machine' },
    { flags: '--strict', description: 'judge by the policy as check does: whatever it does not allow is a finding' },
    {
      flags: '--fail-on <severity>',
      description: `end with 1 when a machine has findings from this severity, with 3 when too little of one was seen: ${THRESHOLDS.join(', ')}`,
      default: 'findings do not change the exit code',
    },
    { flags: '-j, --jobs <number>', description: 'judge on so many threads', default: '1' },
    REDACT_OPTION,
  ],
  examples: [
    { command: 'cat snapshots.ndjson | port-audit judge', description: 'one report a line' },
    {
      command: 'cat snapshots.ndjson | port-audit judge --format rows',
      description: 'flat rows for SQL, one for each finding or listener',
    },
    {
      command: 'tail -F /var/log/osquery/osqueryd.snapshots.log | port-audit judge --format rows',
      description: 'as osquery logs it',
    },
  ],
  async run({ options }, host) {
    const { policy, strict, redact } = options;
    if (policy === '') throw new UsageError(['--policy: the name of a file is missing']);
    if (strict === true && policy === undefined) throw new UsageError(['--strict: only with --policy FILE']);
    const failOn = readFailOn(options);
    const measure = {
      policy: typeof policy === 'string' ? policy : null,
      strict: strict === true,
      failOn,
      redact: redact !== false,
    };
    const request = { ...measure, format: formatOf(options), jobs: jobsOf(options) };
    const totals = new Totals();
    for await (const answer of judgeLines(host.stdin(), request, host)) {
      totals.add(answer);
      if (answer.bytes.length > 0) await print(host, answer.bytes);
      await tellInvalid(answer, host);
      // Whoever read this had enough.
      if (host.stdout.failure !== null) break;
    }
    await tellTotals(totals, host);
    return totals.exitCode(failOn !== null);
  },
};
