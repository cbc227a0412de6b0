import { cleartextService } from './cleartext-service.js';
import { deletedExecutable } from './deleted-executable.js';
import { ephemeralStranger } from './ephemeral-stranger.js';
import { foreignCode } from './foreign-code.js';
import { hiddenListener } from './hidden-listener.js';
import { modifiedExecutable } from './modified-executable.js';
import { nameMismatch } from './name-mismatch.js';
import { policyDenied } from './policy-denied.js';
import { policyExpired } from './policy-expired.js';
import { policyMissing } from './policy-missing.js';
import { policyUnlisted } from './policy-unlisted.js';
import { policyUnused } from './policy-unused.js';
import { predictedElsewhere } from './predicted-elsewhere.js';
import { predictedSilent } from './predicted-silent.js';
import { registeredUnexpected } from './registered-unexpected.js';
import { sensitiveService } from './sensitive-service.js';
import { suspiciousPort } from './suspicious-port.js';
import type { RuleDescription } from './types.js';
import { unattributedListener } from './unattributed-listener.js';
import { unpredictedListener } from './unpredicted-listener.js';
import { unregisteredPort } from './unregistered-port.js';
import { writableExecutable } from './writable-executable.js';

/** Every rule, in the order in which the schema of policies names them. */
export const ALL_RULES = [
  registeredUnexpected,
  unregisteredPort,
  unattributedListener,
  nameMismatch,
  writableExecutable,
  deletedExecutable,
  modifiedExecutable,
  suspiciousPort,
  cleartextService,
  sensitiveService,
  foreignCode,
  ephemeralStranger,
  hiddenListener,
  policyDenied,
  policyUnlisted,
  policyMissing,
  policyExpired,
  policyUnused,
  predictedSilent,
  unpredictedListener,
  predictedElsewhere,
] as const;

/** The name of a rule, as policies, reports and states have it. */
export type RuleId = (typeof ALL_RULES)[number]['id'];

/** What policies may name. */
export const RULE_IDS: readonly RuleId[] = ALL_RULES.map(({ id }) => id);

const byId: ReadonlyMap<string, RuleDescription> = new Map(ALL_RULES.map((rule) => [rule.id, rule]));

/** The rule of an id; undefined for one that another version knows. */
export const ruleNamed = (id: string): RuleDescription | undefined => byId.get(id);
