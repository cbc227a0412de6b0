import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { powershell } from '../../../src/collectors/powershell/capture.js';
import { captureOf, problemsOf, readOrRefuse } from '../../helpers/capture.js';

const parse = (text: string) => powershell.parse(captureOf(text, { file: 'f' }));
const shown = async (text: string) =>
  (await parse(text)).listeners.map(({ id, owners }) => [id, ...owners.map(({ pid, name }) => [pid, name])]);

const TABLE = `
LocalAddress                        LocalPort RemoteAddress                       RemotePort State       AppliedSetting OwningProcess
------------                        --------- -------------                       ---------- -----       -------------- -------------
::                                  5985      ::                                  0          Listen                     4
10.0.0.7                            3389      10.0.0.9                            50210      Established Internet       1120

`;

describe('powershell capture', () => {
  it('reads a table, with the kernel as process 4', async () => {
    expect(await shown(TABLE)).toEqual([['tcp6:[::]:5985', [4, 'System']]]);
  });

  it('reads a table without the line below the names of its columns', async () => {
    const lines = TABLE.split('\n');
    expect(await shown(lines.filter((line) => !line.startsWith('---')).join('\n'))).toEqual(await shown(TABLE));
    const narrow = 'LocalAddress LocalPort RemoteAddress RemotePort State OwningProcess\n';
    expect(await shown(`${narrow}127.0.0.1    3000      0.0.0.0       0          Listen 5678\n`)).toEqual([
      ['tcp4:127.0.0.1:3000', [5678, null]],
    ]);
    expect(await problemsOf(parse(`${narrow}see above\n`))).not.toHaveLength(0);
  });

  it('reads several tables after one another, and the plain one of UDP by its two columns', async () => {
    const udp = 'LocalAddress LocalPort\n------------ ---------\n10.0.0.7           137\n';
    expect(await shown(TABLE + udp)).toEqual([['udp4:10.0.0.7:137'], ['tcp6:[::]:5985', [4, 'System']]]);
  });

  it('refuses a state that PowerShell does not have: it might mean a listener', async () => {
    const row = (state: unknown) =>
      JSON.stringify([{ LocalAddress: '::', LocalPort: 445, State: state, OwningProcess: 4 }]);
    for (const state of ['HEARING', 'Abhören', 0, 13]) expect(await problemsOf(parse(row(state)))).toHaveLength(1);
    for (const state of ['Bound', 'TimeWait', 5, 'closed']) expect(await shown(row(state))).toEqual([]);
    for (const state of ['LISTEN', 'LISTENING'])
      expect(await shown(row(state))).toEqual([['tcp6:[::]:445', [4, 'System']]]);
  });

  it('reads rows whose words moved, where somebody put another in the place of an address', async () => {
    const moved = TABLE.replace('10.0.0.7                            3389      10.0.0.9 ', 'HIDDEN   3389     HIDDEN ');
    expect(await shown(moved)).toEqual([['tcp6:[::]:5985', [4, 'System']]]);
    expect(await problemsOf(parse(moved.replace('Established', 'Listen')))).toHaveLength(1);
  });

  it('reads a table that a script made of netstat, whatever stands before the address', async () => {
    const text =
      'Proto Name LocalAddress LocalPort State     PID\n----- ---- ------------ --------- -----     ---\n' +
      'UDP   dns  10.0.0.7     53                  77\nTCP   web  0.0.0.0      8080      LISTENING 78\n';
    expect(await shown(text)).toEqual([
      ['udp4:10.0.0.7:53', [77, 'dns']],
      ['tcp4:0.0.0.0:8080', [78, 'web']],
    ]);
  });

  it('knows the protocol by the command above, where it asks for nothing but what listens over TCP', async () => {
    const rows =
      'LocalAddress LocalPort OwningProcess\n------------ --------- -------------\n0.0.0.0      135       932\n';
    const asked = (command: string) => parse(`PS C:\\> ${command}\n\n${rows}`);
    const { listeners } = await asked(
      'Get-NetTCPConnection -State Listen | select LocalAddress,LocalPort,OwningProcess',
    );
    expect(listeners.map(({ id }) => id)).toEqual(['tcp4:0.0.0.0:135']);
    for (const command of ['Get-NetTCPConnection | ft', 'Get-NetTCPConnection -State Listen; Get-NetUDPEndpoint'])
      expect(await problemsOf(asked(command))).toHaveLength(1);
  });

  it('reads a list, by the class where there is no state', async () => {
    const list = (port: number) =>
      `LocalAddress  : 10.0.0.7\nLocalPort     : ${port}\nOwningProcess : 77\nCimClass      : ROOT/StandardCimv2:MSFT_NetUDPEndpoint\n\n`;
    expect(await shown(list(123) + list(124))).toEqual([
      ['udp4:10.0.0.7:123', [77, null]],
      ['udp4:10.0.0.7:124', [77, null]],
    ]);
  });

  it('keeps the path of a program however many words are in it', async () => {
    const path = 'C:\\Users\\joe\\Some Strange Folder\\AnyDesk.exe';
    const text = `LocalAddress  : 0.0.0.0\nLocalPort     : 4444\nState         : Listen\nOwningProcess : 77\nPath          : ${path}\n`;
    expect((await parse(text)).listeners[0]?.owners[0]).toMatchObject({ exe: path });
  });

  it.each([
    ['"', ','],
    ['', ';'],
  ])('reads CSV with %s and %s', async (quote, separator) => {
    const row = (...cells: string[]) => `${cells.map((cell) => quote + cell + quote).join(separator)}\n`;
    const text =
      row('LocalAddress', 'LocalPort', 'State', 'OwningProcess', 'ProcessName', 'Note') +
      row('0.0.0.0', '3099', 'Listen', '5210', 'mtsync', '') +
      row('0.0.0.0', '3100', 'Bound', '5210', 'mtsync', '');
    expect(await shown(text)).toEqual([['tcp4:0.0.0.0:3099', [5210, 'mtsync']]]);
  });

  it('reads JSON, where the state is a number, and all that the documented line prints', async () => {
    const one = { Protocol: 'TCP', LocalAddress: '::', LocalPort: 445, State: 2, OwningProcess: 4 };
    const full = {
      ...{ Protocol: 'UDP', LocalAddress: 'fe80::1%12', LocalPort: 5353, OwningProcess: 9, ProcessName: 'svchost.exe' },
      ...{ Path: 'C:\\Windows\\System32\\svchost.exe', CommandLine: 'svchost.exe -k "Net work"', Services: 'Dnscache' },
      ...{ Signer: 'CN=Microsoft Windows', Started: '2026-11-29T08:11:02.0000000Z', ParentProcessId: 5 },
    };
    const { listeners } = await parse(JSON.stringify([one, full]));
    expect(listeners.map(({ id }) => id)).toEqual(['tcp6:[::]:445', 'udp6:[fe80::1]%12:5353']);
    expect(listeners[1]?.owners[0]).toMatchObject({
      exe: 'C:\\Windows\\System32\\svchost.exe',
      cmdline: ['svchost.exe', '-k', 'Net work'],
      unit: 'Dnscache',
      signer: 'CN=Microsoft Windows',
      startedAt: '2026-11-29T08:11:02.000Z',
      parentPid: 5,
    });
    expect(await shown(JSON.stringify(one))).toEqual([['tcp6:[::]:445', [4, 'System']]]);
  });

  it('refuses what may be TCP as well as UDP, and says what is missing', async () => {
    const text =
      'LocalAddress LocalPort OwningProcess\n------------ --------- -------------\n::                3389          1120\n';
    expect((await problemsOf(parse(text)))[0]).toMatch(/State/);
  });

  it('reads or refuses any text', async () => {
    const word = fc.oneof(
      fc.constantFrom('LocalAddress', 'LocalPort', 'State', ':', ',', '"', '---', '\n', '22', '::', 'Listen', '{', '['),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word), async (words) => {
        await readOrRefuse(powershell, words.join(' '));
        await readOrRefuse(powershell, `LocalAddress,LocalPort\n${words.join('')}`);
      }),
    );
  });
});
