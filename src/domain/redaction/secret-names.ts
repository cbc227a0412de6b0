/** Ends of names whose value is a secret: `--db-password`, `MYSQL_PWD`, `requirePass`, `x-auth-token`. */
const ENDS =
  /(password|passwd|passwort|passphrase|passcode|pass|pwd|secret|token|credentials?|creds|api_?key|access_?key|secret_?key|auth_?key|psk|pat|masterauth|bindpw|rootpw|passin|passout|bearer|cookie)$/;

/** Words that end so and mean something else. */
const HARMLESS = /^(bypass|compass|by-pass|max-tokens?)$/;

/** Names of two parts; of a `key` alone nobody knows whether it is one or the path of its file. */
const PAIRS =
  /(^|-)((api|access|secret|auth|encryption|signing|account|shared|master|session|licen[sc]e|private|service|storage)-key|token-id|basic-auth|proxy-auth|userpass)$/;

/** A switch is named so, and the word behind it is another option's. */
const SWITCH = /^(no|allow|enable|disable|skip|use|ask|print|prompt|show|with|without)-/;

/** `--dbPassword`, `DB_PASSWORD` and `-Ddb.password` as `db-password`. */
function parted(name: string): string {
  return name
    .replace(/^(--?|\/)/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/[._]+/g, '-')
    .toLowerCase();
}

/** Whether what is named so is a secret. */
export function isSecretName(name: string): boolean {
  const parts = parted(name.slice(0, 200));
  const last = parts.slice(parts.lastIndexOf('-') + 1);
  return (ENDS.test(last) && !HARMLESS.test(last) && !HARMLESS.test(parts)) || PAIRS.test(parts);
}

/** Whether an option is followed by a secret, as a word of its own. */
export function takesSecret(option: string): boolean {
  return /^--?[A-Za-z]/.test(option) && !option.includes('=') && isSecretName(option) && !SWITCH.test(parted(option));
}

/** `-key` of a file is a path, and a path is no secret. */
export const isKeyFile = (name: string, value: string) =>
  /key$/i.test(name) && (/^[~.]?\//.test(value) || /\.(pem|key|crt|der|p12|pfx|jks)$/i.test(value));
