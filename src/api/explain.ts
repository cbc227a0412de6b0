import type { Explanation } from '../domain/explanation.js';
import type { Host } from '../host/types.js';
import { explanationOf, subjectOf } from '../judge/dossier/explanation-of.js';
import { RULES } from '../judge/rules/run.js';
import { loadRegistry } from '../registry/load.js';
import { audit } from './audit.js';

/** How to look at what listens, for the part of a page that says so. */
export interface ExplainRequest {
  /** False: say what is known, and look at nothing. */
  readonly look: boolean;
  /** Live sources by id, or `auto`. */
  readonly sources: readonly string[];
  /** A capture in place of this machine, `FORMAT:FILE`. */
  readonly from: string | null;
}

const DEFAULTS: ExplainRequest = { look: true, sources: ['auto'], from: null };

/**
 * Everything that is known of a port (`3099`, `3099/tcp`), a rule, a program or a service, and what listens there now.
 * Throws {@link UsageError} for a subject that is not known.
 */
export async function explain(text: string, options: Partial<ExplainRequest>, host: Host): Promise<Explanation> {
  const { look, sources, from } = { ...DEFAULTS, ...options };
  const { registry } = loadRegistry(host);
  const subject = subjectOf(text, registry, RULES);
  const report = look && subject.kind !== 'rule' ? (await audit({ sources, from }, host)).report : null;
  return explanationOf(text, subject, registry, report);
}
