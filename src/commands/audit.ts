import { audit as auditMachine } from '../api/audit.js';
import type { Attended } from '../api/progress.js';
import type { Report } from '../domain/report.js';
import type { Host } from '../host/types.js';
import { AUDIT_OPTIONS, readAuditInput } from './audit-options.js';
import { withProgress } from './progress.js';
import { tellReport, warnOfRegistry } from './tell.js';
import type { Command } from './types.js';

/** Makes a report, with a sign of life on a terminal, and warnings on stderr. */
export async function reportWithProgress<T extends { readonly report: Report }>(
  host: Host,
  work: (onProgress: Attended['onProgress']) => Promise<T>,
): Promise<T> {
  const done = await withProgress(host, work);
  await warnOfRegistry(done.report.registry.warning, host);
  return done;
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
    const auditInput = readAuditInput(input, host);
    const { report } = await reportWithProgress(host, async (onProgress) => ({
      report: await auditMachine({ ...auditInput.request, onProgress }, host),
    }));
    return tellReport(report, auditInput, host);
  },
};
