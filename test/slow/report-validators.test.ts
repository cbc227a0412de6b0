import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { junit } from '../../src/reports/formats/junit.js';
import { markdown } from '../../src/reports/formats/markdown.js';
import { prometheus } from '../../src/reports/formats/prometheus.js';
import { forMarkdown, visible } from '../../src/reports/text.js';
import { buildGap, buildReport, buildSquattedReport } from '../helpers/build-report.js';
import { HOSTILE_VALUES, hostileText } from '../helpers/hostile.js';
import { buildHostileReport } from '../helpers/hostile-report.js';
import { anyReport } from '../helpers/report-arbitrary.js';
import { textOf } from '../helpers/text-of.js';
import { unescaped } from '../helpers/unescaped.js';
import { PLAIN_STYLE, WHOLE } from '../helpers/view.js';

/** Runs a validator of the distribution on a text. Throws when it is not installed. */
function run(command: string, args: readonly string[], input: string) {
  const { error, status, stdout, stderr } = spawnSync(command, args, { input, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

const REPORTS = [
  buildReport(),
  buildSquattedReport({ gaps: [buildGap(), buildGap({ kind: 'blind', scope: 'udp6', count: null })] }),
  ...HOSTILE_VALUES.map(buildHostileReport),
  ...fc.sample(anyReport(), 20),
];

describe('promtool check metrics', () => {
  it.each(REPORTS.map((report, index) => [index, report] as const))('accepts report %i', (_, report) => {
    const checked = run('promtool', ['check', 'metrics'], textOf(prometheus, report, WHOLE, PLAIN_STYLE, []));
    expect(checked).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

describe('xmllint with the schema of Jenkins', () => {
  const args = ['--noout', '--schema', 'test/fixtures/schemas/jenkins-junit.xsd', '-'];
  it.each(REPORTS.map((report, index) => [index, report] as const))('accepts report %i', (_, report) => {
    const checked = run('xmllint', args, textOf(junit, report, WHOLE, PLAIN_STYLE, []));
    expect(checked).toEqual({ status: 0, stdout: '', stderr: '- validates\n' });
  });
});

const CMARK = ['-e', 'table', '-e', 'autolink', '-e', 'strikethrough', '-e', 'tagfilter', '--unsafe'];
const rendered = (text: string) => run('cmark-gfm', CMARK, text).stdout;

/** What a browser would show of HTML without elements of its own. */
const shownText = (html: string) =>
  html
    .replace(/<!-- -->|<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

describe('cmark-gfm', () => {
  it('shows foreign text as it is, with no element made of it', () => {
    const texts = [...HOSTILE_VALUES, ...fc.sample(hostileText(), 300)].filter((text) => visible(text).trim() !== '');
    const html = rendered(
      texts
        .map((text) => `| ${forMarkdown(text)} |`)
        .join('\n')
        .replace('\n', '\n| --- |\n'),
    );
    const cells = html.match(/<t[dh]>.*?<\/t[dh]>/g) ?? [];
    expect(cells).toHaveLength(texts.length);
    for (const [index, cell] of cells.entries()) {
      expect(cell.replace(/<!-- -->|<\/?t[dh]>/g, '')).not.toMatch(/<(?!\/?t)/);
      expect(visible(unescaped(shownText(cell))).trim()).toBe(visible(texts[index] ?? '').trim());
    }
  });

  it('finds only our own elements in a whole report', () => {
    for (const value of HOSTILE_VALUES) {
      const html = rendered(textOf(markdown, buildHostileReport(value), WHOLE, PLAIN_STYLE, []));
      const names = new Set([...html.matchAll(/<\/?([a-z0-9]+)/g)].map(([, name]) => name));
      const own = 'h2 p table thead tbody tr th td strong br em code details summary ul li'.split(' ');
      expect([...names].filter((name) => !own.includes(name ?? ''))).toEqual([]);
    }
  });
});
