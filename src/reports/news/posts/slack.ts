import type { Notification } from '../../../history/notification.js';
import { fitting, fittingLines } from '../../cut-for.js';
import { forSlack } from '../../text.js';
import { countsOf, subjectLine } from '../words.js';
import { closingLines, fitted, type Paragraph, paragraphsOf } from './paragraphs.js';
import type { PostFormat } from './types.js';

/**
 * Characters of a header block, of the text of a section, and blocks of a message: docs.slack.dev, Block Kit reference. What
 * all blocks together may have is documented nowhere; refused were 13,200 characters (slackapi/bolt-js, issue 2509).
 */
const HEADER_LIMIT = 150;
const SECTION_LIMIT = 3000;
const BLOCKS = 50;
const MESSAGE_LIMIT = 12_000;

/** Kept for the header and the end. */
const RESERVED = HEADER_LIMIT + SECTION_LIMIT;

/** In plain text nothing is made into a link, a mention or an emoji. */
const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });

const section = (lines: readonly string[]) => ({
  type: 'section',
  text: plain(fittingLines(lines, forSlack, SECTION_LIMIT)),
});

/** Our own words only, between asterisks. */
const bold = (title: string) => ({ type: 'section', text: { type: 'mrkdwn', text: `*${title}*`, verbatim: true } });

function blockOf({ kind, title, lines }: Paragraph) {
  return kind === 'heading' ? bold(title) : section([title, ...lines]);
}

function blocksOf(notification: Notification) {
  const head = `${notification.host}: ${countsOf(notification)}`;
  const share = (MESSAGE_LIMIT - RESERVED) / (BLOCKS - 2);
  const { shown, left } = fitted(
    paragraphsOf(notification),
    blockOf,
    ({ text }) => Math.max(text.text.length, share),
    MESSAGE_LIMIT - RESERVED,
  );
  const header = { type: 'header', text: plain(fitting(head, forSlack, HEADER_LIMIT)) };
  return [header, ...shown, section(closingLines(notification, left))];
}

/** Incoming webhooks of Slack (docs.slack.dev, "Sending messages using incoming webhooks"). */
export const slack: PostFormat = {
  id: 'slack',
  body: (notification) => ({
    text: fitting(subjectLine(notification), forSlack, SECTION_LIMIT),
    blocks: blocksOf(notification),
  }),
  refusal: null,
};
