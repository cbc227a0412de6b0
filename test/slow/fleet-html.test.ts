import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineLine, runCommand, SQUATTER, SSHD } from '../helpers/command.js';

const HOSTILE = `"><script>alert(1)</script>\u202e${'x'.repeat(300)}`;

const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-fleet-html-'));
const file = path.join(folder, 'fleet.html');
let browser: Browser;

beforeAll(async () => {
  const [owner] = SQUATTER.owners;
  if (owner === undefined) throw new Error('the squatter has an owner');
  const hostile = { ...SQUATTER, owners: [{ ...owner, exe: '/opt/<img src=x onerror=alert(1)>', cmdline: ['<b>'] }] };
  const lines = [
    ...Array.from({ length: 30 }, (_, index) => machineLine(`web${index}`, index === 3 ? [SSHD, SQUATTER] : [SSHD])),
    machineLine(HOSTILE, [SSHD, hostile]),
    machineLine('db1', [], { sources: [] }),
    'rubbish\n',
  ];
  const { out } = await runCommand(['fleet', '-', '--format', 'html'], {}, { stdin: lines.join('') });
  writeFileSync(file, out);
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** The page without scripts, and what it did besides showing itself. */
async function open(options: BrowserContextOptions = {}) {
  const page = await (await browser.newContext({ javaScriptEnabled: false, ...options })).newPage();
  const [requests, complaints]: [string[], string[]] = [[], []];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  await page.goto(pathToFileURL(file).href);
  return { page, requests, complaints };
}

describe('the page about a fleet', () => {
  it('loads nothing but itself, runs nothing that a machine says, and its style passes the policy', async () => {
    const { page, requests, complaints } = await open({ javaScriptEnabled: true });
    expect([requests.length, complaints]).toEqual([1, []]);
    expect(await page.locator('img, script').count()).toBe(0);
    expect(await page.evaluate("getComputedStyle(document.querySelector('.severity')).borderRadius")).toBe('99px');
  });

  it('says what stands out, what was not seen and what was not valid, and links to each', async () => {
    const { page } = await open();
    expect(await page.locator('h1').textContent()).toContain('31 of 32 machines judged');
    for (const [id, text] of [
      ['findings', '3099/tcp'],
      ['not-seen', 'db1'],
      ['invalid', 'stdin:33'],
      ['ports', '22/tcp'],
    ]) {
      expect(await page.locator(`nav a[href="#${id}"]`).count()).toBe(1);
      expect(await page.locator(`section[aria-labelledby="${id}"]`).textContent()).toContain(text);
    }
  });

  it('opens the machines of a finding by a click and by keys', async () => {
    const { page } = await open();
    const row = page.locator('section[aria-labelledby=findings] tr', { hasText: '3099/tcp' }).first();
    expect(await row.getByText('web3').isVisible()).toBe(false);
    await row.locator('summary').click();
    expect(await row.getByText('web3').isVisible()).toBe(true);
    await row.locator('summary').press('Enter');
    expect(await row.getByText('web3').isVisible()).toBe(false);
  });

  it.each([320, 390, 1280])('needs no more width than there is: %d pixels', async (width) => {
    const { page } = await open({ viewport: { width, height: 800 } });
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });

  it('has other colours in the dark', async () => {
    const colour = 'getComputedStyle(document.documentElement).backgroundColor';
    const [light, dark] = [await open({ colorScheme: 'light' }), await open({ colorScheme: 'dark' })];
    expect(await light.page.evaluate(colour)).not.toBe(await dark.page.evaluate(colour));
  });
});
