import { didYouMean } from '../base/did-you-mean.js';
import { UsageError } from '../base/errors.js';
import { type Check, FUNCTION_OR_NULL, SIGNAL } from './option-checks.js';
import type { Attended } from './progress.js';

/** One check for each option of a request. */
export type Checks<Request> = Readonly<Record<keyof Request, Check>>;

export const ATTENDED_OPTIONS: Checks<Attended> = { signal: SIGNAL, onProgress: FUNCTION_OR_NULL };

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
