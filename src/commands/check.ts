import type { Audited } from '../api/audit.js';
import { UsageError } from '../base/errors.js';
import type { Host } from '../host/types.js';
import { explainPolicy } from '../policy/explain.js';
import { type ExplanationFormat, explanationFormatOf, renderExplanation } from '../reports/answers/decisions.js';
import { auditWithProgress } from './audit.js';
import { AUDIT_OPTIONS, type AuditInput, readAuditInput } from './audit-options.js';
import { writeResult } from './output.js';
import { tellReport } from './tell.js';
import type { Command, Input, OptionSpec } from './types.js';

/** The policy of the directory that `check` is run in. */
const DEFAULT_POLICY = 'port-audit.yaml';

/** What the options say that in `check` mean something else. */
const CHANGED: Readonly<Record<string, Partial<OptionSpec>>> = {
  '--policy <file>': { description: 'the policy to check against', default: `./${DEFAULT_POLICY}` },
  '--fail-on <severity>': { default: 'what the policy says, else low' },
};

const EXPLAIN_OPTION: OptionSpec = {
  flags: '--explain-policy',
  description: 'instead of the report, say for each listener which entry matches, or why the nearest one does not',
};

/** Throws UsageError when no policy is named and there is none in the working directory. */
function policyFile({ options }: Input, host: Host): string {
  if (typeof options.policy === 'string') return options.policy;
  if (host.files.stat(DEFAULT_POLICY) !== null) return DEFAULT_POLICY;
  throw new UsageError([
    `check needs a policy: there is no ./${DEFAULT_POLICY}; name one with --policy FILE, or write one with \`port-audit baseline --output ${DEFAULT_POLICY}\``,
  ]);
}

/** Prints which entry matches what; the exit code is that of the report all the same. */
async function tellExplanation(
  { report, policy, now }: Audited,
  format: ExplanationFormat,
  { view, output }: AuditInput,
  host: Host,
): Promise<number> {
  const explanations = policy === null ? [] : explainPolicy(policy, report.listeners, { now, host: report.host });
  await writeResult(host, output, renderExplanation(report, explanations, format, view));
  return report.summary.exitCode;
}

/** Judges strictly, for CI: nothing may listen but what the policy allows, and all that it requires must. */
export const check: Command = {
  arguments: [],
  options: [...AUDIT_OPTIONS.map((option) => ({ ...option, ...CHANGED[option.flags] })), EXPLAIN_OPTION],
  examples: [
    { command: 'port-audit check', description: 'against ./port-audit.yaml' },
    { command: 'port-audit check --policy fleet/web.yaml --format junit --output ports.xml', description: 'in CI' },
    { command: 'port-audit check --from snapshot:web1.json', description: 'judge a snapshot taken elsewhere' },
    { command: 'port-audit check --explain-policy', description: 'why is this not allowed?' },
  ],
  async run(input, host) {
    const auditInput = readAuditInput(input, true);
    const policy = policyFile(input, host);
    const explained = input.options.explainPolicy === true ? explanationFormatOf(auditInput.format.id) : null;
    const audited = await auditWithProgress({ ...auditInput.request, policy }, host);
    if (explained !== null) return tellExplanation(audited, explained, auditInput, host);
    return tellReport(audited.report, auditInput, host);
  },
};
