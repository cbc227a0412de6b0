import type { WatchRequest } from '../api/watch/request.js';
import { didYouMean } from '../base/did-you-mean.js';
import { UsageError } from '../base/errors.js';
import { FAIL_ON_OPTION, readFailOn } from './audit-options.js';
import { readStatePath, STATE_OPTION } from './cron-options.js';
import { formatWord } from './format-word.js';
import { NO_POLICY_OPTION, POLICY_OPTION, readPolicy } from './policy-option.js';
import { REDACT_OPTION } from './sources.js';
import { COLOUR_OPTIONS } from './style.js';
import type { Input, OptionSpec } from './types.js';

const FORMATS = ['table', 'ndjson'] as const;
export type WatchFormat = (typeof FORMATS)[number];

export const WATCH_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '-f, --format <format>',
    description: 'how to tell: table (one line a change where stdout is no terminal), ndjson (one object a change)',
    default: 'table',
  },
  {
    flags: '--interval <seconds>',
    description: 'look again so often: for UDP, and where the kernel tells no events',
    default: '2',
  },
  {
    flags: '--no-events',
    description: 'only look: make no tracing instance; what opens and closes between two looks is not seen',
  },
  {
    flags: '--record',
    description: 'hand what opens and closes to the state of `port-audit cron`, whose next run tells it',
  },
  STATE_OPTION,
  { flags: '--clean', description: 'only remove the tracing instances that killed runs have left behind' },
  POLICY_OPTION,
  NO_POLICY_OPTION,
  { ...FAIL_ON_OPTION, description: `${FAIL_ON_OPTION.description}, once ended`, default: 'never' },
  REDACT_OPTION,
  ...COLOUR_OPTIONS,
];

/** Throws {@link UsageError} for a format that there is not. */
export function readWatchFormat(options: Input['options']): WatchFormat {
  const wanted = formatWord(options);
  const format = FORMATS.find((each) => each === wanted);
  if (format !== undefined) return format;
  throw new UsageError([
    `--format: unknown format '${wanted}'${didYouMean(wanted, FORMATS)}; one of ${FORMATS.join(', ')}`,
  ]);
}

const LONGEST = 86_400;

/** `--interval`, seconds, as milliseconds. Throws UsageError. */
function readInterval({ interval = '2' }: Input['options']): number {
  const seconds = typeof interval === 'string' && /^\d+(\.\d+)?$/.test(interval) ? Number(interval) : Number.NaN;
  if (seconds >= 0.1 && seconds <= LONGEST) return Math.round(seconds * 1000);
  throw new UsageError([`--interval ${String(interval)}: expected seconds from 0.1 to ${LONGEST}`]);
}

/** `--state`, which says nothing without `--record`. Throws UsageError. */
function readState(options: Input['options']): string | null {
  const state = readStatePath(options);
  if (state !== null && options.record !== true) throw new UsageError(['--state: only with --record']);
  return state;
}

/** What the words on the command line ask of a watch. Throws UsageError. */
export function readWatchRequest(
  options: Input['options'],
): Pick<WatchRequest, 'interval' | 'events' | 'record' | 'state' | 'policy' | 'defaultPolicy' | 'failOn' | 'redact'> {
  return {
    interval: readInterval(options),
    events: options.events !== false,
    record: options.record === true,
    state: readState(options),
    ...readPolicy(options),
    failOn: readFailOn(options),
    redact: options.redact !== false,
  };
}
