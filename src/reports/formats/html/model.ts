import type { Report, Verdict } from '../../../domain/report.js';
import type { ListenerRow, Shown } from '../../shown.js';
import type { RuleText } from '../../types.js';

/** A card is for reading; past this many the table has to do. */
const MOST_CARDS = 300;
/** Browsers become slow with more rows in the table; what is worth reading comes first. */
const MOST_ROWS = 3000;

/** A row of the page, with the name that links use. */
export interface Entry {
  readonly anchor: string;
  readonly row: ListenerRow;
  /** Whether its findings have a card, which links may lead to. */
  readonly hasCard: boolean;
  /** Whether it is in the table, which links may lead to. */
  readonly inTable: boolean;
}

/** What the parts of the page are made of. */
export interface HtmlPage {
  readonly report: Report;
  readonly parts: Shown;
  /** Every row that the view lets through, worst first, then by port. */
  readonly entries: readonly Entry[];
  readonly rules: ReadonlyMap<string, RuleText>;
}

export function htmlPageOf(report: Report, parts: Shown, rules: readonly RuleText[]): HtmlPage {
  const rows = [...parts.speaking, ...parts.quiet];
  return {
    report,
    parts,
    entries: rows.map((row, index) => ({
      anchor: `l${index + 1}`,
      row,
      hasCard: index < Math.min(parts.speaking.length, MOST_CARDS),
      inTable: index < MOST_ROWS,
    })),
    rules: new Map<string, RuleText>(rules.map((rule) => [rule.id, rule])),
  };
}

/** Names of the verdicts for people, in the order of the legend. */
export const VERDICT_NAMES = {
  'registered-unexpected': 'registered for something else',
  unregistered: 'registered to nobody',
  unattributed: 'program not seen',
  ephemeral: 'handed out by the system',
  expected: 'as expected',
} as const satisfies Record<Verdict, string>;

/** The verdicts in the order of the legend. */
export const LEGEND = Object.keys(VERDICT_NAMES) as readonly Verdict[];
