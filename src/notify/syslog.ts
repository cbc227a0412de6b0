import { didYouMean } from '../base/did-you-mean.js';
import { OptionError } from '../base/errors.js';
import type { Host, RunResult } from '../host/types.js';
import { forSyslog } from '../reports/text.js';
import { type SyslogEntry, syslogEntries } from './syslog-entry.js';
import type { Channel } from './types.js';

const RECIPIENT = 'syslog';
const TIME_LIMIT = 10_000;

/** Bytes of a line that every log daemon takes, less its head. */
const LINE_LIMIT = 8192;

/** Facility daemon, RFC 5424 section 6.2.1. */
const FACILITY = 3;

/**
 * Id of our structured data. Names of one's own need the number of an enterprise (RFC 5424, section 7.2.2); a project has none,
 * and this one is for examples (RFC 5612).
 */
const DATA_ID = 'port-audit@32473';

/**
 * What is written to a log.
 * - `line`: the older form, which the journal and every daemon at /dev/log read; the data stands in the text
 * - `rfc5424`: structured data, for daemons that read it (rsyslog, syslog-ng)
 */
export const SYSLOG_FORMATS = ['line', 'rfc5424'] as const;
export type SyslogFormat = (typeof SYSLOG_FORMATS)[number];

/** Where to log, and how. */
export interface SyslogRoute {
  /** Null: /dev/log. */
  readonly socket: string | null;
  readonly format: SyslogFormat;
}

/** Reads the option syslogFormat. Throws OptionError. */
export function readSyslogFormat(id: string | null): SyslogFormat {
  const found = SYSLOG_FORMATS.find((format) => format === (id ?? 'line'));
  if (found !== undefined) return found;
  throw new OptionError((name) => {
    const known = `(known: ${SYSLOG_FORMATS.join(', ')})`;
    return `${name('syslogFormat')}: unknown format ${JSON.stringify(id)}${didYouMean(id ?? '', SYSLOG_FORMATS)} ${known}`;
  });
}

function failureOf({ outcome, code, stderr }: RunResult): string | null {
  if (outcome === 'exited' && code === 0) return null;
  if (outcome === 'missing') return 'the program logger is not installed (util-linux or bsdutils)';
  return stderr.trim().split('\n')[0] || `logger ended with ${code ?? outcome}`;
}

/** One entry on one line: the kind of news, then its pairs. */
const lineOf = ({ kind, pairs }: SyslogEntry) => forSyslog([kind, ...pairs].join(' '));

/** All lines through one logger of util-linux, which says when nobody takes them. */
function logAll(host: Host, options: readonly string[], entries: readonly SyslogEntry[]): Promise<RunResult> {
  const lines = entries.map((entry) => `<${FACILITY * 8 + entry.level[0]}>${lineOf(entry)}\n`);
  return host.run('logger', ['--prio-prefix', ...options], { timeLimit: TIME_LIMIT, input: lines.join('') });
}

async function logEach(
  host: Host,
  entries: readonly SyslogEntry[],
  optionsOf: (entry: SyslogEntry) => readonly string[],
): Promise<string | null> {
  for (const entry of entries) {
    const failure = failureOf(await host.run('logger', optionsOf(entry), { timeLimit: TIME_LIMIT }));
    if (failure !== null) return failure;
  }
  return null;
}

const HEAD = ['-t', 'port-audit'];

const priorityOf = ({ level }: SyslogEntry) => ['-p', `daemon.${level[1]}`];

/** The loggers of BusyBox, macOS and BSD take one line a call. */
const simpleOptions = (entry: SyslogEntry) => [...HEAD, ...priorityOf(entry), '--', lineOf(entry)];

/** A message of RFC 5424 is a call of its own: structured data are options. */
function structuredOptions(entry: SyslogEntry, options: readonly string[]): string[] {
  const data = entry.pairs.flatMap((pair) => ['--sd-param', pair]);
  const header = [...options, ...priorityOf(entry), '--rfc5424=notq', '--msgid', entry.kind];
  return [...header, '--sd-id', DATA_ID, ...data, '--', `${entry.kind}: ${entry.text}`];
}

const UNKNOWN_OPTION = /unrecogni[sz]ed|unknown|invalid|illegal option|usage/i;

async function log(host: Host, { socket, format }: SyslogRoute, entries: readonly SyslogEntry[]) {
  const place = socket === null ? [] : ['-u', socket];
  const options = [...HEAD, '--socket-errors=on', '--size', String(LINE_LIMIT), ...place];
  if (format === 'rfc5424') return logEach(host, entries, (entry) => structuredOptions(entry, options));
  const result = await logAll(host, options, entries);
  const simple = socket === null && result.code !== 0 && UNKNOWN_OPTION.test(result.stderr);
  return simple ? logEach(host, entries, simpleOptions) : failureOf(result);
}

/**
 * One message a finding or gap to the system's log: the journal where systemd is, else whoever listens at /dev/log. Node has no
 * datagram sockets of this kind, so logger(1) carries them.
 */
export function syslogChannel(host: Host, route: SyslogRoute): Channel {
  return {
    recipients: [RECIPIENT],
    async tell(notification) {
      const reason = await log(host, route, syslogEntries(notification));
      return reason === null ? [] : [{ recipient: RECIPIENT, reason: `syslog: ${reason}`, kind: 'failed' }];
    },
  };
}
