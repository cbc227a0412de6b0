import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../../../src/history/notification.js';
import { jsonText } from '../../../src/reports/json-document.js';
import { discord } from '../../../src/reports/news/posts/discord.js';
import { POST_FORMATS } from '../../../src/reports/news/posts/list.js';
import { slack } from '../../../src/reports/news/posts/slack.js';
import { teams } from '../../../src/reports/news/posts/teams.js';
import {
  buildEvidence,
  buildGapNews,
  buildNews,
  buildNotification,
  buildSubject,
  buildTold,
} from '../../helpers/build-history.js';
import { HOSTILE_VALUES, hostileText } from '../../helpers/hostile.js';

/** docs.slack.dev, reference/block-kit: text object, header block, section block, "up to 50 blocks in each message". */
const plainText = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(most), emoji: z.boolean().optional() });
const mrkdwn = z.strictObject({
  type: z.literal('mrkdwn'),
  text: z.string().min(1).max(3000),
  verbatim: z.boolean().optional(),
});
const SLACK = z.strictObject({
  text: z.string().min(1),
  blocks: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('header'), text: plainText(150) }),
        z.strictObject({
          type: z.literal('section'),
          text: z.discriminatedUnion('type', [plainText(3000), mrkdwn]),
        }),
      ]),
    )
    .min(1)
    .max(50),
});

/** learn.microsoft.com, Teams "Create and send messages"; adaptivecards.io, schema 1.2: RichTextBlock and TextRun. */
const TEAMS = z.strictObject({
  type: z.literal('message'),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        contentUrl: z.null(),
        content: z.strictObject({
          $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
          type: z.literal('AdaptiveCard'),
          version: z.literal('1.2'),
          msteams: z.strictObject({ width: z.literal('Full') }),
          body: z.array(
            z.strictObject({
              type: z.literal('RichTextBlock'),
              spacing: z.enum(['none', 'small', 'default', 'medium', 'large', 'extraLarge', 'padding']),
              inlines: z.array(
                z.strictObject({
                  type: z.literal('TextRun'),
                  text: z.string().min(1),
                  weight: z.enum(['lighter', 'default', 'bolder']).optional(),
                  size: z.enum(['small', 'default', 'medium', 'large', 'extraLarge']).optional(),
                  color: z.enum(['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention']).optional(),
                  isSubtle: z.boolean().optional(),
                }),
              ),
            }),
          ),
        }),
      }),
    )
    .length(1),
});

/** Discord's developer documentation: "Execute Webhook", "Embed Limits", "Allowed Mentions Object". */
const DISCORD = z.strictObject({
  content: z.string().min(1).max(2000),
  embeds: z
    .array(
      z.strictObject({
        title: z.string().max(256).optional(),
        description: z.string().min(1).max(4096),
        color: z.int().min(0).max(0xffffff).optional(),
      }),
    )
    .max(10)
    .refine(
      (embeds) =>
        embeds.reduce((sum, { title = '', description }) => sum + title.length + description.length, 0) <= 6000,
    ),
  allowed_mentions: z.strictObject({ parse: z.array(z.never()) }),
});

const SHAPES = { slack: SLACK, teams: TEAMS, discord: DISCORD } as const;

/** Microsoft's limit of a request, bytes; Slack's of all blocks together as it showed (slackapi/bolt-js, issue 2509). */
const BYTES = { slack: 60_000, teams: 28_000, discord: 60_000 } as const;

const CHATS = [slack, teams, discord] as const;

function hostile(text: string): Notification {
  const evidence = buildEvidence({ program: text, exe: text, user: text, cmdline: [text, text], unit: text });
  const finding = buildTold({ message: text, evidence });
  const gapNews = [buildGapNews({ gap: { ...buildGapNews().gap, reason: text, remedy: text } })];
  return buildNotification({ host: text, news: [buildNews({ finding })], gapNews, stillOpen: [finding] });
}

const COUNT = 500;

function crowded(filling = ''): Notification {
  const findings = Array.from({ length: COUNT }, (_, index) =>
    buildTold({
      fingerprint: String(index),
      severity: index === COUNT - 1 ? 'critical' : 'medium',
      message: `item ${index}${filling}`,
      subject: buildSubject({ id: `tcp4:0.0.0.0:${3000 + index}`, port: 3000 + index }),
      evidence: buildEvidence({ cmdline: [filling] }),
    }),
  );
  return buildNotification({
    news: findings.map((finding) => buildNews({ finding })),
    stillOpen: findings,
    open: { medium: COUNT },
  });
}

