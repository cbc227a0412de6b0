// Makes the pictures of README.md from real runs of the built program: the table as SVG, the HTML report as PNG.
// `npm run docs:pictures`; Chromium is taken from PATH or CHROMIUM.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const DESK = 'test/fixtures/docs/desk/desk.json';
const WIDTH = 120;

/** What the program prints of the desk; its exit code tells of findings. */
function printed(args, env = {}) {
  const options = { encoding: 'utf8', env: { ...process.env, COLUMNS: String(WIDTH), HOME: '/nonexistent', ...env } };
  return spawnSync(process.execPath, ['bin/port-audit.js', '--from', `snapshot:${DESK}`, ...args], options).stdout;
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const INKS = { 1: 'b', '1;31': 'r', 35: 'm', '1;97;41': 'a' };

/** One line of a terminal, its colours as classes. */
function spans(line) {
  const parts = line.split(/\x1b\[([\d;]*)m/);
  return parts.map((part, index) => {
    if (index % 2 === 1) return '';
    const ink = INKS[parts[index - 1]];
    return ink === undefined ? escaped(part) : `<tspan class="${ink}">${escaped(part)}</tspan>`;
  });
}

const STYLE = `text{font:13px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1f2328;white-space:pre}
rect{fill:#fff;stroke:#d0d7de}.b,.r{font-weight:700}.r{fill:#c00}.m{fill:#a0a}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}rect{fill:#0d1117;stroke:#30363d}.r{fill:#f55}.m{fill:#d7d}}`;

function tableSvg(text) {
  const lines = text.trimEnd().split('\n');
  const [width, height] = [WIDTH * 7.83 + 32, lines.length * 18 + 30];
  const rows = lines.map((line, index) => `<text x="16" y="${28 + index * 18}">${spans(line).join('')}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="The table of port-audit"><style>${STYLE}</style><rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="6"/>${rows.join('\n')}</svg>\n`;
}

async function reportPng(html, file) {
  const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-pictures-'));
  const page = path.join(folder, 'report.html');
  writeFileSync(page, html);
  const executablePath = process.env.CHROMIUM ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const tab = await browser.newPage({ viewport: { width: 1100, height: 760 } });
  await tab.goto(pathToFileURL(page).href);
  await tab.screenshot({ path: file });
  await browser.close();
  rmSync(folder, { recursive: true });
}

writeFileSync('docs/pictures/table.svg', tableSvg(printed([], { FORCE_COLOR: '1', NO_COLOR: '' })));
await reportPng(printed(['--format', 'html']), 'docs/pictures/report.png');
