import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/commands/list.js';
import { referenceOf } from '../../../src/commands/reference.js';
import { manPage } from '../../../src/reports/shell/man-page.js';

const directory = mkdtempSync(path.join(tmpdir(), 'port-audit-man-'));
const file = path.join(directory, 'port-audit.1');
const isHere = (program: string, args: readonly string[]) => spawnSync(program, args).error === undefined;

beforeAll(async () => writeFileSync(file, manPage(await referenceOf(COMMANDS), '2026-11-21')));
afterAll(() => rmSync(directory, { recursive: true }));

describe('the man page', () => {
  it('tells of every command, with its options and examples', async () => {
    const page = readFileSync(file, 'utf8').replaceAll('\\-', '-');
    for (const { name, options } of (await referenceOf(COMMANDS)).commands) {
      expect(page).toContain(`\n.SS port-audit ${name}\n`);
      for (const { long } of options) expect(page).toContain(`\\fB${long}\\fR`);
    }
    for (const section of ['NAME', 'SYNOPSIS', 'EXIT STATUS', 'ENVIRONMENT', 'FILES', 'EXAMPLES']) {
      expect(page).toContain(`\n.SH ${section}\n`);
    }
  });

  it('comes with the package', () => {
    const { man, files } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect([man, files.includes('dist')]).toEqual(['./dist/man/port-audit.1', true]);
    expect(existsSync(man)).toBe(true);
  });

  it('lets nothing in a text act', () => {
    const argument = { usage: '<x>', description: '.so /etc/passwd \\fB', completes: { kind: 'nothing' } } as const;
    const command = { name: 'x', summary: "'x \\e", arguments: [argument], options: [], examples: [] };
    const page = manPage({ version: '1', commands: [command], rules: [] }, '2026-11-21');
    expect(page).toContain('\n\\&.so /etc/passwd \\efB.\n');
    expect(page).toContain("\n\\&'x \\ee.\n");
  });

  it.skipIf(!isHere('groff', ['--version']))('is read by groff without a warning', () => {
    const { status, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-wall', file], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it.skipIf(!isHere('mandoc', ['-h']))('is read by mandoc without a warning', () => {
    const { status, stdout } = spawnSync('mandoc', ['-Tlint', '-Wwarning', file], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '']);
  });
});
