import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectSnapshot } from '../../../src/collectors/collect.js';
import { POWERSHELL_LINE } from '../../../src/collectors/powershell/line.js';
import { readPowershell } from '../../../src/collectors/powershell/live.js';
import { powershell } from '../../../src/collectors/powershell/source.js';
import { CollectorError } from '../../../src/collectors/types.js';
import type { RunResult } from '../../../src/host/types.js';
import { fakeHost } from '../../helpers/fake-host.js';

const OUTPUT = readFileSync('test/fixtures/platforms/win32/cim.json');
const answering = (result: Partial<RunResult>) => fakeHost({ platform: 'win32', run: { 'powershell.exe': result } });
const collect = (result: Partial<RunResult>) =>
  powershell.collect(answering(result), { timeLimit: 1000, holders: true });

describe('powershell, live', () => {
  it('is the line that the documentation gives', () =>
    expect(readFileSync('docs/captures.md', 'utf8')).toContain(`\n${POWERSHELL_LINE}\n`));
  it('shows sockets with their processes, whatever stands on stderr', async () => {
    const { sightings, covers, details } = await collect({ stdout: OUTPUT, stderr: '.' });
    expect(covers).toEqual(['tcp4', 'tcp6', 'udp4', 'udp6', 'owner']);
    expect(sightings).toHaveLength(19);
    expect(sightings.find(({ port }) => port === 3155)).toMatchObject({
      protocol: 'tcp',
      address: '127.0.0.1',
      holders: [{ pid: 4123, name: 'node.exe' }],
    });
    expect(details?.get(900)).toMatchObject({ unit: 'RpcEptMapper, RpcSs', exe: 'C:\\Windows\\System32\\svchost.exe' });
  });
  it.each<readonly [string, Partial<RunResult>]>([
    ['hangs', { outcome: 'timeout' }],
    ['is forbidden', { code: 1, stderr: 'running scripts is disabled on this system' }],
    ['prints nothing', { stdout: Buffer.alloc(0) }],
    ['prints half', { stdout: OUTPUT.subarray(0, 900) }],
    ['prints words', { stdout: Buffer.from('Access is denied.') }],
    ['shows no socket', { stdout: Buffer.from('[]') }],
  ])('is no answer where PowerShell %s, and says what to do', async (_, result) => {
    const error: unknown = await collect(result).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(CollectorError);
    expect((error as CollectorError).remedy).toContain('netstat -anob');
  });
  it('gives any bytes back as sockets or a refusal', () =>
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from)), (bytes) => {
        try {
          readPowershell(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(CollectorError);
        }
      }),
    ));
});

describe('a snapshot of Windows', () => {
  const request = {
    sources: ['powershell'],
    tool: { name: 'port-audit', version: '1.0.0' },
    verify: false,
    hidden: false,
  } as const;
  it('knows program, start, services and signer without asking again', async () => {
    const { listeners } = await collectSnapshot(answering({ stdout: OUTPUT }), request);
    expect(listeners.find(({ port }) => port === 3155)?.owners[0]).toMatchObject({
      name: 'node.exe',
      cmdline: ['C:\\Program Files\\nodejs\\node.exe', 'C:\\Users\\joe\\my app\\server.js', '--port', '3155'],
      parentPid: 3000,
      startedAt: '2026-11-20T09:30:00.000Z',
      signer: 'CN=OpenJS Foundation',
    });
    expect(listeners.find(({ port }) => port === 5353)?.owners[0]?.unit).toBe('Dnscache');
  });
  it('is blind where PowerShell does not answer', async () => {
    const { gaps } = await collectSnapshot(answering({ outcome: 'timeout' }), request);
    expect(gaps.filter(({ kind }) => kind === 'blind')).toHaveLength(4);
    expect(gaps[0]?.remedy).toContain('netstat -anob');
  });
});