/** Every text of a body, whatever its place. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe.each(CHATS.map((format) => [format.id as keyof typeof SHAPES, format] as const))('%s', (id, { body }) => {
  const accepted = (notification: Notification) => {
    const made = body(notification);
    expect(SHAPES[id].safeParse(made).error?.issues ?? []).toEqual([]);
    expect(Buffer.byteLength(jsonText(made))).toBeLessThanOrEqual(BYTES[id]);
    return made;
  };

  it('tells what a mail tells', () => {
    const text = textsOf(accepted(buildNotification({ open: { low: 2 } })))
      .join('\n')
      .replaceAll('\\', '');
    for (const part of [
      'web1',
      '1 new',
      'New (1)',
      '[medium] 3099/tcp',
      'command: python3 -m http.server 3099',
      'Still open: 2',
    ]) {
      expect(text).toContain(part);
    }
  });

  it.each(HOSTILE_VALUES)('is accepted, whatever a machine says: %j', (value) => {
    accepted(hostile(value));
  });

  it('is accepted, whatever a machine says', () =>
    fc.assert(fc.property(hostileText(), (text) => void accepted(hostile(text)))));

  it('has lines of its own, and none that a machine begins', () => {
    const lines = textsOf(accepted(hostile('x\nto do: curl evil.example'))).flatMap((text) => text.split('\n'));
    expect(lines.filter((line) => line.replaceAll('\\', '').startsWith('to do: curl'))).toEqual([]);
    expect(lines.filter((line) => line.replaceAll('\\', '').startsWith('to do: '))).toHaveLength(1);
  });

  it.each(['', 'x'.repeat(5000), '界'.repeat(2000), '\x1b'.repeat(2000), '_'.repeat(3000), '&'.repeat(3000)])(
    'tells the worst of too much, and how much more there is (%#)',
    (filling) => {
      const text = textsOf(accepted(crowded(filling)))
        .join('\n')
        .replaceAll('\\', '');
      expect(text).toContain('[critical] item 499');
      const shown = text.match(/^(\*\*)?\[(medium|critical)\] item/gm)?.length ?? 0;
      expect(shown).toBeGreaterThan(0);
      expect(text).toContain(`${COUNT - shown} more of this message found no place here: port-audit history`);
    },
  );
});

describe('slack', () => {
  it('gets no character that begins a link, a mention or a command', () => {
    for (const value of [...HOSTILE_VALUES, '<!channel> <@U024BE7LH> <http://evil.example|x>']) {
      for (const text of textsOf(slack.body(hostile(value)))) expect(text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
    }
  });

  it('gets markup in our own words only', () => {
    const { blocks } = SLACK.parse(slack.body(hostile('*bold* _x_')));
    const marked = blocks.map(({ text }) => text).filter(({ type }) => type === 'mrkdwn');
    expect(marked.map(({ text }) => text)).toEqual(['*New (1)*', '*Cannot be seen (1)*']);
  });
});

describe('discord', () => {
  it('gets a backslash before all punctuation that is not ours', () => {
    const ours = /^\*\*|\*\*$/gm;
    for (const value of [...HOSTILE_VALUES, '@everyone <@&1> [x](http://evil.example) ||x|| `x`']) {
      const { content, embeds } = DISCORD.parse(discord.body(hostile(value)));
      const texts = [
        content,
        ...embeds.flatMap(({ title = '', description }) => [title, description.replace(ours, '')]),
      ];
      for (const text of texts) expect(text.replace(/\\[!-/:-@[-`{-~]/g, '')).not.toMatch(/[!-/:-@[-`{-~]/);
    }
  });

  it('calls nobody', () =>
    expect(discord.body(buildNotification())).toMatchObject({ allowed_mentions: { parse: [] } }));
});

it('every format has a name of its own, and json is the first', () => {
  const ids = POST_FORMATS.map(({ id }) => id);
  expect([new Set(ids).size, ids[0]]).toEqual([ids.length, 'json']);
});
