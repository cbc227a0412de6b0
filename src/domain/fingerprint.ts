import { sha256 } from '../base/sha256.js';
import type { Draft, Finding, RuleId } from './finding.js';
import { flatten } from './flatten.js';
import type { JudgedListener } from './report.js';

/** 32 hex digits that name a finding: the same rule about the same thing, whenever it is seen. */
export function fingerprintOf(rule: RuleId, parts: readonly string[]): string {
  return sha256(JSON.stringify([rule, ...parts])).slice(0, 32);
}

/**
 * What stays the same about a listener over restarts and reboots. A port that the system handed out changes with every
 * start, so the program stands for it; the inode of a network namespace changes too, so the container or unit does.
 */
function lastingParts(listener: JudgedListener): string[] {
  const { protocol, family, address } = listener;
  const device = listener.interface ?? '';
  const port = listener.verdict === 'ephemeral' ? `ephemeral:${listener.program?.name ?? ''}` : String(listener.port);
  return [protocol, family, address, device, port, listener.netns === null ? '' : namespaceName(listener)];
}

function namespaceName(listener: JudgedListener): string {
  const container = listener.container ?? listener.owners.find((owner) => owner.container !== null)?.container;
  const unit = listener.unit ?? listener.owners.find((owner) => owner.unit !== null)?.unit;
  return container?.name ?? container?.id ?? unit ?? listener.program?.name ?? 'namespace';
}

/** What was found at a listener as it is kept; field by field, which is faster than the spread syntax. */
export function withFingerprint(draft: Draft, listener: JudgedListener): Finding {
  flatten(draft.message, draft.remedy);
  return {
    rule: draft.rule,
    severity: draft.severity,
    confidence: draft.confidence,
    listener: draft.listener,
    message: draft.message,
    remedy: draft.remedy,
    fingerprint: fingerprintOf(draft.rule, lastingParts(listener)),
    disposition: draft.disposition,
    reason: draft.reason,
    place: draft.place,
  };
}

/** Gives findings that would share a fingerprint (several ephemeral ports of one program) their number in the list. */
export function withDistinctFingerprints(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const count = (seen.get(finding.fingerprint) ?? 0) + 1;
    seen.set(finding.fingerprint, count);
    return count === 1
      ? finding
      : { ...finding, fingerprint: `${finding.fingerprint.slice(0, 28)}${count.toString(16).padStart(4, '0')}` };
  });
}
