import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canUnshare, inNamespace } from '../helpers/namespace.js';

const run = promisify(execFile);
const directory = mkdtempSync(path.join(tmpdir(), 'port-audit-bundle-'));
const SNAPSHOT = path.resolve('test/fixtures/docs/workstation/web1.json');

/** The package again, elsewhere: bundle and doors built anew, the rest as it lies in dist/. */
const again = path.join(directory, 'again');

/** Calls a function of the build, as the build does. */
async function build(name: 'bundleProgram' | 'cacheProgram', place: string): Promise<void> {
  const script = `import { ${name} } from './bundle.config.mjs'; await ${name}(${JSON.stringify(place)});`;
  await run(process.execPath, ['--input-type=module', '-e', script]);
}

beforeAll(async () => {
  cpSync('bin', path.join(again, 'bin'), { recursive: true });
  cpSync('dist/registry', path.join(again, 'dist/registry'), { recursive: true });
  cpSync('package.json', path.join(again, 'package.json'));
  await build('bundleProgram', path.join(again, 'dist'));
});

afterAll(() => rmSync(directory, { recursive: true }));

/** What a run of the program in `root` says about a captured machine. */
async function audited(root: string): Promise<unknown> {
  const args = [path.join(root, 'bin/port-audit.js'), '--from', `snapshot:${SNAPSHOT}`, '--format', 'json'];
  const { code, stdout } = await run(process.execPath, args).catch((error) => error);
  return [code, stdout];
}

const PARTS = ['port-audit.cjs', 'port-audit-rest.cjs'];

/** Whether V8 took the caches of both parts that lie in the dist/ of `root`. */
async function isCacheTaken(root: string): Promise<boolean> {
  const script = `for (const { script } of require(${JSON.stringify(path.resolve(root, 'bin/load.js'))}).parts())
    console.log(script.cachedDataRejected)`;
  return (await run(process.execPath, ['-e', script])).stdout === 'false\nfalse\n';
}

describe('the bundle', () => {
  it.each([...PARTS, 'index.js', 'index.cjs', 'types/index.d.cts'])('is built to the same bytes: %s', (name) => {
    expect(readFileSync(path.join(again, 'dist', name)).equals(readFileSync(path.join('dist', name)))).toBe(true);
  });

  it.each(PARTS)('says nothing of the place where it was built: %s', (name) => {
    expect(readFileSync(path.join('dist', name), 'latin1')).not.toContain(process.cwd());
  });

  it('is plain ASCII, as what loads it expects, regular expressions too', async () => {
    for (const name of PARTS) expect(readFileSync(path.join('dist', name), 'utf8')).not.toMatch(/[^\0-\x7f]/);
    const file = path.join(directory, 'pasted.txt');
    writeFileSync(file, '\u276f sudo ss -tulpn\ntcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n\u2026\n');
    const args = [path.resolve('bin/port-audit.js'), '--from', file, '--format', 'json', '--fail-on', 'never'];
    const { stdout } = await run(process.execPath, args).catch((error) => error);
    expect(JSON.parse(stdout).listeners).toHaveLength(1);
  });

  // In namespaces of its own, since what else runs on a machine may have it ask for more.
  it.skipIf(!canUnshare)('needs its first part alone to audit and to collect', () => {
    const half = path.join(directory, 'half');
    cpSync(again, half, { recursive: true });
    rmSync(path.join(half, 'dist/port-audit-rest.cjs'));
    const script = (options: string) => `ip link set lo up
      exec 3< <(exec ${process.execPath} -e 'require("net").createServer().listen(0, () => console.log("open"))')
      read -r opened <&3
      ${process.execPath} ${half}/bin/port-audit.js ${options} 2>&1 || true`;
    const said = (options: string) => inNamespace(`exec bash -euc "$SCRIPT"`, { SCRIPT: script(options) });
    for (const options of ['', '--source kernel --format json', '--source kernel,ss --all', 'collect']) {
      expect(said(options), options).not.toContain('port-audit-rest.cjs');
    }
    expect(said('--format csv')).toContain(
      'port-audit-rest.cjs is missing from the installation; reinstall port-audit',
    );
  });

  it('starts from what V8 compiled of it at the build', async () => {
    expect(await isCacheTaken('.')).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')('does the same without a cache, and with one that is made anew', async () => {
    const expected = await audited('.');
    expect(await audited(again)).toEqual(expected);
    await build('cacheProgram', again);
    expect(await isCacheTaken(again)).toBe(true);
    expect(await audited(again)).toEqual(expected);
  });
});

describe('the library', () => {
  const show = "console.log(Object.keys(library).filter((name) => name !== 'default').sort().join())";
  const names = async (...args: string[]) => (await run(process.execPath, args)).stdout;

  it('is the same for import and require, also where no ES module can be required', async () => {
    const imported = await names('--input-type=module', '-e', `import * as library from 'port-audit'; ${show}`);
    const required = `const library = require('port-audit'); ${show}`;
    const options = process.allowedNodeEnvironmentFlags.has('--experimental-require-module')
      ? ['--no-experimental-require-module']
      : [];
    expect(imported).toContain('audit');
    expect(await names('--input-type=commonjs', ...options, '-e', required)).toBe(imported);
  });

  it.each([
    ['mts', "import { audit, UsageError } from 'port-audit';"],
    ['cts', "import library = require('port-audit');\nconst { audit, UsageError } = library;"],
  ])('has types for a file .%s', async (extension, line) => {
    const user = path.join(directory, extension);
    cpSync('package.json', path.join(user, 'node_modules/port-audit/package.json'));
    cpSync('dist/types', path.join(user, 'node_modules/port-audit/dist/types'), { recursive: true });
    symlinkSync(path.resolve('node_modules/@types'), path.join(user, 'node_modules/@types'));
    writeFileSync(
      path.join(user, `user.${extension}`),
      `${line}\nexport const ports = async (): Promise<number[]> => (await audit()).listeners.map(({ port }) => port);
      export const lines = (error: unknown) => (error instanceof UsageError ? error.lines.length : 0);\n`,
    );
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--types', 'node', `user.${extension}`];
    const compiled = run(process.execPath, [path.resolve('node_modules/typescript/bin/tsc'), ...options], {
      cwd: user,
    });
    expect((await compiled.catch((error) => error)).stdout).toBe('');
  });
});

describe('the package', () => {
  it('has no script that npm would run, or warn of, where it is installed', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const run = ['preinstall', 'install', 'postinstall', 'prepublish', 'prepare'];
    expect(Object.keys(scripts).filter((name) => run.includes(name))).toEqual([]);
  });

  it('is built by npm ci in a clone, and before it is packed', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(scripts).toMatchObject({ postprepare: 'npm run build', prepack: 'npm run build' });
  });
});
