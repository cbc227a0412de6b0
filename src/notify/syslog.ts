import type { Severity } from '../domain/severity.js';
import { portName } from '../domain/words.js';
import type { News } from '../history/types.js';
import type { Host, RunResult } from '../host/types.js';
import { forSyslog, forSyslogValue } from '../reports/text.js';
import type { Channel } from './types.js';

const RECIPIENT = 'syslog';
const TIME_LIMIT = 10_000;

/** Bytes of a line that every log daemon takes, less its head; characters of one value. */
const LINE_LIMIT = 8192;
const VALUE_LIMIT = 1000;

/** Facility daemon, RFC 5424 section 6.2.1. */
const FACILITY = 3;

const LEVELS = {
  critical: [2, 'crit'],
  high: [3, 'err'],
  medium: [4, 'warning'],
  low: [5, 'notice'],
  info: [6, 'info'],
} as const satisfies Record<Severity, readonly [number, string]>;

/** What is over is worth a notice, however bad it was. */
function levelOf({ kind, finding }: News): readonly [number, string] {
  return LEVELS[kind === 'resolved' ? 'low' : finding.severity];
}

function pair([key, value]: readonly [string, string | null | undefined]): string[] {
  if (value === null || value === undefined) return [];
  const short = value.length > VALUE_LIMIT ? `${value.slice(0, VALUE_LIMIT)}…` : value;
  return [`${key}="${forSyslogValue(short)}"`];
}

/** One finding on one line: the kind of news, then `key="value"` with `"`, `\` and `]` escaped as in RFC 5424. */
export function syslogLine(news: News): string {
  const { finding, kind, changes } = news;
  const { subject, evidence } = finding;
  const port = subject === null ? null : portName(subject);
  const pairs: Array<readonly [string, string | null | undefined]> = [
    ['rule', finding.rule],
    ['severity', finding.severity],
    ['port', port],
    ['listener', subject?.id],
    ['program', evidence?.program],
    ['exe', evidence?.exe],
    ['user', evidence?.user],
    ['pid', evidence?.pid?.toString()],
    ['first_seen', finding.firstSeen],
    ...changes.map(({ what, from, to }) => [`changed_${what}`, `${from} -> ${to}`] as const),
    ['fingerprint', finding.fingerprint],
    ['message', finding.message],
  ];
  return forSyslog([kind, ...pairs.flatMap(pair)].join(' '));
}

function failureOf({ outcome, code, stderr }: RunResult): string | null {
  if (outcome === 'exited' && code === 0) return null;
  if (outcome === 'missing') return 'the program logger is not installed (util-linux or bsdutils)';
  return stderr.trim().split('\n')[0] || `logger ended with ${code ?? outcome}`;
}

/** All lines through one logger of util-linux, which says when nobody takes them. */
function logAll(host: Host, socket: string | null, news: readonly News[]): Promise<RunResult> {
  const lines = news.map((item) => `<${FACILITY * 8 + levelOf(item)[0]}>${syslogLine(item)}\n`);
  const options = ['-t', 'port-audit', '--prio-prefix', '--socket-errors=on', '--size', String(LINE_LIMIT)];
  const input = lines.join('');
  return host.run('logger', socket === null ? options : [...options, '-u', socket], { timeLimit: TIME_LIMIT, input });
}

/** The loggers of BusyBox, macOS and BSD take one line a call. */
async function logEach(host: Host, news: readonly News[]): Promise<string | null> {
  for (const item of news) {
    const options = ['-t', 'port-audit', '-p', `daemon.${levelOf(item)[1]}`, '--', syslogLine(item)];
    const failure = failureOf(await host.run('logger', options, { timeLimit: TIME_LIMIT }));
    if (failure !== null) return failure;
  }
  return null;
}

const UNKNOWN_OPTION = /unrecogni[sz]ed|unknown|invalid|illegal option|usage/i;

async function log(host: Host, socket: string | null, news: readonly News[]): Promise<string | null> {
  const result = await logAll(host, socket, news);
  const simple = socket === null && result.code !== 0 && UNKNOWN_OPTION.test(result.stderr);
  return simple ? logEach(host, news) : failureOf(result);
}

/**
 * One line a finding to the system's log: the journal where systemd is, else whoever listens at /dev/log. Node has no
 * datagram sockets of this kind, so logger(1) carries them. `socket`: another one than /dev/log.
 */
export function syslogChannel(host: Host, socket: string | null): Channel {
  return {
    recipients: [RECIPIENT],
    async tell(notification) {
      const reason = await log(host, socket, notification.news);
      return reason === null ? [] : [{ recipient: RECIPIENT, reason: `syslog: ${reason}`, kind: 'failed' }];
    },
  };
}
