import { canonicalAddress, type Family } from '../../domain/address.js';

/** A TCP listener that began or ended, as the kernel's tracepoint `sock:inet_sock_set_state` prints it. */
export interface TraceEvent {
  readonly type: 'opened' | 'closed';
  readonly family: Family;
  /** Canonical. */
  readonly address: string;
  readonly port: number;
  /** The thread in whose name it happened: an id of the first PID namespace of the machine. */
  readonly thread: number;
  /** What that thread called itself, now or a moment before: its own word, at most 15 bytes of anything. */
  readonly name: string;
  /** Milliseconds on the clock of the trace. */
  readonly time: number;
}

/**
 * One line of `trace_pipe`, read from its end: what stands in front of the id, the CPU and the time is the name that the
 * thread gave itself, which may hold ` [000] `, line breaks and escapes, but is too short for a whole event
 * (kernel/trace/trace_output.c, trace_print_context). The column of the thread group is there where somebody set `record-tgid`,
 * the flags are missing without `irq-info`.
 */
const EVENT =
  /^(.*)-(\d+) +(?:\( *(?:\d+|-+)\) +)?\[\d+\] +(?:\S+ +)?(\d+\.\d+): inet_sock_set_state: family=(AF_INET6?) protocol=IPPROTO_TCP sport=(\d+) dport=\d+ saddr=(\S+) daddr=\S+ saddrv6=(\S+) daddrv6=\S+ oldstate=(TCP_\w+) newstate=(TCP_\w+)$/s;

/** An accepted connection leaves TCP_LISTEN too, for TCP_SYN_RECV: only what is closed has ended. */
function typeOf(from: string, to: string): TraceEvent['type'] | null {
  if (to === 'TCP_LISTEN') return 'opened';
  return from === 'TCP_LISTEN' && to === 'TCP_CLOSE' ? 'closed' : null;
}

/** Null for a line that tells no beginning or end of a listener. */
export function readTraceLine(line: string): TraceEvent | null {
  const match = EVENT.exec(line);
  if (match === null) return null;
  const [, name = '', thread = '', seconds = '', family, port = '', four = '', six = '', from = '', to = ''] = match;
  const type = typeOf(from, to);
  // Of an IPv6 socket `saddr` is what is left in a field that it does not use.
  const address = canonicalAddress(family === 'AF_INET6' ? six : four);
  if (type === null || address === null) return null;
  return {
    type,
    family: family === 'AF_INET6' ? 'ipv6' : 'ipv4',
    address,
    port: Number(port),
    thread: Number(thread),
    name: Buffer.from(name.trimStart(), 'latin1').toString('utf8'),
    time: Number(seconds) * 1000,
  };
}

/** What is kept of a line that has no end yet; a line of ours is 300 bytes. */
const LONGEST_LINE = 4096;

/** Puts chunks of `trace_pipe` into events; a line may be spread over two chunks. */
export function traceReader(onEvent: (event: TraceEvent) => void): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = (lines.pop() ?? '').slice(-LONGEST_LINE);
    for (const line of lines) {
      const event = readTraceLine(line);
      if (event !== null) onEvent(event);
    }
  };
}
