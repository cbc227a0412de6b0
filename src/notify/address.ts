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

/** The name of a machine as far as it can stand in an address. */
export function domainOf(hostname: string): string {
  return hostname.replace(/[^A-Za-z0-9.-]/g, '-').replace(/^[.-]+|[.-]+$/g, '') || 'localhost';
}
