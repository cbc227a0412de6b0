import { forHtml } from '../../text.js';

/** HTML that is safe as it stands. Made by {@link markup} alone, so nothing foreign can be in it unescaped. */
export interface Markup {
  readonly html: string;
}

type Piece = string | number | Markup | null | readonly Piece[];

function rendered(piece: Piece): string {
  if (piece === null) return '';
  if (typeof piece === 'string' || typeof piece === 'number') return forHtml(String(piece));
  return 'html' in piece ? piece.html : piece.map(rendered).join('');
}

/**
 * HTML written out: every value is escaped for element content and quoted attributes, unless it is itself markup; a
 * list is joined, null is nothing.
 */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return { html: strings.map((text, index) => `${text}${rendered(pieces[index] ?? null)}`).join('') };
}

/** Text of our own that is HTML already: the style sheet and the script. */
export const verbatim = (html: string): Markup => ({ html });
