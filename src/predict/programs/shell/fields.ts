/** What parts words where a script says nothing else. POSIX shell section 2.6.5 */
export const USUAL_IFS = ' \t\n';

/** The fields that an expansion is parted into at the characters of `IFS`, empty ones at its ends; all of it where that is empty. */
export function fieldsOf(text: string, ifs: string): string[] {
  if (ifs === '') return [text];
  if (ifs === USUAL_IFS) return text.split(/[ \t\n]+/);
  const characters = ifs.slice(0, 20).replace(/[\\\]^-]/g, '\\$&');
  return text.split(new RegExp(`[${characters}]+`, 'u'));
}
