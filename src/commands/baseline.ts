import { type Baseline, baseline as makeBaseline } from '../api/baseline.js';
import { DEFAULT_POLICY } from '../api/check.js';
import { EXIT, isBlind } from '../api/exit-code.js';
import { counted } from '../base/counted.js';
import { UsageError } from '../base/errors.js';
import { nearestFile } from '../host/repository.js';
import type { Host } from '../host/types.js';
import { reportWithProgress } from './audit.js';
import { AUDIT_OPTIONS } from './audit-options.js';
import { OUTPUT_OPTION, readOutputFile, remark, writeResult } from './output.js';
import { readPortOption } from './port-list.js';
import { readFrom, readSources } from './sources.js';
import type { Command, Input, OptionSpec } from './types.js';

/** Of the options of an audit those that decide what is looked at. */
const SHARED = new Set(['--from <format:file>', '--verify', '-p, --port <list>']);

const OWN_OPTIONS: readonly OptionSpec[] = [
  { flags: '--force', description: 'replace the file of --output when it is there' },
  {
    flags: '--update',
    description: `keep the entries, reasons and comments of --output (else of ${DEFAULT_POLICY}, here or above), add what is new, name what matches nothing any more`,
  },
  {
    flags: '--accept-all-reason <text>',
    description: 'the reason of every entry, in place of TODO, which check refuses until somebody fills it in',
  },
];

function reasonOf({ options }: Input): string {
  const reason = options.acceptAllReason;
  if (typeof reason !== 'string') return 'TODO';
  if (reason.trim() === '') throw new UsageError(['--accept-all-reason: is empty; say why all of it may listen']);
  return reason;
}

/** Looked at before the audit, so that nobody waits for nothing. */
function refuseToOverwrite(file: string | null, { options }: Input, host: Host): void {
  if (file === null || options.force === true || host.files.stat(file) === null) return;
  throw new UsageError([`--output ${file}: is there already; --update adds what is new, --force replaces it`]);
}

/** The policy that is updated; null: none is. Throws UsageError where there is none to update. */
function readUpdate({ options }: Input, output: string | null, host: Host): string | null {
  if (options.update !== true) return null;
  if (options.force === true) throw new UsageError(['--update and --force exclude each other: one keeps the file']);
  const file = output ?? nearestFile(host, DEFAULT_POLICY);
  if (file !== null && host.files.stat(file) !== null) return file;
  throw new UsageError([
    `--update: there is no ${file ?? DEFAULT_POLICY} to update; port-audit baseline --output ${output ?? DEFAULT_POLICY} writes one`,
  ]);
}

/** What became of an update, beside the file. */
async function tellUpdate({ added, stale, refused }: Baseline, host: Host): Promise<void> {
  if (added === null) return;
  await remark(
    host,
    `${counted(added, 'new entry', 'new entries')}${added === 0 ? '' : '; say why where TODO stands'}`,
  );
  for (const { message } of stale) await remark(host, message);
  for (const line of refused) await remark(host, line);
}

/** Writes a policy that allows what listens now. */
export const baseline: Command = {
  arguments: [],
  options: [
    ...AUDIT_OPTIONS.filter(({ flags }) => SHARED.has(flags) || flags.startsWith('--source')),
    OUTPUT_OPTION,
    ...OWN_OPTIONS,
  ],
  examples: [
    { command: 'port-audit baseline', description: 'what would the policy of this machine be?' },
    { command: 'port-audit baseline --output port-audit.yaml', description: 'write it, to be reviewed' },
    { command: 'port-audit baseline --update --output port-audit.yaml', description: 'add what is new, keep the rest' },
    { command: 'port-audit baseline --port 8080', description: 'the entry of one port' },
    {
      command: 'port-audit baseline --from snapshot:web1.json --accept-all-reason "image 2027-01"',
      description: 'from a snapshot, without review',
    },
  ],
  async run(input, host) {
    const output = readOutputFile(input.options);
    const { sources, from, verify } = {
      sources: readSources(input.options),
      from: readFrom(input.options),
      verify: input.options.verify === true,
    };
    const reason = reasonOf(input);
    const ports = readPortOption(input.options, host);
    const update = readUpdate(input, output, host);
    if (update === null) refuseToOverwrite(output, input, host);
    const made = await reportWithProgress(host, (onProgress) =>
      makeBaseline({ sources, from, verify, reason, ports, update, onProgress }, host),
    );
    const { report } = made;
    await writeResult(host, output, made.text);
    await tellUpdate(made, host);
    if (!isBlind(report)) return EXIT.clean;
    await remark(host, 'not everything could be looked at; the file says what is not in it');
    return EXIT.unobserved;
  },
};
