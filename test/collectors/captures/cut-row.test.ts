import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCapture } from '../../../src/collectors/captures/read.js';
import type { Snapshot } from '../../../src/domain/snapshot.js';
import type { Host } from '../../../src/host/types.js';
import { fixture } from '../../helpers/fixture.js';

const TOOL = { name: 'port-audit', version: '0.0.0' };

async function read(text: string): Promise<Snapshot | null> {
  const host = { now: () => new Date('2026-11-20T10:00:00Z'), readStdin: async () => Buffer.from(text, 'latin1') };
  try {
    return await readCapture(host as Partial<Host> as Host, '-', TOOL);
  } catch {
    return null;
  }
}

const isToldAsCut = ({ gaps }: Snapshot) =>
  gaps.some(({ kind, reason }) => kind === 'blind' && reason.includes('ends inside of line'));

/** What a listener says, but whose it is: a tool may name nobody. */
const placesOf = ({ listeners }: Snapshot) => listeners.map(({ id }) => id);
const isUnowned = ({ gaps }: Snapshot) => gaps.some(({ reason }) => /names no process|without the option/.test(reason));
/** A name at the very end may be cut off: who pastes a text loses the blanks that net-tools puts behind it. */
const isOwned = (cut: Snapshot, whole: Snapshot) =>
  cut.listeners.every(({ id, owners }) => {
    const all = whole.listeners.find((listener) => listener.id === id)?.owners ?? [];
    const isHere = (name: string | null) => owners.some((owner) => name?.startsWith(owner.name ?? '') ?? true);
    return all.every(({ name }) => isHere(name));
  });

/** Where a text that ends inside of its last row says neither all that the row says, nor that it ends there. */
async function silentEnds(text: string): Promise<string[]> {
  const whole = await read(text);
  const rows = text.trimEnd();
  const start = Math.max(rows.lastIndexOf('\n'), rows.lastIndexOf('\0')) + 1;
  const silent: string[] = [];
  for (let end = start + 1; end < rows.length; end++) {
    // Of a row of which only blanks are there, nothing is.
    const row = rows.slice(start, end);
    const cut = row.trim() === '' ? null : await read(rows.slice(0, end));
    if (whole === null || cut === null || isToldAsCut(cut)) continue;
    const isSame = JSON.stringify(placesOf(cut)) === JSON.stringify(placesOf(whole));
    if (!isSame || !(isOwned(cut, whole) || isUnowned(cut))) silent.push(row);
  }
  return silent;
}

const FILES = ['lsof', 'netstat', 'ss'].flatMap((tool) =>
  readdirSync(new URL(`../../fixtures/captures/${tool}`, import.meta.url)).map((name) => `${tool}/${name}`),
);

const SOCKSTAT = 'USER     COMMAND    PID   FD PROTO  LOCAL ADDRESS         FOREIGN ADDRESS';
const LSOF = 'COMMAND  PID  USER  FD  TYPE DEVICE SIZE/OFF NODE NAME';

