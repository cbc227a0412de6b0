/** The text that `visible` or `forTerminal` was given. */
export function unescaped(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})|\\u\{([0-9a-f]{1,6})\}/g, (_, short, long) =>
    String.fromCodePoint(Number.parseInt(short ?? long, 16)),
  );
}
