import { isKeyFile, isSecretName } from './secret-names.js';

/** What stands in place of a secret. */
export const REDACTED = '***';

/** Without any of these there is no secret in a text. */
const HINT = /pass|pwd|secret|token|key|auth|cred|psk|[_-]pat\b|bindpw|rootpw|bearer|cookie|@/i;

/** `name=value`, also in the query of a URL, a connection string, or code. Lengths are bounded: the text is a stranger's. */
const PAIR = /(^|[\s?&;,'"{([|])(-{0,2}[\w.][\w.-]{0,199})=("[^"]*"|'[^']*'|[^\s&;,'"]+)/g;

/** `--name value` inside of one word, as in `sh -c`. */
const OPTION = /(^|\s)(--?[A-Za-z][\w.-]{0,199})(\s+)(?!-)("[^"]*"|'[^']*'|[^\s'"]+)/g;

/** `"name": "value"` of JSON. */
const MEMBER = /(["'])([\w.-]{1,200})\1(\s{0,9}:\s{0,9})(["'])([^"']*)\4/g;

/** `X-Api-Key: value`, as curl and wget are given it. */
const HEADER = /(^|['"\s])([A-Za-z][\w-]{0,199}):(\s{1,9})([^'"]+)/g;

const AUTHORIZATION = /\b((?:proxy-)?authorization\s{0,9}[:=]\s{0,9})([^'"]+)/gi;

/** `scheme://user:password@host`, RFC 3986 section 3.2.1; a password may hold an `@` itself. */
const URL_PASSWORD = /\b([a-z][a-z\d+.-]{1,30}:\/\/)([^\s/?#'":@]*):([^\s/?#'"]+)@/gi;

/** `scheme://token@host`: so long a user name is none. */
const URL_TOKEN = /\b([a-z][a-z\d+.-]{1,30}:\/\/)([\w.~%+-]{20,})@/gi;

/** `user:password@host` without a scheme, as in names of data sources. */
const LOGIN = /(^|[\s=,'"])(?!npm:|file:|git:)([\w.-]{1,64}):([^\s@/:'"]+)@(?!sha\d)(?=[\w[(.-])/g;

/** openssl(1), pass phrase options. */
const PHRASE = /^pass:.+$/;

/** Words of digits alone are ports, sizes and times far more often than secrets. */
const isNumber = (text: string) => /^\d+$/.test(text);

function pairs(text: string): string {
  return text.replace(PAIR, (whole, before: string, name: string, value: string) =>
    isSecretName(name) && !isKeyFile(name, value) ? `${before}${name}=${REDACTED}` : whole,
  );
}

function options(text: string): string {
  return text.replace(OPTION, (whole, before: string, name: string, gap: string, value: string) =>
    isSecretName(name) && !isNumber(value) && !isKeyFile(name, value) ? `${before}${name}${gap}${REDACTED}` : whole,
  );
}

function members(text: string): string {
  return text.replace(MEMBER, (whole, quote: string, name: string, colon: string, other: string) =>
    isSecretName(name) ? `${quote}${name}${quote}${colon}${other}${REDACTED}${other}` : whole,
  );
}

function headers(text: string): string {
  return text
    .replace(AUTHORIZATION, `$1${REDACTED}`)
    .replace(HEADER, (whole, before: string, name: string, gap: string) =>
      isSecretName(name) ? `${before}${name}:${gap}${REDACTED}` : whole,
    );
}

function logins(text: string): string {
  return text
    .replace(URL_PASSWORD, `$1$2:${REDACTED}@`)
    .replace(URL_TOKEN, `$1${REDACTED}@`)
    .replace(LOGIN, (whole, before: string, user: string, password: string) =>
      isNumber(password) ? whole : `${before}${user}:${REDACTED}@`,
    );
}

/** A word whose whole rest is the value: `--password=any;thing, really`. */
function wholeValue(text: string): string | null {
  const [, name = '', value = ''] = /^((?:--?|\/|-D)?[\w.-]{1,200})[=](.+)$/s.exec(text) ?? [];
  if (name !== '' && isSecretName(name) && !isKeyFile(name, value)) return `${name}=${REDACTED}`;
  return PHRASE.test(text) ? `pass:${REDACTED}` : null;
}

/** A word of a command line, or any text that may quote one, without the secrets in it. */
export function redactedText(text: string): string {
  if (!HINT.test(text)) return text;
  return wholeValue(text) ?? logins(headers(members(options(pairs(text)))));
}
