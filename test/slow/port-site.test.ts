import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portSite } from '../../src/api/build/port-site.js';
import { shippedRegistry } from '../helpers/shipped-registry.js';

const CHROMIUM = '/usr/bin/chromium';
const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-site-'));
const address = (file: string) => pathToFileURL(path.join(folder, file)).href;
let browser: Browser;

describe.skipIf(!existsSync(CHROMIUM))('the site of ports in Chromium', () => {
  beforeAll(async () => {
    mkdirSync(path.join(folder, 'ports'));
    for (const [file, text] of portSite(shippedRegistry())) writeFileSync(path.join(folder, file), text);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['light', 1200],
    ['dark', 360],
  ] as const)('searches without a server, %s, %i wide, and no request leaves', async (colorScheme, width) => {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 700 } });
    const asked: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(address('index.html'));
    await page.fill('input', '3099');
    await page.click('#found a');
    expect(await page.textContent('h1')).toContain('Port 3099: chmd');
    const wide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    expect(wide).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('nav')).toBe(false);
    for (const file of ['services.html', 'programs.html', 'ranges.html']) await page.goto(address(file));
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  });
});
