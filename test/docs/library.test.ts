import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as library from '../../src/index.js';
import { blocksOf } from '../helpers/examples.js';
import { readPage, SITUATIONS } from '../helpers/page.js';

const run = promisify(execFile);
const PAGE = readPage('docs/library.md');

/** A folder of somebody who has installed the package, and captured a machine. */
const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-library-'));

/** A file system of which systemd would open one socket. */
const ROOT = [
  ['usr/lib/systemd/systemd', ''],
  ['usr/lib/systemd/system/default.target', '[Unit]\nWants=echo.socket\n'],
  ['etc/machine-id', '0123456789abcdef0123456789abcdef\n'],
  ['etc/systemd/system/echo.socket', '[Socket]\nListenStream=7007\nAccept=yes\n'],
  ['etc/systemd/system/echo@.service', '[Service]\nExecStart=/bin/cat\n'],
] as const;

beforeAll(() => {
  mkdirSync(path.join(folder, 'node_modules'));
  symlinkSync(path.resolve('.'), path.join(folder, 'node_modules/port-audit'));
  const snapshot = readFileSync(path.join(SITUATIONS, 'workstation/web1.json'), 'utf8');
  writeFileSync(path.join(folder, 'web1.json'), snapshot);
  writeFileSync(path.join(folder, 'hosts.ndjson'), `${JSON.stringify(JSON.parse(snapshot))}\n`.repeat(3));
  for (const [name, text] of ROOT) {
    mkdirSync(path.join(folder, 'rootfs', path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, 'rootfs', name), text);
  }
  cpSync(path.join(SITUATIONS, 'ci-red/port-audit.yaml'), path.join(folder, 'port-audit.yaml'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What an example prints, and its exit code; it has as long as it takes. */
async function printed(example: string) {
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: '', FORCE_COLOR: '0' };
  const done = run(process.execPath, ['--input-type=module', '--eval', example], {
    cwd: folder,
    env,
    maxBuffer: 256 << 20,
  });
  const { code = 0, stdout, stderr } = await done.catch((error) => error);
  return { code, stdout: stdout as string, stderr: stderr as string };
}

/** The options of all requests. */
const files = readdirSync('src/api', { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.includes('build'),
);
const exported = await Promise.all(files.map((name) => import(`../../src/api/${name}`) as Promise<object>));
const checks = exported.flatMap((file) => Object.entries(file)).filter(([name]) => name.endsWith('_OPTIONS'));
const options = checks.flatMap(([, each]) => Object.keys(each));

/** What each example prints, in the order of the page. */
const PRINTED = [
  { code: 1, stdout: /^medium registered-unexpected 3099\/tcp registered: chmd/ },
  { code: 0, stdout: /^\{ medium: 1, low: 1 \}\n$/ },
  { code: 0, stdout: /^\[ 'unknown option "failon"; did you mean "failOn"\?' \]\n$/ },
  { code: 0, stdout: /^(web1 2\n){3}$/ },
  {
    code: 0,
    stdout: /^(\{ expected: 3, 'registered-unexpected': 1 \}\n){3}$/,
    stderr: /^hosts\.ndjson:4: line 1, column 1: not JSON/,
  },
  { code: 0, stdout: /^(\{"host":"web1".*\}\n)+3099 registered-unexpected: 1 of 1\n/ },
  { code: 0, stdout: /^[013] \d+ added \d+ gone\n$/ },
  { code: 0, stdout: /^3099 chmd No software is known .*\n\[ '6379\/tcp' \]\n\d{4}-\d\d-\d\d\n$/ },
  { code: 0, stdout: /^tcp6:\[::\]:7007 certain \/etc\/systemd\/system\/echo\.socket:2: ListenStream=7007\n$/ },
  { code: 0, stdout: /^new: 3099\/tcp .*\n1 told 0 failed\n\[\n? *'registered-unexpected open since / },
];

describe('docs/library.md', () => {
  const examples = blocksOf('docs/library.md').filter(({ info }) => info === 'js');

  it.each(examples.map(({ line, text }, index) => [line, text, PRINTED[index]] as const))(
    'has an example at line %i that does what it says',
    async (_, text, expected) => {
      const { code, stdout, stderr } = await printed(text);
      expect(stdout, stderr).toMatch(expected?.stdout ?? 'an example that nobody expects');
      expect(stderr).toMatch(expected?.stderr ?? '');
      expect(code).toBe(expected?.code);
    },
  );

  it('has no expectation without an example', () => expect(examples).toHaveLength(PRINTED.length));

  const functions = Object.entries(library).filter(([name]) => /^[a-z]/.test(name) && name !== 'nodeHost');

  it.each(functions)('names %s, and shows it', (name, value) => {
    expect(PAGE).toMatch(new RegExp(`^\\| \`${name}[.(]`, 'm'));
    if (typeof value === 'object') for (const each of Object.keys(value)) expect(PAGE).toContain(`.${each}(`);
  });

  it('knows what each function takes', () => expect(options).toContain('hostPolicies'));

  it.each([...new Set(options)])('names the option %s', (option) => expect(PAGE).toContain(`\`${option}\``));

  it.each(Object.entries(library).filter(([name]) => /Error$/.test(name)))('says when there is a %s', (name) => {
    expect(PAGE).toContain(`- \`${name}\`: `);
  });
});

describe('README.md', () => {
  const [example] = blocksOf('README.md').filter(({ info }) => info === 'js');

  it('has an example of the library in ten lines that runs on the package as built', async () => {
    const { code, stdout, stderr } = await printed(example?.text ?? '');
    expect(stdout, stderr).toContain('chmd');
    expect(code).toBe(0);
    expect(example?.text.trim().split('\n').length).toBeLessThanOrEqual(10);
  });
});
