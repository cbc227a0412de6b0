import { sha256 } from '../base/sha256.js';
import type { Finding, FindingDraft } from './finding.js';
import type { JudgedListener } from './report.js';

/** 32 hex digits that name a finding: the same rule about the same thing, whenever it is seen. */
function fingerprintOf(rule: string, parts: readonly string[]): string {
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

/** A finding as it is kept; field by field, which is faster than the spread syntax. */
function finished(draft: FindingDraft, remedy: string, fingerprint: string): Finding {
  return {
    rule: draft.rule,
    severity: draft.severity,
    confidence: draft.confidence,
    listener: draft.listener,
    message: draft.message,
    remedy,
    fingerprint,
    disposition: draft.disposition,
    reason: draft.reason,
    place: draft.place,
  };
}

/**
 * Each with its fingerprint, in their order. Those that would share one (several ephemeral ports of one program) have
 * their number among them in it. `remedyOf`: how the remedy of a draft ends.
 */
export function withFingerprints<Judged extends JudgedListener>(
  drafts: readonly FindingDraft[],
  listeners: readonly Judged[],
  remedyOf: (draft: FindingDraft, listener: Judged | undefined) => string,
): ReadonlyMap<FindingDraft, Finding> {
  const byId = new Map(listeners.map((listener) => [listener.id, listener]));
  const seen = new Map<string, number>();
  const findings = new Map<FindingDraft, Finding>();
  for (const draft of drafts) {
    const listener = byId.get(draft.listener ?? '');
    const shared = fingerprintOf(draft.rule, listener === undefined ? draft.lasting : lastingParts(listener));
    const count = (seen.get(shared) ?? 0) + 1;
    seen.set(shared, count);
    const own = count === 1 ? shared : `${shared.slice(0, 28)}${count.toString(16).padStart(4, '0')}`;
    findings.set(draft, finished(draft, remedyOf(draft, listener), own));
  }
  return findings;
}
