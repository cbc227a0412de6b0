import type { Explanation } from '../domain/explanation.js';
import type { Host } from '../host/types.js';
import { explanationOf, nameKind, subjectOf } from '../judge/dossier/explanation-of.js';
import { RULES } from '../judge/rules/run.js';
import { loadRegistry } from '../registry/load.js';
import { attend } from './attend.js';
import { type AuditRequest, auditIn } from './audit.js';
import { EXPLAIN_OPTIONS } from './options.js';

/** How to look at what listens, for the part of a page that says so. */
export interface ExplainRequest extends Pick<AuditRequest, 'sources' | 'from' | 'signal' | 'onProgress'> {
  /** False: say what is known, and look at nothing. */
  readonly look: boolean;
}

/** What a word is the name of, null for none: who typed it alone wants to read of it. */
export function knownAs(text: string, host: Host): 'rule' | 'program' | 'service' | null {
  return nameKind(text, loadRegistry(host).registry, RULES);
}

/**
 * Everything that is known of a port (`3099`, `3099/tcp`), a rule, a program or a service, and what listens there now.
 * Rejects with UsageError for a subject that is not known.
 */
export async function explain(
  text: string,
  options: Partial<ExplainRequest> = {},
  machine?: Host,
): Promise<Explanation> {
  return attend<ExplainRequest, Explanation>(options, EXPLAIN_OPTIONS, machine, async (call) => {
    const { look = true, ...request } = call.request;
    const { registry } = loadRegistry(call.host);
    const subject = subjectOf(text, registry, RULES);
    const audited = look && subject.kind !== 'rule' ? await auditIn({ ...call, request }) : null;
    return explanationOf(text, subject, registry, audited?.report ?? null);
  });
}
