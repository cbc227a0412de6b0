/** One field of a paragraph of a Debian control file, deb822(5). */
export function fieldOf(paragraph: string, name: string): string | null {
  return new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(paragraph)?.[1]?.trim() ?? null;
}

/** Paragraphs of a control file. */
export function paragraphsOf(text: string): string[] {
  return text.split('\n\n');
}
