import { type Audited, type AuditRequest, audit as runAudit } from '../api/audit.js';
import type { Host } from '../host/types.js';
import { AUDIT_OPTIONS, readAuditInput } from './audit-options.js';
import { remark } from './output.js';
import { withProgress } from './progress.js';
import { tellReport } from './tell.js';
import type { Command } from './types.js';

/** Audits, with a sign of life on a terminal, and warnings on stderr. */
export async function auditWithProgress(request: AuditRequest, host: Host): Promise<Audited> {
  const audited = await withProgress(host, 'looking at what listens', () => runAudit(request, host));
  const { warning } = audited.report.registry;
  if (warning !== null) await remark(host, warning);
  return audited;
}

/** Collects on this host, compares with the registry, reports. */
export const audit: Command = {
  arguments: [],
  options: AUDIT_OPTIONS,
  examples: [
    { command: 'port-audit', description: 'what on this machine does not fit?' },
    { command: 'port-audit --all', description: 'every listener, also the ordinary ones' },
    { command: 'port-audit --format json', description: 'everything, for programs' },
    { command: 'port-audit --min-severity high --quiet', description: 'only what is urgent' },
  ],
  async run(input, host) {
    const auditInput = readAuditInput(input);
    const { report } = await auditWithProgress(auditInput.request, host);
    return tellReport(report, auditInput, host);
  },
};
