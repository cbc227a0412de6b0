import { check as checkMachine, DEFAULT_POLICY, type ExplainedCheck, explainCheck } from '../api/check.js';
import { EXIT } from '../api/exit-code.js';
import { validate } from '../api/validate.js';
import { UsageError } from '../base/errors.js';
import type { Host } from '../host/types.js';
import { type DecisionsFormat, decisionsFormatOf, renderDecisions } from '../reports/answers/decisions.js';
import { reportWithProgress } from './audit.js';
import { AUDIT_OPTIONS, type AuditInput, readAuditInput } from './audit-options.js';
import { writeResult } from './output.js';
import { NO_POLICY_OPTION } from './policy-option.js';
import { tellReport } from './tell.js';
import type { Command, Input, OptionSpec } from './types.js';

/** What the options say that in `check` mean something else. */
const CHANGED: Readonly<Record<string, Partial<OptionSpec>>> = {
  '--policy <file>': {
    description: 'the policy to check against',
    default: `${DEFAULT_POLICY}, here or above, up to the root of the repository`,
  },
  '--fail-on <severity>': { default: 'what the policy says, else low' },
};

const EXPLAIN_OPTION: OptionSpec = {
  flags: '--explain-policy',
  description: 'instead of the report, say for each listener which entry matches, or why the nearest one does not',
};

const VALIDATE_OPTION: OptionSpec = {
  flags: '--validate <files...>',
  description: 'only read these policies as a check would, and look at nothing',
  repeatable: true,
};

const WAIT_OPTION: OptionSpec = {
  flags: '--wait <seconds>',
  description: 'look again until everything required is there, at most so long',
  default: '0',
};

function readWait({ options }: Input): number {
  const { wait } = options;
  if (typeof wait !== 'string') return 0;
  if (/^\d{1,5}$/.test(wait)) return Number(wait);
  throw new UsageError([`--wait: '${wait}' is not a whole number of seconds from 0 to 99999`]);
}

/** Prints which entry matches what; the exit code is that of the report all the same. */
async function tellExplanation(
  { report, decisions }: ExplainedCheck,
  format: DecisionsFormat,
  { view, outputs }: AuditInput,
  host: Host,
): Promise<number> {
  await writeResult(host, outputs[0]?.file ?? null, renderDecisions(report, decisions, format, view));
  return report.summary.exitCode;
}

/** Judges strictly, for CI: nothing may listen but what the policy allows, and all that it requires must. */
export const check: Command = {
  arguments: [],
  options: [
    ...AUDIT_OPTIONS.filter((option) => option !== NO_POLICY_OPTION).map((option) => ({
      ...option,
      ...CHANGED[option.flags],
    })),
    WAIT_OPTION,
    EXPLAIN_OPTION,
    VALIDATE_OPTION,
  ],
  examples: [
    { command: 'port-audit check', description: 'against ./port-audit.yaml' },
    { command: 'port-audit check --policy fleet/web.yaml --format junit --output ports.xml', description: 'in CI' },
    { command: 'port-audit check --from snapshot:web1.json', description: 'judge a snapshot taken elsewhere' },
    { command: 'port-audit check --wait 60', description: 'services that come up late' },
    { command: 'port-audit check --explain-policy', description: 'why is this not allowed?' },
    { command: 'port-audit check --validate port-audit.yaml', description: 'is the policy valid?' },
  ],
  async run(input, host) {
    const { validate: policies } = input.options;
    if (Array.isArray(policies)) {
      await validate(policies, {}, host);
      return EXIT.clean;
    }
    const auditInput = readAuditInput(input, host);
    const wait = readWait(input);
    const explained =
      input.options.explainPolicy === true ? decisionsFormatOf((auditInput.outputs[0] ?? auditInput).format.id) : null;
    const done = await reportWithProgress(host, async (onProgress): Promise<ExplainedCheck> => {
      const { defaultPolicy: _, ...asked } = auditInput.request;
      const request = { ...asked, wait, onProgress };
      return explained === null
        ? { report: await checkMachine(request, host), decisions: [] }
        : explainCheck(request, host);
    });
    if (explained !== null) return tellExplanation(done, explained, auditInput, host);
    return tellReport(done.report, auditInput, host);
  },
};
