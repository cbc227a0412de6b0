import { didYouMean } from '../base/did-you-mean.js';
import { UsageError } from '../base/errors.js';
import type { CollectRequest } from '../collectors/collect.js';
import { THRESHOLDS } from '../domain/severity.js';
import type { AuditRequest } from './audit.js';
import type { ExplainRequest } from './explain.js';

/** What an option has to be; callers without TypeScript hear of it here. */
interface Check {
  readonly words: string;
  readonly holds: (value: unknown) => boolean;
}

type Checks<Request> = Readonly<Record<keyof Request, Check>>;

const isText = (value: unknown) => typeof value === 'string';

const FLAG: Check = { words: 'true or false', holds: (value) => typeof value === 'boolean' };
const TEXT_OR_NULL: Check = { words: 'a text or null', holds: (value) => value === null || isText(value) };
const TEXTS: Check = { words: 'a list of texts', holds: (value) => Array.isArray(value) && value.every(isText) };
const THRESHOLD: Check = {
  words: `null or one of ${THRESHOLDS.join(', ')}`,
  holds: (value) => value === null || THRESHOLDS.some((threshold) => threshold === value),
};
const TOOL: Check = {
  words: 'an object with name and version',
  holds: (value) => {
    const { name, version } = (value ?? {}) as { readonly name?: unknown; readonly version?: unknown };
    return isText(name) && isText(version);
  },
};

export const AUDIT_OPTIONS: Checks<AuditRequest> = {
  sources: TEXTS,
  from: TEXT_OR_NULL,
  policy: TEXT_OR_NULL,
  strict: FLAG,
  failOn: THRESHOLD,
  verify: FLAG,
};

export const COLLECT_OPTIONS: Checks<CollectRequest> = { sources: TEXTS, tool: TOOL, verify: FLAG };

export const EXPLAIN_OPTIONS: Checks<ExplainRequest> = { look: FLAG, sources: TEXTS, from: TEXT_OR_NULL };

function problemOf(key: string, value: unknown, checks: Readonly<Record<string, Check>>): string | null {
  const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
  if (check === undefined) return `unknown option ${JSON.stringify(key)}${didYouMean(key, Object.keys(checks))}`;
  return check.holds(value) ? null : `option ${key}: expected ${check.words}`;
}

/**
 * The options that were given. Throws {@link UsageError} with everything that is wrong: a misspelt `failOn` that is passed
 * over would make an audit silent.
 */
export function givenOptions<Request extends object>(
  options: Partial<Request>,
  checks: Checks<Request>,
): Partial<Request> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const problems = given.map(([key, value]) => problemOf(key, value, checks)).filter((problem) => problem !== null);
  if (problems.length > 0) throw new UsageError(problems);
  return Object.fromEntries(given) as Partial<Request>;
}
