import { OptionError } from '../base/errors.js';
import { lazily } from '../base/lazily.js';

/**
 * A plain address as in RFC 5321, `user@host`, or the name of a local user. Nothing that could end a header line, name
 * a second recipient, or be taken for an option by a mail program.
 */
const address = lazily(
  () => /^(?!-)[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}(@[\p{L}\p{N}]([\p{L}\p{N}.-]{0,252}[\p{L}\p{N}])?)?$/u,
);

/** The address as given. Throws OptionError. */
export function readAddress(option: string, text: string): string {
  if (address().test(text)) return text;
  throw new OptionError(
    (name) => `${name(option)} ${JSON.stringify(text)}: not a mail address; write user@host, one to an option`,
  );
}

/** One of a list: commas inside of quotes and brackets belong to a name. */
const ONE = /(?:"(?:[^"\\]|\\.)*"|<[^<>]*>|[^,"<>])+/g;

/** `Name <user@host>`, RFC 5322 section 3.4; the name is for people who write the option. */
const NAMED = /^(?:"(?:[^"\\]|\\.)*"|[^"<>]*)\s*<\s*([^<>\s]+)\s*>$/;

/** The addresses of a list as mail programs take it: `a@b, "Name" <c@d>`. Throws OptionError. */
export function readAddresses(option: string, text: string): string[] {
  const parts = (text.match(ONE) ?? ['']).map((part) => part.trim());
  const separators = text.replace(ONE, '');
  if (separators !== ','.repeat(parts.length - 1) || parts.includes('')) return [readAddress(option, text)];
  return parts.map((part) => readAddress(option, NAMED.exec(part)?.[1] ?? part));
}

/** The name of a machine as far as it can stand in an address. */
export function domainOf(hostname: string): string {
  return hostname.replace(/[^A-Za-z0-9.-]/g, '-').replace(/^[.-]+|[.-]+$/g, '') || 'localhost';
}
