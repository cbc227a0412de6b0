import type { Disposition, Finding } from '../domain/finding.js';
import type { Report } from '../domain/report.js';
import type { Notification } from '../history/notification.js';
import { withSummary } from './report.js';

/** The report of a run as it concerns the reader of a notification: what is no news is known. */
export function withKnown(report: Report, notification: Notification): Report {
  const news = new Set(notification.news.map(({ finding }) => finding.fingerprint));
  const findings = report.findings.map((finding): Finding => {
    const told = finding.disposition === 'active' && !news.has(finding.fingerprint);
    return told ? { ...finding, disposition: 'known', reason: 'no news: an earlier run saw it' } : finding;
  });
  const dispositions = new Map<string | null, Disposition>();
  for (const { listener, disposition } of findings) {
    if (dispositions.get(listener) !== 'active' && disposition !== 'accepted') dispositions.set(listener, disposition);
  }
  const listeners = report.listeners.map((listener) => ({
    ...listener,
    disposition: dispositions.get(listener.id) ?? listener.disposition,
  }));
  return withSummary({ ...report, listeners, findings });
}