describe('a capture that ends inside of its last row', () => {
  it.each(FILES)('says so, or all that the row says: %s', async (name) => {
    expect(await silentEnds(fixture(`${name}`).toString('latin1'))).toEqual([]);
  });

  it.each([
    [
      'sockstat',
      `${SOCKSTAT}\nwww      nginx      871   6  tcp4   *:80                  *:*\n`,
      'www      php-fpm    902   8  tcp4   *:9000                *:*',
    ],
    [
      'sockstat, another user',
      `${SOCKSTAT}\nroot     sshd       402   3  tcp4   *:22                  *:*\n`,
      '?        ?          ?     ?  udp4   *:51820               *:*',
    ],
    [
      'lsof, UDP',
      `${LSOF}\navahi-dae 640 avahi 12u IPv4 17710 0t0 UDP *:5353\n`,
      'dhcpcd 641 root 7u IPv4 17712 0t0 UDP *:546\n',
    ],
    [
      'lsof, a program called as the tool',
      `${LSOF}\nssh 880 root 4u IPv6 21701 0t0 TCP *:22 (LISTEN)\n`,
      'ss-server 88 root 4u IPv6 21702 0t0 TCP *:8388 (LISTEN)\n',
    ],
    [
      'Get-NetUDPEndpoint',
      'LocalAddress                             LocalPort\n------------                             ---------\n::                                       5353\n',
      '192.0.2.52                               1900\n',
    ],
    [
      'Get-NetTCPConnection | Format-List',
      'LocalAddress : ::\nLocalPort    : 445\nState        : Listen\n\nState        : Listen\nLocalAddress : ::\n',
      'LocalPort    : 5985\n',
    ],
  ])('says so, or all that the row says: %s', async (_, before, row) => {
    expect(placesOf((await read(before + row)) as Snapshot).length).toBeGreaterThan(1);
    expect(await silentEnds(before + row)).toEqual([]);
  });

  it.each(['```\n\n## Next\n', '```\nand so on, as you see\n', '\njoe@web:~$ ls\nsrc\n'])(
    'is read, and says so, where %j follows',
    async (after) => {
      const row = 'LISTEN 0      128    0.0.0.0:22          0.0.0.0:*    users:(("sshd",pid=51,fd=3))\n';
      const cut = (await read(`\`\`\`\n${row}LISTEN 0      128    \n${after}`)) as Snapshot;
      expect(placesOf(cut)).toEqual(['tcp4:0.0.0.0:22']);
      expect(isToldAsCut(cut)).toBe(true);
      expect(cut.gaps.some(({ reason }) => reason.includes('inside of line 3'))).toBe(true);
    },
  );

  it.each([
    ['TCP', '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       901\n', '  TCP\n'],
    [
      'an address',
      '  TCP    0.0.0.0:135            web7:0                 LISTENING       901\n',
      '  TCP    192.0.2.8:139  \n',
    ],
    ['udp', 'tcp        0      0 0.0.0.0:135             0.0.0.0:*               LISTEN\n', 'udp\n'],
  ])('is read, and says so, where a line break stands behind %s', async (_, before, row) => {
    const cut = (await read(before + row)) as Snapshot;
    expect(placesOf(cut)).toEqual(['tcp4:0.0.0.0:135']);
    expect(isToldAsCut(cut)).toBe(true);
  });

  it.each(['', 'State         :\n', 'State         : Bou\n'])(
    'takes no object of PowerShell that ends before its state for a listener: %j',
    async (end) => {
      const object = (port: number, state: string) =>
        `LocalAddress  : ::\nLocalPort     : ${port}\nRemoteAddress : ::\nRemotePort    : 0\n${state}`;
      const whole = `${object(445, 'State         : Listen\n')}OwningProcess : 4\n\n`;
      const cut = (await read(whole + object(52101, end))) as Snapshot;
      expect(placesOf(cut)).toEqual(['tcp6:[::]:445']);
      expect(isToldAsCut(cut)).toBe(true);
      const bound = `${object(52100, 'State         : Bound\n')}OwningProcess : 4\n\n`;
      expect(await read(bound + object(52101, end))).toBeNull();
    },
  );

  it.each(FILES)('is none that was pasted without the last line break: %s', async (name) => {
    const text = fixture(name).toString('latin1');
    const [whole, pasted] = [await read(text), await read(text.trimEnd())];
    // The hostile one ends in a name of a program that is the beginning of a row.
    if (whole === null || pasted === null || /UDP \S+$|\0|\.0:$/.test(text.trimEnd())) return;
    expect(placesOf(pasted)).toEqual(placesOf(whole));
    expect(isToldAsCut(pasted)).toBe(false);
  });

  it.each([
    ['a prompt', 'joe@web:~$'],
    ['the prompt of BusyBox', '~ #'],
    ['a sentence', 'Thanks in advance for any help'],
    ['two words', 'Thanks all'],
    ['the end of a fence', '```'],
    ['a sentence with a number, behind an empty line', '\nnode_exporter: 9100'],
    ['what was left out', '[...]'],
    ['the end of a comment', '*/'],
    ['a connection', 'tcp   ESTAB  0      0      192.0.2.4:22        192.0.2.9:50522'],
  ])('is none that ends with %s', async (_, end) => {
    const ss = 'tcp   LISTEN 0      128    0.0.0.0:22          0.0.0.0:*    users:(("sshd",pid=51,fd=3))\n';
    const whole = await read(ss + end);
    expect(whole === null || isToldAsCut(whole)).toBe(false);
    expect(placesOf(whole as Snapshot)).toEqual(['tcp4:0.0.0.0:22']);
  });
});

