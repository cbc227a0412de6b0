import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/report.js';
import { RULES } from '../../src/judge/rules/run.js';
import { html } from '../../src/reports/formats/html.js';
import {
  buildFinding,
  buildOwner,
  buildReport,
  buildReportListener,
  buildSquattedReport,
  buildSquatter,
} from '../helpers/build-report.js';
import { HOSTILE_VALUES } from '../helpers/hostile.js';
import { buildHostileReport } from '../helpers/hostile-report.js';
import { textOf } from '../helpers/text-of.js';
import { PLAIN_STYLE, WHOLE } from '../helpers/view.js';

const folder = mkdtempSync(join(tmpdir(), 'port-audit-html-'));
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** What a page did besides showing itself. */
interface Watched {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

/** A page that is watched from its first request on. */
async function watch(options: BrowserContextOptions = {}): Promise<Watched> {
  const page = await (await browser.newContext(options)).newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`));
  return { page, requests, complaints };
}

async function show({ page }: Watched, report: Report): Promise<void> {
  const file = join(folder, 'report.html');
  writeFileSync(file, textOf(html, report, WHOLE, PLAIN_STYLE, RULES));
  await page.goto(pathToFileURL(file).href);
}

async function open(report: Report, options: BrowserContextOptions = {}): Promise<Watched> {
  const watched = await watch(options);
  await show(watched, report);
  return watched;
}

const squatted = buildSquattedReport();
const visibleRows = (page: Page) => page.locator('#table tbody tr:visible').count();

describe('the page in a browser', () => {
  it('loads nothing but itself, and its own style and script pass the policy', async () => {
    const { page, requests, complaints } = await open(squatted);
    expect(requests).toHaveLength(1);
    expect(complaints).toEqual([]);
    expect(await page.locator('html.scripted').count()).toBe(1);
    const radius = "getComputedStyle(document.querySelector('.severity.medium')).borderRadius";
    expect(await page.evaluate(radius)).toBe('99px');
  });

  it('is filtered by its legend without any script', async () => {
    const { page } = await open(squatted, { javaScriptEnabled: false });
    expect(await visibleRows(page)).toBe(2);
    await page.locator('label.tile.expected').click();
    expect(await visibleRows(page)).toBe(1);
    expect(await page.locator('#table tbody tr:visible').textContent()).toContain('3099/tcp');
    await page.locator('label.tile.expected').click();
    await page.locator('#only-findings').check();
    expect(await visibleRows(page)).toBe(1);
    expect(await page.locator('#search').isVisible()).toBe(false);
  });

  it('can be searched and sorted', async () => {
    const { page } = await open(buildReport({ listeners: [22, 443, 80].map((port) => buildReportListener({ port })) }));
    const first = () => page.locator('#table tbody tr').first().getAttribute('id');
    await page.locator('#search').fill('443 sshd');
    expect(await visibleRows(page)).toBe(1);
    expect(await page.locator('#count').textContent()).toBe('1 of 3 rows');
    await page.locator('#search').fill('');
    await page.getByRole('button', { name: 'Port' }).click();
    expect(await first()).toBe('l1');
    await page.getByRole('button', { name: 'Port' }).click();
    expect(await first()).toBe('l3');
  });

  it('is light on paper and in light, dark in the dark', async () => {
    const background = (page: Page) => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    const { page } = await open(squatted, { colorScheme: 'dark' });
    expect(await background(page)).toBe('rgb(18, 21, 25)');
    await page.emulateMedia({ media: 'print' });
    expect(await background(page)).toBe('rgb(255, 255, 255)');
    expect(await page.locator('.tools').isVisible()).toBe(false);
    expect(await background((await open(squatted, { colorScheme: 'light' })).page)).toBe('rgb(246, 245, 241)');
  });

  it.each([390, 768, 1280])('needs no sideways scrolling in %i pixels', async (width) => {
    for (const report of [squatted, buildHostileReport('x'.repeat(5000))]) {
      const { page } = await open(report, { viewport: { width, height: 800 } });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  });

  it('leaves room for every column beside a long command line', async () => {
    const owners = [buildOwner({ cmdline: ['run', 'x'.repeat(5000)] })];
    const { page } = await open(buildReport({ listeners: [buildReportListener({ owners })] }));
    const registered = await page.locator('#table tbody td').nth(3).boundingBox();
    expect(registered?.width).toBeGreaterThan(180);
  });

  it('breaks no word of what was looked at, in 360 pixels', async () => {
    const { page } = await open(squatted, { viewport: { width: 360, height: 800 } });
    for (const head of await page.locator('.coverage thead th').all()) {
      expect((await head.boundingBox())?.height).toBeLessThan(50);
    }
  });

  it('cuts no name of a port in the rings', async () => {
    const listeners = Array.from({ length: 12 }, (_, index) => buildSquatter({ port: 65524 + index, protocol: 'udp' }));
    const findings = listeners.map(({ id }) => buildFinding({ listener: id }));
    const { page } = await open(buildReport({ listeners, findings }));
    const frame = await page.locator('.rings svg').boundingBox();
    const names = await page.locator('.rings text.port').all();
    expect(names.length).toBeGreaterThan(6);
    for (const box of await Promise.all(names.map((name) => name.boundingBox()))) {
      expect(box?.x).toBeGreaterThanOrEqual(frame?.x ?? Number.NaN);
      expect((box?.x ?? Number.NaN) + (box?.width ?? 0)).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0));
    }
  });

  it('does nothing that the machine says', async () => {
    const watched = await open(buildHostileReport('plain'));
    const count = () => watched.page.evaluate("document.querySelectorAll('*').length");
    const elements = await count();
    for (const value of HOSTILE_VALUES.filter((text) => text.trim() !== '' && text.length < 1000)) {
      await show(watched, buildHostileReport(value));
      expect({ value, elements: await count() }).toEqual({ value, elements });
    }
    expect(watched.complaints).toEqual([]);
    expect(new Set(watched.requests).size).toBe(1);
  });
});
