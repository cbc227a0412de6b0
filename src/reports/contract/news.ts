import type { Notification } from '../../history/notification.js';
import { newsOfKind } from '../../history/notification.js';
import type { GapNews, News } from '../../history/types.js';

/** The shape that receivers of a webhook may rely on. */
export const DELTA_SCHEMA = 'port-audit/delta@1';

const newsFields = ({ at, times, finding, changes, ending }: News) => ({
  at,
  times,
  rule: finding.rule,
  severity: finding.severity,
  confidence: finding.confidence,
  message: finding.message,
  remedy: finding.remedy,
  fingerprint: finding.fingerprint,
  listener: finding.subject?.id ?? null,
  port: finding.subject?.port ?? null,
  protocol: finding.subject?.protocol ?? null,
  firstSeen: finding.firstSeen,
  lastSeen: finding.lastSeen,
  turns: finding.turns,
  evidence: finding.evidence,
  changes,
  ending,
});

const gapNewsFields = ({ kind, at, gap }: GapNews) => ({
  event: kind,
  at,
  kind: gap.kind,
  scope: gap.scope,
  count: gap.count,
  reason: gap.reason,
  remedy: gap.remedy,
  firstSeen: gap.firstSeen,
  lastSeen: gap.lastSeen,
});

/** A notification as data, foreign text exactly as it is. */
export function notificationFields(notification: Notification) {
  const { id, host, at, open, hidden, gaps, gapNews } = notification;
  return {
    schema: DELTA_SCHEMA,
    id,
    host,
    at,
    new: newsOfKind(notification, 'new').map(newsFields),
    changed: newsOfKind(notification, 'changed').map(newsFields),
    flapping: newsOfKind(notification, 'flapping').map(newsFields),
    resolved: newsOfKind(notification, 'resolved').map(newsFields),
    reminders: newsOfKind(notification, 'reminder').map(newsFields),
    open,
    hidden,
    gaps,
    gapNews: gapNews.map(gapNewsFields),
  };
}
