/** One field of a paragraph of a Debian control file, deb822(5). */
export function fieldOf(paragraph: string, name: string): string | null {
  return new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(paragraph)?.[1]?.trim() ?? null;
}

/** Paragraphs of a control file. */
export function paragraphsOf(text: string): string[] {
  return text.split('\n\n');
}

const BETWEEN = '\n\n';

/** Tells where each paragraph of a control file begins and ends, bytes. */
export function forEachParagraph(file: Buffer, visit: (start: number, end: number) => void): void {
  for (let start = 0; start <= file.length; ) {
    const next = file.indexOf(BETWEEN, start);
    const end = next === -1 ? file.length : next;
    visit(start, end);
    start = end + BETWEEN.length;
  }
}
