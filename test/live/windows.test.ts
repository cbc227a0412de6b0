import { describe, expect, it } from 'vitest';
import { shown } from '../helpers/fixture.js';
import { collectOn, type Machine, runOn } from '../helpers/foreign-machine.js';

/** systeminformation runs netstat through cmd.exe, and asks PowerShell for Win32_Process; our own line asks for sockets. */
const NETSTAT = `case "$*" in *"netstat -nao"*) cat "$FIXTURES/netstat-nao.txt";; *) exit 1;; esac`;
const CIM = `case "$*" in *StandardCimv2*) cat "$FIXTURES/cim.json";; *) exit 1;; esac`;
const OLD_POWERSHELL = `case "$*" in *StandardCimv2*) exit 1;; *Win32_Process*) cat "$FIXTURES/processes.json";; *) exit 1;; esac`;

const windows = (tools: Machine['tools'] = { 'cmd.exe': NETSTAT, 'powershell.exe': CIM }): Machine => ({
  platform: 'win32',
  uid: 0,
  tools,
});

describe('Windows, replayed', () => {
  it('reads every listener through PowerShell and systeminformation, which agree', async () => {
    const snapshot = await collectOn(windows());
    expect(shown(snapshot)).toEqual([
      'udp4:0.0.0.0:123 1108',
      'udp6:[::]:123 1108',
      'tcp4:0.0.0.0:135 900',
      'tcp6:[::]:135 900',
      'udp4:172.16.213.11:137 4',
      'udp4:172.16.213.11:138 4',
      'tcp4:172.16.213.11:139 4',
      'tcp4:0.0.0.0:445 4',
      'tcp6:[::]:445 4',
      'udp4:0.0.0.0:500 2120',
      'udp6:[::]:500 2120',
      'udp6:[fe80::88e9:8539:2f4d:81ae]%16:1900 6432',
      'tcp4:127.0.0.1:3155 4123',
      'udp4:0.0.0.0:5353 1220',
      'udp6:[::]:5353 1220',
      'tcp4:0.0.0.0:5985 4',
      'tcp6:[::]:5985 4',
      'tcp4:0.0.0.0:49664 656',
      'tcp6:[::]:49664 656',
    ]);
    expect(snapshot.sources).toMatchObject([
      { id: 'powershell', ok: true, covers: ['tcp4', 'tcp6', 'udp4', 'udp6', 'owner'], listeners: 19 },
      { id: 'systeminformation', ok: true, covers: ['tcp4', 'tcp6', 'udp4', 'udp6', 'owner'] },
    ]);
    expect(snapshot.host).toMatchObject({ platform: 'win32', privileged: false, localPortRange: [49152, 65535] });
    expect(snapshot.gaps.map(({ kind, scope, remedy }) => [kind, scope, remedy])).toEqual([
      ['partial', 'owner', 'run as Administrator'],
      ['partial', 'interface', null],
      ['partial', 'dualStack', null],
    ]);
  });

  it('knows what the processes are', async () => {
    const { listeners } = await collectOn(windows());
    const owner = (port: number) => listeners.find((listener) => listener.port === port)?.owners[0];
    expect(owner(3155)).toMatchObject({
      pid: 4123,
      name: 'node.exe',
      exe: 'C:\\Program Files\\nodejs\\node.exe',
      cmdline: ['C:\\Program Files\\nodejs\\node.exe', 'C:\\Users\\joe\\my app\\server.js', '--port', '3155'],
      parentPid: 3000,
      startedAt: '2026-11-20T09:30:00.000Z',
    });
    expect(owner(445)).toMatchObject({ name: 'System', exe: null, cmdline: null });
  });

  it('knows them through systeminformation where our own line fails', async () => {
    const { listeners, gaps } = await collectOn(windows({ 'cmd.exe': NETSTAT, 'powershell.exe': OLD_POWERSHELL }));
    expect(listeners.find(({ port }) => port === 3155)?.owners[0]).toMatchObject({ name: 'node.exe', parentPid: 3000 });
    expect(gaps.some(({ scope }) => scope === 'powershell')).toBe(true);
  });

  it('keeps every listener when PowerShell fails', async () => {
    const { listeners } = await collectOn(windows({ 'cmd.exe': NETSTAT, 'powershell.exe': 'exit 1' }));
    expect(listeners).toHaveLength(19);
    expect(listeners.every(({ ownerStatus, owners }) => ownerStatus === 'known' && owners[0]?.exe === null)).toBe(true);
  });

  it('makes no finding of a pid', async () => {
    const tools = { 'cmd.exe': NETSTAT, 'powershell.exe': 'exit 1' };
    const { stdout } = await runOn(windows(tools), ['audit', '--format', 'json']);
    const report = JSON.parse(stdout) as { findings: unknown[]; gaps: Array<{ scope: string; remedy: string | null }> };
    expect(report.findings).toEqual([]);
    expect(report.gaps.find(({ scope }) => scope === 'powershell')?.remedy).toContain('netstat -anob');
  });

  it('is blind, and says so, when netstat fails', async () => {
    const { code, stdout } = await runOn(windows({ 'cmd.exe': 'exit 1' }), ['audit', '--format', 'json']);
    const { gaps } = JSON.parse(stdout) as { gaps: Array<{ kind: string }> };
    expect(gaps.filter(({ kind }) => kind === 'blind')).toHaveLength(4);
    expect(code).toBe(3);
  });

  it('judges what it finds', async () => {
    const { code, stdout } = await runOn(windows(), ['audit', '--format', 'json']);
    const report = JSON.parse(stdout) as { listeners: Array<{ id: string; verdict: string }> };
    const verdicts = Object.fromEntries(report.listeners.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts['tcp4:127.0.0.1:3155']).toBe('registered-unexpected');
    expect(code).toBe(1);
  });
});
