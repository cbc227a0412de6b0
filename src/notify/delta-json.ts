import type { News } from '../history/types.js';
import { forJson } from '../reports/text.js';
import { newsOfKind } from './letter.js';
import type { Letter } from './types.js';

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
  evidence: finding.evidence,
  changes,
  ending,
});

/** A letter as data, foreign text exactly as it is. */
export function letterFields(letter: Letter) {
  const { id, host, at, open, hidden, gaps } = letter;
  return {
    schema: DELTA_SCHEMA,
    id,
    host,
    at,
    new: newsOfKind(letter, 'new').map(newsFields),
    changed: newsOfKind(letter, 'changed').map(newsFields),
    resolved: newsOfKind(letter, 'resolved').map(newsFields),
    reminders: newsOfKind(letter, 'reminder').map(newsFields),
    open,
    hidden,
    gaps,
  };
}

export function letterJson(letter: Letter): string {
  return forJson(JSON.stringify(letterFields(letter)));
}
