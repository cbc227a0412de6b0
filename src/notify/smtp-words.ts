import { errorText } from '../host/types.js';
import type { SmtpServer } from './smtp-server.js';

/** What nodemailer says of an answer: the whole text of the server, its code, and the command that it answers. */
interface Answer {
  readonly response?: unknown;
  readonly responseCode?: unknown;
  readonly command?: unknown;
  readonly code?: unknown;
}

/** Digits only, RFC 3463: there is no room for a password in it. */
function statusOf({ response, responseCode }: Answer): string {
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(String(response))?.[1];
  return [String(responseCode ?? ''), enhanced ?? ''].filter((part) => part !== '').join(' ') || 'something';
}

/** Failures before there was any answer, as nodemailer and Node name them; their words are not the server's. */
const LOCAL =
  /^(E(CONN\w*|TIMEDOUT|SOCKET|DNS|TLS|PIPE|HOST\w*|NET\w*|NOTFOUND|AI_AGAIN|NVELOPE)|ABORT_ERR|ERR_TLS_\w+|\w*CERT\w*)$/;

/**
 * Why a delivery failed, one line for people. A server may repeat what it was sent, in base64 from any offset or in an
 * encoding of its own; so once there is a password, what it says is told by its codes, never in its own words.
 */
export function smtpWords(error: unknown, { login }: Pick<SmtpServer, 'login'>): string {
  const answer = (typeof error === 'object' && error !== null ? error : {}) as Answer;
  if (login === null) return errorText(error);
  if (answer.response === undefined && LOCAL.test(String(answer.code))) return errorText(error);
  const refused = answer.code === 'EAUTH' ? 'the login was refused: ' : '';
  const command = typeof answer.command === 'string' ? ` to ${answer.command}` : '';
  return `${refused}the server answered ${statusOf(answer)}${command}; its words are left out, since they may have the password in them`;
}
