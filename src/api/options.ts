import { didYouMean } from '../base/did-you-mean.js';
import { UsageError } from '../base/errors.js';
import type { AllowRequest } from './allow.js';
import type { AuditRequest } from './audit.js';
import type { BaselineRequest } from './baseline.js';
import type { CheckRequest } from './check.js';
import type { CollectRequest } from './collect.js';
import type { CronRequest } from './cron.js';
import type { ExplainRequest } from './explain.js';
import type { FleetRequest } from './fleet.js';
import type { HistoryRequest } from './history.js';
import type { JudgeRequest } from './judge.js';
import { JUDGE_FORMATS } from './judge-batch.js';
import type { JudgeLinesRequest } from './judge-lines.js';
import {
  type Check,
  count,
  DAYS_OR_NULL,
  FLAG,
  FUNCTION,
  FUNCTION_OR_NULL,
  HOST_POLICIES,
  isText,
  oneOf,
  RANGE_OR_NULL,
  SAYING,
  SIGNAL,
  SPANS,
  TEXT,
  TEXT_OR_NULL,
  TEXTS,
  THRESHOLD,
  TOOL,
} from './option-checks.js';
import type { PortRequest } from './port.js';
import type { PredictRequest } from './predict.js';
import type { Attended } from './progress.js';
import type { RegisterRequest } from './register.js';
import type { UpdateRequest } from './registry.js';
import type { WatchRequest } from './watch.js';

/** One check for each option of a request. */
export type Checks<Request> = Readonly<Record<keyof Request, Check>>;

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

const { strict: ___, ...MEASURE } = JUDGE_OPTIONS;
export const FLEET_OPTIONS: Checks<FleetRequest> = {
  inputs: TEXTS,
  hostPolicies: HOST_POLICIES,
  baseline: TEXT_OR_NULL,
  ...MEASURE,
};

export const JUDGE_LINES_OPTIONS: Checks<JudgeLinesRequest> = {
  format: oneOf(JUDGE_FORMATS),
  jobs: count(1),
  file: TEXT,
  hostPolicies: HOST_POLICIES,
  ...JUDGE_OPTIONS,
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
