import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeHost, run } from '../../src/main.js';
import { fakeHost } from '../helpers/fake-host.js';

const root = mkdtempSync(path.join(tmpdir(), 'port-audit-predict-'));
afterAll(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), text, { mode: 0o755 });
}

const UNITS = 'usr/lib/systemd/system';
write('usr/lib/systemd/systemd', '');
write('etc/machine-id', 'a'.repeat(32));
write(`${UNITS}/default.target`, '[Unit]\nWants=sockets.target\n');
write(`${UNITS}/sockets.target`, '[Unit]\nWants=hello.socket\n');
write(`${UNITS}/hello.socket`, '[Socket]\nListenStream=127.0.0.1:3099\n');
write(`${UNITS}/hello.service`, '[Service]\nExecStart=/usr/bin/hello\n');
write('usr/bin/hello', '');
mkdirSync(path.join(root, 'sbin'));
symlinkSync('../usr/lib/systemd/systemd', path.join(root, 'sbin/init'));

/** Runs the command on this machine's files. */
async function predict(...words: string[]) {
  const output = fakeHost();
  const code = await run(['predict', ...words], { ...nodeHost(), stdout: output.stdout, stderr: output.stderr });
  return { code, out: output.stdout.text, err: output.stderr.text };
}

describe.skipIf(process.platform !== 'linux')('port-audit predict', () => {
  it('says what would listen, and which line says so', async () => {
    const { code, out } = await predict(root, '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'port-audit/prediction@1',
      listeners: [{ id: 'tcp4:127.0.0.1:3099', certainty: 'certain' }],
    });
  });

  it('refuses what is no root', async () => {
    const { code, out, err } = await predict(path.join(root, 'none'));
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^port-audit: .*none/);
  });
});

describe.skipIf(process.platform !== 'linux')('a prediction of what says nothing of its start', () => {
  const aside = mkdtempSync(path.join(tmpdir(), 'port-audit-predict-aside-'));
  afterAll(() => rmSync(aside, { recursive: true }));
  const put = (name: string, text: string | Uint8Array) => {
    writeFileSync(path.join(aside, name), text);
    return path.join(aside, name);
  };

  it.each([
    ['a file that a failed command left', () => put('failed.tar', '')],
    ['an archive of nothing', () => put('zeros.tar', new Uint8Array(10240))],
    ['a directory that nothing is mounted on', () => mkdtempSync(path.join(aside, 'mnt-'))],
    ['a file without a size', () => '/proc/self/environ'],
  ])('%s is refused', async (_, named) => {
    const { code, out, err } = await predict(named());
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('there is no file in it');
  });

  it('is no all-clear of the root of a machine whose init system is not known', async () => {
    const unknown = mkdtempSync(path.join(aside, 'unknown-'));
    mkdirSync(path.join(unknown, 'sbin'));
    writeFileSync(path.join(unknown, 'sbin/init'), 'ELF', { mode: 0o755 });
    const policy = put('policy.yaml', 'version: 1\nallow:\n  - port: 22\n    reason: ssh\n');
    expect((await predict(unknown)).code).toBe(0);
    expect((await predict(unknown, '--policy', policy)).code).toBe(3);
    const output = fakeHost();
    const words = ['check', '--policy', policy, '--from', `image:${unknown}`];
    expect(await run(words, { ...nodeHost(), stdout: output.stdout, stderr: output.stderr })).toBe(3);
  });
});

describe.skipIf(process.platform !== 'linux')('a prediction that is judged', () => {
  const judged = async (...words: string[]) => {
    const output = fakeHost();
    await run(['audit', '--from', `image:${root}`, '--all', ...words], {
      ...nodeHost(),
      stdout: output.stdout,
      stderr: output.stderr,
    });
    return output.stdout.text;
  };

  it('has no ids of processes, for none of it runs', async () => {
    expect(JSON.parse(await judged('--format', 'json')).listeners[0].owners[0]).toMatchObject({
      pid: null,
      exe: '/usr/bin/hello',
    });
    const table = await judged();
    expect(table).toMatch(/3099\/tcp\s+this machine\s+hello\s+root/);
    expect(table).not.toContain('null');
    expect(await judged('--format', 'markdown')).not.toMatch(/pid \d/);
  });
});
