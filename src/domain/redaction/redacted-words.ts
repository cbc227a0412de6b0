import { baseName } from '../executable-path.js';
import { REDACTED, redactedText } from './redacted-text.js';
import { isKeyFile, takesSecret } from './secret-names.js';
import { SECRET_OPTIONS, type SecretOptions } from './secret-options.js';

/** A command line without its secrets. */
export interface RedactedWords {
  /** As many as before. */
  readonly words: readonly string[];
  /** How many of them are not what they were. */
  readonly count: number;
}

const NOBODY: SecretOptions = { attached: [], separate: [] };

/** `-pSECRET`; `-p3306` is a port to whoever wrote it. */
function attached(word: string, { attached }: SecretOptions): string | null {
  const option = attached.find((each) => word.startsWith(each) && word.length > each.length);
  return option === undefined || /^\d+$/.test(word.slice(option.length)) ? null : `${option}${REDACTED}`;
}

/** Options of many programs that are followed by `user:password`, or by nothing secret. */
const LOGIN_OPTION = /^--?(auth|basic-auth|proxy-auth|credential|userpass)$/;
const LOGIN_WORD = /^(--?(?:auth|basic-auth|proxy-auth|credential|userpass)=[^\s:]{1,64}:)./;

function login(word: string): string | null {
  const [, before] = LOGIN_WORD.exec(word) ?? [];
  return before === undefined ? null : `${before}${REDACTED}`;
}

/** The word behind an option that is followed by a secret; of `user:password` only the latter is one. */
function following(option: string, word: string, { separate }: SecretOptions): string | null {
  const named = takesSecret(option);
  const login = LOGIN_OPTION.test(option);
  if (!(named || login || separate.includes(option)) || word.startsWith('-') || /^\d+$/.test(word)) return null;
  if (isKeyFile(option, word)) return null;
  const [, user] = /^([^\s:%/]{1,64}[:%])./.exec(word) ?? [];
  if (user !== undefined) return `${user}${REDACTED}`;
  // `-u www-data` of a program whose option is followed by a user, with or without a password.
  return named || !(login || /^(-u|-U|--user|--proxy-user)$/.test(option)) ? REDACTED : null;
}

/** The words of argv without the secrets in them: CONTRACT says which. */
export function redactedWords(words: readonly string[]): RedactedWords {
  let options = NOBODY;
  let count = 0;
  const redacted = words.map((word, index) => {
    // Behind `sudo`, `env` or `timeout 10` comes another program, with options of its own.
    options = SECRET_OPTIONS.get(baseName(word)) ?? options;
    const next =
      following(words[index - 1] ?? '', word, options) ?? attached(word, options) ?? login(word) ?? redactedText(word);
    if (next !== word) count++;
    return next;
  });
  return { words: count === 0 ? words : redacted, count };
}
