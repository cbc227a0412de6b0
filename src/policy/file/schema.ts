import * as z from 'zod';
import { didYouMean } from '../../base/did-you-mean.js';
import { quoted } from '../../base/quoted.js';
import { EXPOSURES } from '../../domain/exposure.js';
import { SEVERITIES, THRESHOLDS } from '../../domain/severity.js';
import { RULE_IDS, type RuleId } from '../../judge/rules/list.js';
import type { Approval, EntryFields, RuleOverride } from '../types.js';
import { alternatives } from '../words.js';
import { type Parsed, parseAddressMatch, parsePort, parseProgram, parseUntil, parseUser } from './selectors.js';

type Refinement = z.RefinementCtx<unknown>;

/** The value, or an issue with its problem at `path` below the place of the schema. */
function take<T>(parsed: Parsed<T>, context: Refinement, path: PropertyKey[] = []): T {
  if ('value' in parsed) return parsed.value;
  context.addIssue({ code: 'custom', message: parsed.problem, path });
  return z.NEVER;
}

/** One, or a list of at least one, each read by `parse`. */
function oneOrMore<From extends string | number, To>(
  item: z.ZodType<From, From>,
  expected: string,
  parse: (from: From) => Parsed<To>,
) {
  const list = z.array(item).min(1, { error: 'is an empty list and can match nothing' });
  return z
    .union([item, list], { error: `expected ${expected}, or a list of them` })
    .transform((value, context): readonly To[] =>
      Array.isArray(value)
        ? value.map((each, index) => take(parse(each), context, [index]))
        : [take(parse(value), context)],
    );
}

/** A text of several lines as one. */
const inOneLine = (lines: string) =>
  lines
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');

const text = z.string({ error: 'expected text' });

/** One of a few words. */
function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  const expected = `expected ${alternatives(words)}`;
  return z.enum(words, {
    error: ({ input }) =>
      typeof input === 'string' ? `${expected}, found ${quoted(input)}${didYouMean(input, words)}` : expected,
  });
}

const PORT_EXPECTED = 'expected a port like 22/tcp, a range like 6000-6063, "ephemeral" or "any"';

const portText = z.string().meta({
  pattern: '^(\\d+(-\\d+)?|ephemeral|any)(/(tcp|udp))?$',
  examples: ['22/tcp', '6000-6063', 'ephemeral/udp', 'any'],
});

const port = z
  .union([z.int(PORT_EXPECTED).min(0, PORT_EXPECTED).max(65535, 'there is no port above 65535'), portText], {
    error: PORT_EXPECTED,
  })
  .transform((value, context) => take(parsePort(String(value)), context))
  .meta({
    description: 'PORT, LOW-HIGH, ephemeral or any, each with an optional /tcp or /udp; without a protocol both',
  });

const program = oneOrMore(text, 'the path or name of a program', parseProgram).meta({
  description:
    'Full path or base name of the executable, or the name of the recognised program. Every process that holds the port has to fit one of them.',
});

const USER_NAME = 'the name or number of a user';
const USER_EXPECTED = `expected ${USER_NAME}`;

const user = oneOrMore(
  z.union([text, z.int().min(0, USER_EXPECTED)], { error: USER_EXPECTED }),
  USER_NAME,
  parseUser,
).meta({
  description: 'The user of the process, by name or number. Every process that holds the port has to fit one of them.',
});

const address = oneOrMore(text, 'an address, a CIDR or a class of exposure', parseAddressMatch)
  .transform((matches) => (matches.includes(null) ? [] : matches.filter((match) => match !== null)))
  .meta({
    description: `Where it may listen: any, ${EXPOSURES.join(', ')}, a CIDR (never a wildcard), or one address`,
  });

const reason = text
  .refine((value) => value.trim() !== '', { error: 'is empty: say why, for the person who reads this next year' })
  .meta({
    description: 'Why, for the person who reads this next year',
    examples: ['administration'],
    pattern: '\\S',
    // What `baseline` leaves to be filled in, and `check` refuses (load.ts).
    not: { pattern: '^\\s*(TODO\\b|[Tt][Oo][Dd][Oo]\\s*$)' },
  });

