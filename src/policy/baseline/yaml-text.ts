import { lazily } from '../../base/lazily.js';

/** Words that YAML readers take for something else than text. */
const RESERVED = /^(true|false|null|yes|no|on|off|y|n)$/i;

/** Text that needs no quotes in any place of a YAML file. */
const PLAIN = /^[A-Za-z_/][A-Za-z0-9_./+@-]*$/;

/** Everything that acts, hides or could be misread: only letters, digits, signs and plain spaces stay as they are. */
const escapes = lazily(() => /["\\]|[^\p{L}\p{N}\p{P}\p{S} ]|#(?=#)/gu);

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

/** A text as a YAML 1.2 scalar in one line, in double quotes where it has to be. */
export function yamlText(text: string): string {
  if (PLAIN.test(text) && !RESERVED.test(text)) return text;
  return `"${text.replace(escapes(), escaped)}"`;
}

/** One text as itself, several as a list in one line. */
export function yamlList(texts: readonly string[]): string {
  const [only] = texts;
  return texts.length === 1 && only !== undefined ? only : `[${texts.join(', ')}]`;
}
