import { createHash } from 'node:crypto';
import type { RuleId } from './finding.js';
import type { JudgedListener } from './report.js';

/** 32 hex digits that name a finding: the same rule about the same thing, whenever it is seen. */
export function fingerprintOf(rule: RuleId, parts: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, ...parts]))
    .digest('hex')
    .slice(0, 32);
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

/** The fingerprint of a finding about a listener. */
export function fingerprintOfListener(rule: RuleId, listener: JudgedListener): string {
  return fingerprintOf(rule, lastingParts(listener));
}
