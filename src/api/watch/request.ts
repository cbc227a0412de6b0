import type { Report } from '../../domain/report.js';
import type { WatchedChange } from '../../domain/watched.js';
import type { AuditRequest } from '../audit-request.js';
import { count, FLAG, FUNCTION, TEXT_OR_NULL } from '../option-checks.js';
import type { Checks } from '../options.js';
import { PORT_OPTIONS } from '../port.js';

/** What to watch by which measure, and whom to tell. */
export interface WatchRequest
  extends Pick<AuditRequest, 'policy' | 'defaultPolicy' | 'failOn' | 'redact' | 'signal' | 'onProgress'> {
  /** Milliseconds from one look to the next; default 2000. */
  readonly interval: number;
  /**
   * Ask the kernel to tell of every TCP listener, however short it lives, where that is possible (root, Linux); makes a tracing
   * instance, and removes it at the end. Default true.
   */
  readonly events: boolean;
  /** Hand what opens and closes to the state of `cron`, whose next run tells it. Default false. */
  readonly record: boolean;
  /** Path of that state; null: where this user's `cron` keeps it. */
  readonly state: string | null;
  /** Called with each change, in the order in which they happened. What it returns is waited for. */
  readonly onChange: (change: WatchedChange) => void | Promise<void>;
  /** Called with everything that listens: at first, and after each look that was taken in full. */
  readonly onLook: (report: Report) => void | Promise<void>;
  /** Called with a line on what is not seen, and why. */
  readonly onNote: (note: string) => void | Promise<void>;
}

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
