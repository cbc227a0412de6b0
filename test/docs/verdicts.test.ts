import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/domain/finding.js';
import { type ReportListener, VERDICTS } from '../../src/domain/report.js';
import { CONFIDENCES } from '../../src/domain/severity.js';
import { isQuoteOf, readPage, runBuilt } from '../helpers/page.js';

const PAGE = readPage('docs/verdicts.md');

/** What the page quotes below `<!-- evidence of LISTENER from CAPTURE -->`, or `findings of`. */
const QUOTES = [...PAGE.matchAll(/^<!-- (evidence|findings) of (\S+) from (\S+) -->\n```text\n([\s\S]*?)^```$/gm)].map(
  ([, kind = '', listener = '', capture = '', text = '']) => ({ kind, listener, capture, text }),
);

const evidenceOf = ({ verdict, confidence, evidence }: ReportListener) => [
  `${verdict}, confidence ${confidence}`,
  ...evidence,
];

const sentenceOf = ({ severity, rule, message }: Finding) => `${severity} ${rule}: ${message}`;

async function linesOf({ kind, listener, capture }: (typeof QUOTES)[number]): Promise<string[]> {
  const { stdout } = await runBuilt(['--from', capture, '--format', 'json'], 'verdicts');
  const report: { listeners: ReportListener[]; findings: Finding[] } = JSON.parse(stdout);
  if (kind === 'findings') return report.findings.filter((each) => each.listener === listener).map(sentenceOf);
  return report.listeners.filter(({ id }) => id === listener).flatMap(evidenceOf);
}

describe('docs/verdicts.md', () => {
  it.each(QUOTES)('quotes the $kind of $listener from $capture', async (quote) => {
    const output = `${(await linesOf(quote)).join('\n')}\n`;
    if (!isQuoteOf(quote.text, output)) expect(quote.text).toBe(output);
  });

  it.each(VERDICTS)('has a section and an example for %s', (verdict) => {
    expect(PAGE).toContain(`\n## \`${verdict}\``);
    expect(QUOTES.map(({ text }) => text.split(',')[0])).toContain(verdict);
  });

  it('tells the verdicts in the order in which they are tested', () => {
    expect([...PAGE.matchAll(/^## `(.*)`/gm)].map(([, verdict]) => verdict)).toEqual(VERDICTS);
  });

  it.each(CONFIDENCES)('has an example of %s confidence', (confidence) => {
    expect(QUOTES.map(({ text }) => text.split('\n')[0])).toContainEqual(`expected, confidence ${confidence}`);
  });
});
