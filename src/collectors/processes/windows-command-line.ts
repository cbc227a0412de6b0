/**
 * A Windows command line as words, by the rules of the C runtime: 2n backslashes before a quote are n backslashes and
 * the quote, 2n+1 are n backslashes and a quote that is text, and two quotes inside quotes are one.
 */
export function splitWindowsCommandLine(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let quoted = false;
  let started = false;
  for (const [piece] of text.matchAll(/(\\*)"|[ \t]+|\\+|[^\\" \t]+/g)) {
    if (piece.endsWith('"')) {
      const backslashes = piece.length - 1;
      word += '\\'.repeat(Math.floor(backslashes / 2));
      started = true;
      if (backslashes % 2 === 1) word += '"';
      else quoted = !quoted;
    } else if (!quoted && /^[ \t]/.test(piece)) {
      if (started) words.push(word);
      word = '';
      started = false;
    } else {
      word += piece;
      started = true;
    }
  }
  return started ? [...words, word] : words;
}
