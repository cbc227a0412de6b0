import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CAPTURE_FORMATS } from '../../src/collectors/captures/list.js';
import { COLLECTORS } from '../../src/collectors/choose.js';
import { VERDICTS } from '../../src/domain/report.js';
import { RULES } from '../../src/judge/rules/run.js';
import { FORMATS } from '../../src/reports/formats/list.js';
import { between, isQuoteOf, quotesOf, readPage, runBuilt, SITUATIONS } from '../helpers/page.js';

const PAGE = readPage('README.md');
const START = readPage('docs/start.md');
const REFERENCE = readPage('docs/reference.md');

const table = (head: readonly string[], rows: ReadonlyArray<readonly string[]>) =>
  `${[head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;

const named = (head: string, items: ReadonlyArray<{ readonly id: string; readonly title: string }>) =>
  table(
    [head, ''],
    items.map(({ id, title }) => [`\`${id}\``, title]),
  );

const RULE_TABLE = table(
  ['rule', 'loopback', 'elsewhere', 'when'],
  RULES.map(({ id, severity, when }) => [`\`${id}\``, severity.loopback ?? '-', severity.elsewhere ?? '-', when]),
);

/** The fenced blocks of one kind, in order. */
const blocks = (page: string, info: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${info}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map((match) => match[1] ?? '');

describe('README.md', () => {
  it('has the two commands of the set-up exactly', () => {
    expect(PAGE).toContain('```sh\nnpm ci && npx port-audit\n```');
    expect(PAGE).toContain('```sh\nnpm ci && npm test\n```');
  });

  it('installs the version that there is', () => {
    const { version } = JSON.parse(readPage('package.json'));
    expect(new Set(PAGE.match(/port-audit-[\d.]+\.tgz/g))).toEqual(new Set([`port-audit-${version}.tgz`]));
    expect(readPage('CHANGELOG.md')).toContain(`\n## [${version}]`);
  });

  it('is short, and begins with pictures that are there', () => {
    expect(PAGE.split('\n').length).toBeLessThanOrEqual(230);
    expect(PAGE.split('\n')[2]).toMatch(/^!\[/);
    for (const [, file = ''] of PAGE.matchAll(/^!\[.*\]\((.*)\)$/gm)) expect(statSync(file).size).toBeLessThan(200_000);
  });
});

describe('docs/README.md', () => {
  it('leads to every page', () => {
    const pages = readdirSync('docs').filter((name) => name.endsWith('.md') && name !== 'README.md');
    expect(pages.filter((name) => !readPage('docs/README.md').includes(`](${name})`))).toEqual([]);
  });
});

describe('docs/reference.md', async () => {
  it.each([
    ['rules', RULE_TABLE],
    ['formats', named('format', await Promise.all(FORMATS.map(({ load }) => load())))],
    ['captures', named('capture', await Promise.all(CAPTURE_FORMATS.map(({ load }) => load())))],
    ['sources', named('source', COLLECTORS)],
  ])('lists all %s as they describe themselves', (name, expected) => {
    expect(between(REFERENCE, name)).toBe(expected);
  });

  it.each(VERDICTS)('says when the verdict is %s', (verdict) => {
    expect(REFERENCE).toContain(`| \`${verdict}\` | `);
  });
});

describe('the pages that quote', () => {
  it.each([PAGE, START, REFERENCE].flatMap(quotesOf))(
    'quotes port-audit $words in $folder',
    async ({ words, folder, code, text }) => {
      const result = await runBuilt(words, folder);
      if (!isQuoteOf(text, result.stdout)) expect(text, result.stderr).toBe(result.stdout);
      expect(result.code, result.stderr).toBe(code);
    },
  );

  it('quotes as JSON what the report says', async () => {
    const [quoted = ''] = blocks(PAGE, 'json');
    const { stdout } = await runBuilt(['--from', 'snapshot:web1.json', '--format', 'json'], 'workstation');
    expect(JSON.parse(stdout).findings).toEqual([expect.objectContaining(JSON.parse(quoted))]);
  });

  it('shows the first policy as it is checked', () => {
    expect(blocks(START, 'yaml')).toContain(readFileSync(path.join(SITUATIONS, 'ci-red/port-audit.yaml'), 'utf8'));
  });

  it('is green with what baseline wrote, given reasons', async () => {
    const { stdout } = await runBuilt(['baseline', '--from', 'snapshot:../workstation/web1.json'], 'ci-green');
    const reviewed = readFileSync(path.join(SITUATIONS, 'ci-green/port-audit.yaml'), 'utf8');
    expect(reviewed.replace(/reason: .*/g, 'reason: TODO')).toBe(stdout);
  });
});

/** The anchors that GitHub gives the headings of a page. */
const anchorsOf = (page: string) =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );

const PAGES = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'registry/README.md'],
  ...[
    '.github/PULL_REQUEST_TEMPLATE.md',
    ...readdirSync('.github/ISSUE_TEMPLATE').map((name) => `.github/ISSUE_TEMPLATE/${name}`),
  ],
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const LINKS = PAGES.flatMap((from) =>
  [...readPage(from).matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map(([, to = '']) => ({ from, to })),
);

describe('the pages', () => {
  it.each(LINKS)('$from leads to $to', ({ from, to }) => {
    const [file = '', anchor] = to.split('#');
    const target = file === '' ? from : path.join(path.dirname(from), file);
    expect(existsSync(target), target).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(readPage(target))).toContain(anchor);
  });

  it.each(PAGES)('%s names no place of the machine that it was written on', (page) => {
    expect(readPage(page)).not.toMatch(/\/(root|work|home\/(?!eve\/))\//);
  });
});
