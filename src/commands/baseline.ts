import { baseline as makeBaseline } from '../api/baseline.js';
import { EXIT, isBlind } from '../api/exit-code.js';
import { UsageError } from '../base/errors.js';
import type { Host } from '../host/types.js';
import { reportWithProgress } from './audit.js';
import { AUDIT_OPTIONS } from './audit-options.js';
import { OUTPUT_OPTION, readOutputFile, remark, writeResult } from './output.js';
import { readFrom, readSources } from './sources.js';
import type { Command, Input, OptionSpec } from './types.js';

/** Of the options of an audit those that decide what is looked at. */
const SHARED = new Set(['--from <format:file>', '--verify']);

const OWN_OPTIONS: readonly OptionSpec[] = [
  { flags: '--force', description: 'replace the file of --output when it is there' },
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
  throw new UsageError([`--output ${file}: is there already; --force replaces it`]);
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
    refuseToOverwrite(output, input, host);
    const { text, report } = await reportWithProgress(host, (onProgress) =>
      makeBaseline({ sources, from, verify, reason, onProgress }, host),
    );
    await writeResult(host, output, text);
    if (!isBlind(report)) return EXIT.clean;
    await remark(host, 'not everything could be looked at; the file says what is not in it');
    return EXIT.unobserved;
  },
};
