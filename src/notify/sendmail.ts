import type { Host } from '../host/types.js';
import type { Message } from './mail.js';

/** Milliseconds that the local mail program may take. */
const TIME_LIMIT = 60_000;

/** Exit codes of mail programs, sysexits(3). */
const EXITS: Readonly<Record<number, string>> = {
  67: 'unknown recipient',
  69: 'service unavailable',
  75: 'temporary failure',
  77: 'permission denied',
  78: 'not configured',
};

/**
 * Hands a message to the local mail program, by the options that all of them know. Null when it took the message, else
 * why not.
 */
export async function sendBySendmail(host: Host, program: string, message: Message): Promise<string | null> {
  const input = message.bytes.toString('latin1').replaceAll('\r\n', '\n');
  const result = await host.run(program, ['-i', '-f', message.from, '--', ...message.to], {
    timeLimit: TIME_LIMIT,
    input: Buffer.from(input, 'latin1'),
  });
  const said = result.stderr.trim().split('\n')[0] ?? '';
  if (result.outcome === 'missing') {
    return `${program}: not installed; name a mail server with --smtp, or install msmtp-mta or postfix`;
  }
  if (result.outcome === 'timeout') return `${program}: took longer than ${TIME_LIMIT / 1000} s`;
  if (result.outcome !== 'exited') return `${program}: could not be run: ${said}`;
  if (result.code === 0) return null;
  const meaning = result.code === null ? 'was killed' : `exit ${result.code} (${EXITS[result.code] ?? 'failed'})`;
  return [`${program}: ${meaning}`, said].filter((part) => part !== '').join(': ');
}
