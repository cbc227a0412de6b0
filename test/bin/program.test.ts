import { execFile, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createWebServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FORMATS } from '../../src/reports/formats/list.js';

/** How long to wait for what has to come, ms: a busy machine takes long to start a process. */
const PATIENCE = 300_000;

const BIN = path.resolve('bin/port-audit.js');
const directory = mkdtempSync(path.join(tmpdir(), 'port-audit-test-'));
const run = promisify(execFile);

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function program(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Result> {
  const options = { env: { ...process.env, ...env }, maxBuffer: 64 << 20 };
  try {
    return { code: 0, ...(await run(process.execPath, [BIN, ...args], options)) };
  } catch (error) {
    const { code, stdout, stderr } = error as Result;
    return { code, stdout, stderr };
  }
}

const server = createServer();
let port = 0;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

/** A snapshot in which this process holds 3155. */
async function squatter(): Promise<string> {
  const file = path.join(directory, 'snapshot.json');
  const snapshot = JSON.parse((await program(['collect', '--source', 'kernel'])).stdout);
  const listener = snapshot.listeners.find((each: { port: number }) => each.port === port);
  const moved = { ...listener, port: 3155, id: 'tcp4:0.0.0.0:3155', address: '0.0.0.0', exposure: 'all' };
  writeFileSync(
    file,
    JSON.stringify({ ...snapshot, sources: [{ ...snapshot.sources[0], listeners: 1 }], listeners: [moved] }),
  );
  return file;
}

function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** A descriptor of a pipe that somebody reads from; -1 while nobody does. */
function openForWriting(pipe: string): number {
  try {
    return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return -1;
  }
}

describe.skipIf(process.platform !== 'linux')('the built program', () => {
  it('collects this very process', async () => {
    const { code, stdout } = await program(['collect', '--source', 'kernel']);
    const { listeners, schema } = JSON.parse(stdout);
    expect({ code, schema }).toEqual({ code: 0, schema: 'port-audit/snapshot@1' });
    expect(listeners.find((each: { id: string }) => each.id === `tcp4:127.0.0.1:${port}`).owners).toMatchObject([
      { pid: process.pid, exe: process.execPath },
    ]);
  });

  it('signs what it posts', async () => {
    const posted: Array<{ readonly body: string; readonly signature: unknown }> = [];
    const web = createWebServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { 'x-port-audit-signature': signature } = request.headers;
        posted.push({ body: Buffer.concat(chunks).toString(), signature });
        response.end();
      });
    });
    web.listen(0, '127.0.0.1');
    await once(web, 'listening');
    const address = web.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
    const state = path.join(directory, 'state.json');
    const args = ['cron', '--from', `snapshot:${await squatter()}`, '--state', state, '--webhook', url];
    const { stderr } = await program(args, { PORT_AUDIT_WEBHOOK_SECRET: 'key' });
    web.close();
    expect(stderr).not.toContain('webhook');
    expect(posted).toHaveLength(1);
    const [{ body, signature } = { body: '', signature: '' }] = posted;
    expect(signature).toBe(`sha256=${createHmac('sha256', 'key').update(body).digest('hex')}`);
  });

  it('finds a squatter on 3155, and says both what is registered and what is there', async () => {
    const { code, stdout } = await program(['--from', `snapshot:${await squatter()}`]);
    expect(code).toBe(1);
    expect(stdout).toContain('jpegmpeg');
    expect(stdout).toMatch(/3155\/tcp .* node .* registered: jpegmpeg/);
    expect(stdout).not.toContain('\u001b');
  });

  it.each([
    ['critical', 0],
    ['never', 0],
    ['low', 1],
  ])('--fail-on %s exits with %i', async (severity, expected) => {
    const { code } = await program(['--from', `snapshot:${await squatter()}`, '--fail-on', severity]);
    expect(code).toBe(expected);
  });

  it('has one exit code in every format, and what was narrowed away still counts', async () => {
    const from = ['--from', `snapshot:${await squatter()}`];
    for (const { id } of FORMATS) expect([id, (await program([...from, '--format', id])).code]).toEqual([id, 1]);
    const narrowed = await program([...from, '--port', '22']);
    expect(narrowed.code).toBe(1);
    expect(narrowed.stdout).toContain('Left out by');
  });

  it('colours when told to, and never into a file', async () => {
    const from = ['--from', `snapshot:${await squatter()}`];
    expect((await program(from, { FORCE_COLOR: '1' })).stdout).toContain('\u001b[');
    expect((await program(from, { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain('\u001b[');
    const file = path.join(directory, 'report.txt');
    await program([...from, '--output', file], { FORCE_COLOR: '1' });
    expect(readFileSync(file, 'utf8')).not.toContain('\u001b[');
  });

  it('is quiet when there is nothing to say', async () => {
    const file = path.join(directory, 'empty.json');
    const from = await squatter();
    const snapshot = JSON.parse(readFileSync(from, 'utf8'));
    const sources = [{ ...snapshot.sources[0], listeners: 0 }];
    writeFileSync(file, JSON.stringify({ ...snapshot, sources, listeners: [], gaps: [] }));
    expect(await program(['--from', `snapshot:${file}`, '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await program(['--from', `snapshot:${from}`, '--quiet'])).stdout).not.toBe('');
  });

  it('says in one line that it cannot write its output', async () => {
    const output = path.join(directory, 'no', 'such', 'folder');
    const { code, stderr } = await program(['--from', `snapshot:${await squatter()}`, '--output', output]);
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('audits from a directory that is no longer there', async () => {
    const gone = mkdtempSync(path.join(directory, 'gone-'));
    const script = 'cd "$2" && rmdir "$2" && exec "$0" "$1" check';
    const { code, stderr } = await run('sh', ['-c', script, process.execPath, BIN, gone]).catch((error) => error);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^port-audit: check needs a policy: /);
  });

  it('has no exit code of an audit when it is not whole', async () => {
    const half = path.join(directory, 'half', 'bin');
    cpSync('bin', half, { recursive: true });
    const broken = run(process.execPath, [path.join(half, 'port-audit.js')]).catch((error) => error);
    const { code, stderr } = await broken;
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^port-audit: [^\n]*port-audit\.cjs is missing from the installation; reinstall port-audit"?\n$/,
    );
  });

  it('says in one line that Node is too old', async () => {
    const start = `Object.defineProperty(process.versions, 'node', { value: '18.20.4' }); require(${JSON.stringify(BIN)});`;
    const result = await run(process.execPath, ['-e', start]).catch((error: Result) => error);
    expect(result).toMatchObject({
      code: 3,
      stdout: '',
      stderr: 'port-audit: needs Node 20 or later; this is Node 18.20.4\n',
    });
  });
  it('does not mind a reader that leaves early', async () => {
    // More than the 64 KiB that a pipe takes by itself, so that the writer meets the broken pipe.
    const script = '{ "$0" "$1" registry search e --format json; echo "exit $?" >&2; } | head -c 1';
    const { stdout, stderr } = await run('sh', ['-c', script, process.execPath, BIN]);
    expect({ stdout, stderr }).toEqual({ stdout: '{', stderr: 'exit 0\n' });
  });

  it.each(['--version', '--help', 'collect', 'registry info'])('fails on a full disk: %s', async (words) => {
    const script = `"$0" "$1" ${words} >/dev/full; echo "exit $?"`;
    const { stdout, stderr } = await run('sh', ['-c', script, process.execPath, BIN]);
    expect(stdout).toBe('exit 3\n');
    expect(stderr).toBe('port-audit: stdout: cannot be written: the disk is full\n');
  });

  it('ends its children with itself', async () => {
    const tools = path.join(directory, 'tools');
    const marker = path.join(directory, 'pid');
    mkdirSync(tools);
    writeFileSync(marker, '');
    writeFileSync(path.join(tools, 'ss'), `#!/bin/sh\necho $$ >${marker}\nexec sleep 1000\n`, { mode: 0o755 });
    const env = { ...process.env, PATH: `${tools}:${process.env.PATH}` };
    const child = spawn(process.execPath, [BIN, 'collect', '--source', 'ss'], { env, stdio: 'ignore' });
    const ended = once(child, 'exit');
    await expect.poll(() => Number(readFileSync(marker, 'utf8')), { timeout: PATIENCE }).toBeGreaterThan(0);
    child.kill('SIGTERM');
    expect((await ended)[1]).toBe('SIGTERM');
    await expect.poll(() => isRunning(Number(readFileSync(marker, 'utf8'))), { timeout: PATIENCE }).toBe(false);
  });

  it.each(['--policy', '--from'])('can be ended while it waits for the writer of a pipe: %s', async (option) => {
    const pipe = path.join(directory, `pipe${option}`);
    await run('mkfifo', [pipe]);
    const child = spawn(process.execPath, [BIN, option, option === '--from' ? `ss:${pipe}` : pipe], {
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    let writer = -1;
    await expect.poll(() => (writer = openForWriting(pipe)), { timeout: PATIENCE }).toBeGreaterThan(0);
    child.kill('SIGTERM');
    expect((await ended)[1]).toBe('SIGTERM');
    closeSync(writer);
  });
});
