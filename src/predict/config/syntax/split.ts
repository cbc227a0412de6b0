/** Words between blanks; quotes of either kind keep words together, a backslash keeps the next character. */
export function quotedWords(text: string): string[] {
  const words: string[] = [];
  for (const [whole] of text.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\]|["'\\])+/g)) {
    words.push(
      whole.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, double?: string, single?: string, escaped?: string) =>
        double !== undefined ? double.replace(/\\(.)/g, '$1') : (single ?? escaped ?? ''),
      ),
    );
  }
  return words;
}

/** Without quotes of either kind around it. */
export const unquoted = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/s, '$2');