const WINDOWS_ROW = '  TCP    0.0.0.0:135            web7:0                 LISTENING       901\n';
const LINUX_ROW = 'tcp        0      0 0.0.0.0:135             0.0.0.0:*               LISTEN      7/smbd\n';
const SOCKSTAT_ROWS =
  'www      nginx      871   6  tcp4   192.0.2.4:80          192.0.2.9:50522\nroot     sshd       402   3  tcp4   *:135                 *:*\n';

const beginnings = ({ gaps }: Snapshot) =>
  gaps.filter(({ kind, reason }) => kind === 'blind' && reason.includes('begins inside of line 1')).length;

describe('a capture that begins inside of its first row', () => {
  it.each([
    ['netstat of Windows', '698          web7:0                 LISTENING       684\n', WINDOWS_ROW],
    [
      'netstat of Linux, without its first word alone',
      '     0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      6/sshd\n',
      LINUX_ROW,
    ],
    ['sockstat', '2.4:80          192.0.2.9:50522\n', SOCKSTAT_ROWS],
    ['sockstat, between two columns', ' 3  tcp4   *:22                  *:*\n', SOCKSTAT_ROWS],
  ])('is read, and says so: %s', async (_, end, rows) => {
    const cut = (await read(end + rows)) as Snapshot;
    expect(placesOf(cut)).toEqual(['tcp4:0.0.0.0:135']);
    expect(beginnings(cut)).toBeGreaterThan(0);
    const both = (await read(`${end + rows}roo`)) as Snapshot;
    expect(beginnings(both)).toBeGreaterThan(0);
  });

  it.each(FILES)('is none that is whole: %s', async (name) => {
    const whole = await read(fixture(name).toString('latin1'));
    expect(whole === null ? 0 : beginnings(whole)).toBe(0);
  });

  it.each(['See it on 192.0.2.9:50522\n', 'Open ports:   none\n', WINDOWS_ROW.replace('135', '445')])(
    'is none that begins with %j',
    async (line) => {
      const whole = await read(line + WINDOWS_ROW);
      expect(whole === null ? 0 : beginnings(whole)).toBe(0);
    },
  );
});

describe('a last line that no reader can read', () => {
  it.each(['roo\n', 'lda', 'LISTEN 0      50     [::]:52829    *:*   users:(("\n'])(
    'is told as cut where it may be the beginning of a row: %j',
    async (end) => {
      const ss = 'LISTEN 0      128    0.0.0.0:135          0.0.0.0:*    users:(("sshd",pid=51,fd=3))\n';
      const cut = (await read((end.startsWith('LISTEN') ? ss : SOCKSTAT_ROWS) + end)) as Snapshot;
      expect(placesOf(cut)).toEqual(['tcp4:0.0.0.0:135']);
      expect(isToldAsCut(cut)).toBe(true);
    },
  );
  it('is none that says what failed', async () =>
    expect(await read(`${SOCKSTAT}\n${SOCKSTAT_ROWS}sockstat: cannot open the kernel\n`)).toBeNull());
});

it.each(['  ', '                    '])(
  'a capture that begins with the last column of a row, behind %j, is read',
  async (front) => {
    const rows = 'udp4       0      0  *.135                  *.*\nudp4       0      0  *.*                    *.*\n';
    const cut = (await read(`${front}*.*                               \n${rows}`)) as Snapshot;
    expect(placesOf(cut)).toEqual(['udp4:0.0.0.0:135']);
    expect(beginnings(cut)).toBeGreaterThan(0);
  },
);