const until = z
  .string({ error: 'expected a day of the calendar like 2027-06-30' })
  .transform((value, context) => take(parseUntil(value), context))
  .meta({
    description: 'The last day on which the entry counts, UTC',
    format: 'date',
    examples: ['2027-06-30'],
  });

const SAID = 'expected text that says something';

const said = (description: string, example: string) =>
  z
    .string({ error: SAID })
    .refine((value) => value.trim() !== '', { error: SAID })
    .meta({ description, examples: [example], pattern: '\\S' });

const owner = said('Who answers for it; for the register', 'platform team');
const ticket = said('Where it was approved; for the register', 'CHG-1234');

const approved = z
  .string({ error: 'expected a day of the calendar like 2026-11-02' })
  .transform((value, context) => take(parseUntil(value), context).day)
  .meta({
    description: 'The day on which it was approved; for the register',
    format: 'date',
    examples: ['2026-11-02'],
  });

const entryKeys = z.strictObject(
  {
    port,
    program: program.optional(),
    user: user.optional(),
    address: address.optional(),
    reason,
    until: until.optional(),
    owner: owner.optional(),
    approved: approved.optional(),
    ticket: ticket.optional(),
  },
  { error: 'expected an entry with at least port and reason' },
);

/** What may stand in an entry. */
export const ENTRY_KEYS: readonly string[] = Object.keys(entryKeys.shape);

function approvalOf({ owner, approved, ticket }: z.output<typeof entryKeys>): Approval | undefined {
  if ((owner ?? approved ?? ticket) === undefined) return undefined;
  return { owner: owner?.trim() ?? null, approved: approved ?? null, ticket: ticket?.trim() ?? null };
}

const entry = entryKeys
  .transform(
    (fields): EntryFields => ({
      port: fields.port,
      programs: fields.program ?? [],
      users: fields.user ?? [],
      addresses: fields.address ?? [],
      reason: inOneLine(fields.reason),
      until: fields.until ?? null,
      approval: approvalOf(fields),
    }),
  )
  .meta({ id: 'entry' });

const entries = (what: string) =>
  z.array(entry, { error: 'expected a list of entries, each beginning with "- port:"' }).meta({ description: what });

/** A schema of its own for each rule, so that each can be described. */
const override = () => word([...SEVERITIES, 'off']).optional() satisfies z.ZodType<RuleOverride | undefined>;

const rules = z
  .strictObject(
    Object.fromEntries(RULE_IDS.map((id) => [id, override()])) as Record<RuleId, ReturnType<typeof override>>,
    {
      error: 'expected rules with a severity or off, like "cleartext-service: high"',
    },
  )
  .meta({ description: 'How severe the findings of a rule are, or off' });

/** Whether a text of `extends` can be the path of a file; a policy is never fetched over the network. */
export const isFilePath = (path: string): boolean => path.trim() !== '' && !/^[a-z]+:\/\//i.test(path);

const file = text.refine(isFilePath, { error: 'expected the path of a file' });

const files = oneOrMore(file, 'the path of a file', (path) => ({ value: path })).meta({
  description: 'Policy files whose entries follow those of this one; paths are relative to this file',
});

/** One policy file as it is written; the schema for editors is made from it. */
export const policyFileSchema = z
  .strictObject(
    {
      version: z.literal(1, { error: 'expected 1, the version of this format' }),
      allow: entries('What may listen').optional(),
      require: entries('What must listen; it may, too').optional(),
      deny: entries('What must not listen, whatever else allows it').optional(),
      rules: rules.optional(),
      failOn: word(THRESHOLDS)
        .meta({ description: 'The severity from which findings make the exit code 1; --fail-on wins' })
        .optional(),
      extends: files.optional(),
    },
    { error: 'expected a policy: keys like version, allow, require, deny' },
  )
  .meta({
    title: 'port-audit policy',
    description: 'Which ports of a machine may, must and must not have a listener',
  });

/** What may stand at the top of a policy file. */
export const FILE_KEYS: readonly string[] = Object.keys(policyFileSchema.shape);

export type PolicyFile = z.output<typeof policyFileSchema>;
