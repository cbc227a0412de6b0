import { OptionError, UsageError } from '../base/errors.js';
import { parseAddress } from '../domain/address.js';
import { exposureOf } from '../domain/exposure.js';
import { readError } from '../host/failure.js';
import type { Host } from '../host/types.js';

/** The server that the option smtp names. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where the server has it. */
  readonly implicitTls: boolean;
  /** On this machine: nobody listens in between. */
  readonly loopback: boolean;
  readonly login: { readonly user: string; readonly password: string } | null;
}

const SECRET_LIMIT = 64 * 1024;

/**
 * A secret from the environment: `NAME` itself, or the file that `NAME_FILE` names, without the newline at its end.
 * Null when neither is there. Throws UsageError.
 */
export function readSecret(host: Host, name: string): string | null {
  const value = host.env[name];
  if (value !== undefined && value !== '') return value;
  const file = host.env[`${name}_FILE`];
  if (file === undefined || file === '') return null;
  try {
    const secret = host.files.readText(file, SECRET_LIMIT).replace(/\r?\n$/, '');
    if (secret !== '') return secret;
  } catch (error) {
    throw readError(`${name}_FILE ${file}`, error, SECRET_LIMIT);
  }
  throw new UsageError([`${name}_FILE ${file}: is empty`]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true;
  return parseAddress(host) !== null && exposureOf(host, null, null) === 'loopback';
}

/** Never repeats the URL: it may have a password in it. */
function wrong(why: string): OptionError {
  return new OptionError(
    (name) => `${name('smtp')}: ${why}; write smtp://[USER@]HOST[:PORT] or smtps://[USER@]HOST[:PORT]`,
  );
}

function parsed(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol)) throw wrong('not an smtp:// or smtps:// URL');
  if (!/^(\[[0-9a-f:.]+\]|[A-Za-z0-9._-]+)$/i.test(url.hostname)) throw wrong('no host, or none that can be');
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '') {
    throw wrong('something stands behind the host (in a user or password, write % as %25, / as %2F, @ as %40)');
  }
  return url;
}

function loginOf(url: URL, host: Host): SmtpServer['login'] {
  const user = decoded(url.username);
  const password = url.password === '' ? readSecret(host, 'PORT_AUDIT_SMTP_PASSWORD') : decoded(url.password);
  if (user === '' && password === null) return null;
  if (user === '') throw wrong('a password is given, and no user to whom it belongs');
  if (password !== null) return { user, password };
  throw new OptionError(
    (name) =>
      `${name('smtp')}: a user is given and no password; set PORT_AUDIT_SMTP_PASSWORD, or PORT_AUDIT_SMTP_PASSWORD_FILE to a file that has it`,
  );
}

/** Reads the option smtp. Throws UsageError, in words that never have the password in them. */
export function readSmtpServer(text: string, host: Host): SmtpServer {
  const url = parsed(text);
  const implicitTls = url.protocol === 'smtps:';
  const login = loginOf(url, host);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const usual = implicitTls ? 465 : login === null ? 25 : 587;
  const port = url.port === '' ? usual : Number(url.port);
  return { host: name, port, implicitTls, loopback: isLoopback(name), login };
}
