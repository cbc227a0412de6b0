import { SEVERITIES, type Severity } from '../../../domain/severity.js';
import type { Notification } from '../../../history/notification.js';
import { fitting, fittingLines } from '../../cut-for.js';
import { forDiscord } from '../../text.js';
import { subjectLine } from '../words.js';
import { closingLines, fitted, type Paragraph, paragraphsOf } from './paragraphs.js';
import type { PostFormat } from './types.js';

/**
 * Characters of `content` and of the description of an embed, and of all embeds together (Discord's developer documentation,
 * "Execute Webhook" and "Embed Limits"); the last one shared out between news and end, with room for headings.
 */
const CONTENT_LIMIT = 2000;
const DESCRIPTION_LIMIT = 4000;
const CLOSING_LIMIT = 1500;

/** An item is no longer than the others need to be told as well. */
const ITEM_LIMIT = 1300;

const COLOURS = {
  critical: 0x8b0000,
  high: 0xc62828,
  medium: 0xb45309,
  low: 0xd4a900,
  info: 0x5b7fa6,
} as const satisfies Record<Severity, number>;

/** A part of an embed, ready to be sent. */
interface Piece {
  readonly paragraph: Paragraph;
  readonly text: string;
}

function pieceOf(paragraph: Paragraph): Piece {
  const { kind, title, lines } = paragraph;
  if (kind === 'heading') return { paragraph, text: forDiscord(title) };
  const head = `**${fitting(title, forDiscord, ITEM_LIMIT / 2)}**`;
  const rest = fittingLines(lines, forDiscord, ITEM_LIMIT / 2);
  return { paragraph, text: rest === '' ? head : `${head}\n${rest}` };
}

function colourOf(pieces: readonly Piece[]): object {
  const worst = SEVERITIES.findLast((severity) => pieces.some(({ paragraph }) => paragraph.severity === severity));
  return worst === undefined ? {} : { color: COLOURS[worst] };
}

/** One embed for each heading and what stands below it. */
function embedsOf(pieces: readonly Piece[]): object[] {
  const starts = pieces.flatMap(({ paragraph }, index) => (paragraph.kind === 'heading' ? [index] : []));
  return starts.flatMap((start, index) => {
    const below = pieces.slice(start + 1, starts[index + 1]);
    if (below.length === 0) return [];
    return [
      { title: pieces[start]?.text, description: below.map(({ text }) => text).join('\n\n'), ...colourOf(below) },
    ];
  });
}

function bodyOf(notification: Notification) {
  const cost = ({ text }: Piece) => text.length + 2;
  const { shown, left } = fitted(paragraphsOf(notification), pieceOf, cost, DESCRIPTION_LIMIT);
  const description = fittingLines(closingLines(notification, left), forDiscord, CLOSING_LIMIT);
  return {
    content: fitting(subjectLine(notification), forDiscord, CONTENT_LIMIT),
    embeds: [...embedsOf(shown), { description }],
    // Nobody is called, whatever a program is called.
    allowed_mentions: { parse: [] },
  };
}

/** Webhooks of Discord (Discord's developer documentation, "Execute Webhook"). */
export const discord: PostFormat = {
  id: 'discord',
  body: bodyOf,
  refusal: null,
};
