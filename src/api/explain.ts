import type { Explanation } from '../domain/explanation.js';
import type { Host } from '../host/types.js';
import { explanationOf, type NameKind, nameKind, type Subject, subjectOf } from '../judge/dossier/explanation-of.js';
import { RULES } from '../judge/rules/run.js';
import { loadRegistry } from '../registry/load.js';
import { programsByBelonging } from '../registry/search.js';
import type { Registry } from '../registry/types.js';
import { attend } from './attend.js';
import { auditIn } from './audit.js';
import type { AuditRequest } from './audit-request.js';
import { installedAmong } from './installed.js';
import { FLAG, TEXT_OR_NULL, TEXTS } from './option-checks.js';
import { ATTENDED_OPTIONS, type Checks } from './options.js';

/** How to look at what listens, for the part of a page that says so. */
export interface ExplainRequest extends Pick<AuditRequest, 'sources' | 'from' | 'signal' | 'onProgress'> {
  /** False: say what is known, and look at nothing. */
  readonly look: boolean;
}

export const EXPLAIN_OPTIONS: Checks<ExplainRequest> = {
  look: FLAG,
  sources: TEXTS,
  from: TEXT_OR_NULL,
  ...ATTENDED_OPTIONS,
};

/** What a word is the name of, null for none: who typed it alone wants to read of it. */
export function knownAs(text: string, host: Host): NameKind | null {
  return nameKind(text, loadRegistry(host).registry, RULES);
}

/** Whether programs of a page are installed: only this machine can be asked. */
function installedFor(subject: Subject, registry: Registry, from: string | null, host: Host) {
  if (subject.kind !== 'port' || from !== null) return null;
  return installedAmong(programsByBelonging(registry, subject.port, subject.protocols), host);
}

/** A rule and a word are the same everywhere. */
const isAboutHere = ({ kind }: Subject) => kind !== 'rule' && kind !== 'word';

/**
 * Everything that is known of a port (`3099`, `3099/tcp`), a rule, a program, a service or a word of the table, and what
 * listens there now. Rejects with UsageError for a subject that is not known.
 */
export async function explain(
  text: string | number,
  options: Partial<ExplainRequest> = {},
  machine?: Host,
): Promise<Explanation> {
  return attend<ExplainRequest, Explanation>(options, EXPLAIN_OPTIONS, machine, async (call) => {
    const { look = true, ...request } = call.request;
    const { registry } = loadRegistry(call.host);
    const subject = subjectOf(String(text), registry, RULES);
    const audited = look && isAboutHere(subject) ? await auditIn({ ...call, request }) : null;
    const installed = look ? installedFor(subject, registry, request.from ?? null, call.host) : null;
    return explanationOf(String(text), subject, registry, audited?.report ?? null, installed);
  });
}
