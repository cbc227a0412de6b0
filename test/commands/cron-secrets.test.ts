import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SQUATTER, snapshotText } from '../helpers/command.js';

let directory = '';
let server: net.Server;
let program: ChildProcess | null = null;

beforeAll(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'port-audit-secrets-'));
  fs.writeFileSync(path.join(directory, 'now.json'), snapshotText([SQUATTER]));
  server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  program?.kill('SIGKILL');
  await new Promise((resolve) => server.close(resolve));
  fs.rmSync(directory, { recursive: true });
});

describe('a password on the command line of the built program', () => {
  it('is not in the process list while it talks to the server', async () => {
    const { port } = server.address() as net.AddressInfo;
    const url = `smtp://me:s3cret@127.0.0.1:${port}`;
    const words = ['cron', '--from', 'snapshot:now.json', '--state', 'state.json', '--mail-to', 'a@b', '--smtp', url];
    const connected = new Promise<net.Socket>((resolve) => server.once('connection', resolve));
    program = spawn(process.execPath, [path.resolve('bin/port-audit.js'), ...words], { cwd: directory, stdio: 'pipe' });
    const ended = new Promise((resolve) => program?.once('close', resolve));
    let said = '';
    for (const stream of [program.stdout, program.stderr]) stream?.on('data', (chunk) => (said += chunk));
    const socket = await connected;
    expect(fs.readFileSync(`/proc/${program.pid}/cmdline`, 'utf8')).toMatch(/^port-audit\0*$/);
    socket.destroy();
    expect(await ended).toBe(3);
    expect(said).toContain('not told (mail:a@b)');
    expect(said + fs.readFileSync(path.join(directory, 'state.json'), 'utf8')).not.toContain('s3cret');
  });
});
