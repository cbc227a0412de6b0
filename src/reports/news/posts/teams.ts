import type { Severity } from '../../../domain/severity.js';
import type { Notification } from '../../../history/notification.js';
import { fitting } from '../../cut-for.js';
import { forCard } from '../../text.js';
import { countsOf } from '../words.js';
import { closingLines, fitted, type Paragraph, paragraphsOf } from './paragraphs.js';
import type { PostFormat } from './types.js';

/**
 * Bytes of a whole request: Microsoft's "Create an Incoming Webhook" says 28 KB; the stricter reading of it, less what the
 * frame of the card takes.
 */
const MESSAGE_LIMIT = 28_000;
const FRAME = 1_000;

/** Kept for the end. */
const CLOSING = 6_000;

const TITLE_LIMIT = 200;

const COLOURS = {
  critical: 'attention',
  high: 'attention',
  medium: 'warning',
  low: 'default',
  info: 'default',
} as const satisfies Record<Severity, string>;

type Look = Readonly<Record<string, string | boolean>>;

/** Unlike a TextBlock, a TextRun knows no Markdown, and so no links. */
const block = (text: string, look: Look = {}, spacing = 'none') => ({
  type: 'RichTextBlock',
  spacing,
  inlines: [{ type: 'TextRun', text: forCard(text), ...look }],
});

type Block = ReturnType<typeof block>;

function blocksOf({ kind, title, severity, lines }: Paragraph): Block[] {
  if (kind === 'heading') return [block(title, { weight: 'bolder', size: 'medium' }, 'large')];
  const colour: Look = severity === null ? {} : { color: COLOURS[severity] };
  return [
    block(title, { weight: 'bolder', ...colour }, 'medium'),
    ...lines.map((each) => block(each, { isSubtle: true })),
  ];
}

/** As it will be sent, where every character that is not ASCII may be written as an escape. */
const bytesOf = (value: unknown) => JSON.stringify(value).replace(/[^\x00-\x7f]/g, '\\u0000').length + 1;

function endOf(notification: Notification, left: number): Block[] {
  const lines = closingLines(notification, left).map((each): Paragraph => {
    return { kind: 'item', title: each, severity: null, lines: [] };
  });
  const make = ({ title }: Paragraph) => block(title, { isSubtle: true }, 'small');
  return [...fitted(lines, make, bytesOf, CLOSING).shown];
}

function bodyOf(notification: Notification): Block[] {
  const budget = MESSAGE_LIMIT - FRAME - CLOSING;
  const head = fitting(`${notification.host}: ${countsOf(notification)}`, (text) => text, TITLE_LIMIT);
  const title = block(head, { weight: 'bolder', size: 'large' });
  const { shown, left } = fitted(paragraphsOf(notification), blocksOf, bytesOf, budget - bytesOf(title));
  return [title, ...shown.flat(), ...endOf(notification, left)];
}

/**
 * Incoming webhooks and workflows of Microsoft Teams: an Adaptive Card 1.2 as the attachment of a message (learn.microsoft.com,
 * "Create and send messages"). The older webhooks answer 200 and say in the body what went wrong.
 */
export const teams: PostFormat = {
  id: 'teams',
  body: (notification) => ({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.2',
          msteams: { width: 'Full' },
          body: bodyOf(notification),
        },
      },
    ],
  }),
  refusal: /returned HTTP error (\d{3})/,
};
