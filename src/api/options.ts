import { didYouMean } from '../base/did-you-mean.js';
import { UsageError } from '../base/errors.js';
import { THRESHOLDS } from '../domain/severity.js';
import type { AllowRequest } from './allow.js';
import type { AuditRequest } from './audit.js';
import type { BaselineRequest } from './baseline.js';
import type { CheckRequest } from './check.js';
import type { CollectRequest } from './collect.js';
import type { CronRequest } from './cron.js';
import type { ExplainRequest } from './explain.js';
import type { HistoryRequest } from './history.js';
import type { JudgeRequest } from './judge.js';
import type { PortRequest } from './port.js';
import type { PredictRequest } from './predict.js';
import type { Attended } from './progress.js';
import type { RegisterRequest } from './register.js';
import type { UpdateRequest } from './registry.js';
import type { WatchRequest } from './watch.js';

/** What an option has to be; callers without TypeScript hear of it here. */
interface Check {
  readonly words: string;
  readonly holds: (value: unknown) => boolean;
}

/** One check for each option of a request. */
export type Checks<Request> = Readonly<Record<keyof Request, Check>>;

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

const isPort = (value: unknown) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65535;

const RANGE_OR_NULL: Check = {
  words: 'null or a first and a last port',
  holds: (value) =>
    value === null || (Array.isArray(value) && value.length === 2 && value.every(isPort) && value[0] <= value[1]),
};

const FUNCTION_OR_NULL: Check = {
  words: 'a function or null',
  holds: (value) => value === null || typeof value === 'function',
};
const FUNCTION: Check = { words: 'a function', holds: (value) => typeof value === 'function' };
const SIGNAL: Check = {
  words: 'an AbortSignal or null',
  holds: (value) => value === null || value instanceof AbortSignal,
};

/** A whole number from `least`. */
const count = (least: number): Check => ({
  words: `a whole number from ${least}`,
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= least,
});

const DAYS_OR_NULL: Check = {
  words: 'a whole number from 1, or null',
  holds: (value) => value === null || count(1).holds(value),
};

export const ATTENDED_OPTIONS: Checks<Attended> = { signal: SIGNAL, onProgress: FUNCTION_OR_NULL };

export const AUDIT_OPTIONS: Checks<AuditRequest> = {
  sources: TEXTS,
  from: TEXT_OR_NULL,
  dynamicPorts: RANGE_OR_NULL,
  policy: TEXT_OR_NULL,
  defaultPolicy: FLAG,
  strict: FLAG,
  failOn: THRESHOLD,
  verify: FLAG,
  hidden: FLAG,
  explainOrigin: FLAG,
  redact: FLAG,
  ...ATTENDED_OPTIONS,
};

export const PORT_OPTIONS: Checks<PortRequest> = {
  policy: TEXT_OR_NULL,
  defaultPolicy: FLAG,
  failOn: THRESHOLD,
  ...ATTENDED_OPTIONS,
};

export const WATCH_OPTIONS: Checks<WatchRequest> = {
  ...PORT_OPTIONS,
  redact: FLAG,
  interval: count(100),
  events: FLAG,
  record: FLAG,
  state: TEXT_OR_NULL,
  onChange: FUNCTION,
  onLook: FUNCTION,
  onNote: FUNCTION,
};

const { strict: _, defaultPolicy: __, ...CHECK } = AUDIT_OPTIONS;
export const CHECK_OPTIONS: Checks<CheckRequest> = { ...CHECK, wait: count(0) };

export const JUDGE_OPTIONS: Checks<JudgeRequest> = {
  policy: TEXT_OR_NULL,
  strict: FLAG,
  failOn: THRESHOLD,
  ...ATTENDED_OPTIONS,
  redact: FLAG,
};

const isSpan = (value: unknown) => {
  const { low, high, protocol } = (value ?? {}) as { readonly [key: string]: unknown };
  return isPort(low) && isPort(high) && [null, 'tcp', 'udp'].some((each) => each === protocol);
};

const SPANS: Check = {
  words: 'a list of { low, high, protocol }',
  holds: (value) => Array.isArray(value) && value.every(isSpan),
};

/** A reason that says nothing is none. */
const SAYING: Check = {
  words: 'a text that says something',
  holds: (value) => isText(value) && `${value}`.trim() !== '',
};

export const ALLOW_OPTIONS: Checks<AllowRequest> = {
  reason: SAYING,
  until: TEXT_OR_NULL,
  policy: TEXT_OR_NULL,
  ...ATTENDED_OPTIONS,
};

export const BASELINE_OPTIONS: Checks<BaselineRequest> = {
  sources: TEXTS,
  from: TEXT_OR_NULL,
  verify: FLAG,
  reason: SAYING,
  ports: SPANS,
  update: TEXT_OR_NULL,
  ...ATTENDED_OPTIONS,
};

export const COLLECT_OPTIONS: Checks<CollectRequest> = {
  sources: TEXTS,
  tool: TOOL,
  verify: FLAG,
  hidden: FLAG,
  redact: FLAG,
  ...ATTENDED_OPTIONS,
};

export const EXPLAIN_OPTIONS: Checks<ExplainRequest> = {
  look: FLAG,
  sources: TEXTS,
  from: TEXT_OR_NULL,
  ...ATTENDED_OPTIONS,
};

export const PREDICT_OPTIONS: Checks<PredictRequest> = {
  root: { words: 'the path of a directory or archive', holds: (value) => isText(value) && value !== '' },
  policy: TEXT_OR_NULL,
  against: TEXT_OR_NULL,
  failOn: THRESHOLD,
  ...ATTENDED_OPTIONS,
};

export const REGISTER_OPTIONS: Checks<RegisterRequest> = {
  policy: TEXT_OR_NULL,
  from: TEXT_OR_NULL,
  sources: TEXTS,
  ...ATTENDED_OPTIONS,
};

export const HISTORY_OPTIONS: Checks<HistoryRequest> = { state: TEXT_OR_NULL, ...ATTENDED_OPTIONS };

export const UPDATE_OPTIONS: Checks<UpdateRequest> = { url: TEXT_OR_NULL, file: TEXT_OR_NULL, ...ATTENDED_OPTIONS };

export const CRON_OPTIONS: Checks<CronRequest> = {
  ...AUDIT_OPTIONS,
  state: TEXT_OR_NULL,
  confirm: count(1),
  remindDays: DAYS_OR_NULL,
  keepDays: count(0),
  mailTo: TEXTS,
  mailFrom: TEXT_OR_NULL,
  smtp: TEXT_OR_NULL,
  sendmail: TEXT_OR_NULL,
  webhook: TEXT_OR_NULL,
  webhookFormat: TEXT_OR_NULL,
  syslog: { words: 'true, false or the path of a socket', holds: (value) => FLAG.holds(value) || isText(value) },
  syslogFormat: TEXT_OR_NULL,
  tell: FUNCTION_OR_NULL,
  isShown: FUNCTION,
};

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
