import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { netstat } from '../../../src/collectors/netstat/netstat.js';
import type { Snapshot } from '../../../src/domain/snapshot.js';
import { captureOf, problemsOf, readOrRefuse } from '../../helpers/capture.js';
import { fixture, parseFixture, scene, shown } from '../../helpers/fixture.js';

const parse = (content: string | Uint8Array) => netstat.parse(captureOf(content, { file: 'netstat.txt' }));
const covers = ({ sources }: Snapshot) => sources[0]?.covers;
const blind = ({ gaps }: Snapshot) => gaps.filter(({ kind }) => kind === 'blind').map(({ scope }) => scope);
const TABLES = ['tcp4', 'tcp6', 'udp4', 'udp6'];

/** net-tools names one process of a socket, the first that it finds. */
const firstOwners = scene('', { interfaces: false }).map((line) => line.replace(' 56 58 59', ' 56'));

/** What takes the cube of their number never ends. */
const BLANKS = ' '.repeat(20_000);

describe('netstat capture of Linux', () => {
  it('reads net-tools where addresses are whole', async () => {
    const snapshot = await parseFixture(netstat, 'netstat/linux-tulpnW.txt');
    expect(shown(snapshot)).toEqual(firstOwners);
    expect(covers(snapshot)).toEqual([...TABLES, 'owner']);
    expect(snapshot.host).toMatchObject({ platform: 'linux', privileged: false });
  });

  it.each(['tulpn', 'tulpne', 'tuanep', 'tuaneo', 'anp', 'unprivileged'])(
    'gives no all-clear on an address that may be cut off, and reads the rest: %s',
    async (options) => {
      const snapshot = await parseFixture(netstat, `netstat/linux-${options}.txt`);
      expect(snapshot.gaps.filter(({ kind, count }) => kind === 'blind' && count === 1)).toHaveLength(1);
      expect(snapshot.gaps.map(({ reason }) => reason).join()).toContain(
        'the address may have been cut off: "2001:db8:1234:5678"; capture with netstat -W',
      );
      expect(snapshot.listeners.map(({ id }) => id)).toEqual(
        (await parse(withoutCut(options))).listeners.map(({ id }) => id),
      );
    },
  );

  const withoutCut = (name: string) =>
    fixture(`netstat/linux-${name}.txt`)
      .toString()
      .replace(/^.*2001:db8.*\n/m, '');
  const rest = firstOwners.filter((line) => !line.includes('2001:db8'));

  it.each(['tulpn', 'tulpne', 'tuanep', 'anp'])('reads the rest of %s', async (options) => {
    expect(shown(await parse(withoutCut(options)))).toEqual(rest);
  });

  it('reads user ids and inodes', async () => {
    const snapshot = await parse(withoutCut('tuaneo'));
    expect(shown(snapshot)).toEqual(rest.map((line) => line.replace(/ .*/, '')));
    expect(snapshot.listeners.every(({ uid, user }) => uid === 0 && user === 'root')).toBe(true);
    expect(snapshot.listeners[0]?.ownerReason).toBe('the capture was taken without the option that names processes');
  });

  it('hides owners that were asked for and not shown', async () => {
    const { listeners } = await parse(withoutCut('unprivileged'));
    expect(new Set(listeners.map(({ ownerStatus, ownerReason }) => `${ownerStatus}: ${ownerReason}`))).toEqual(
      new Set(['hidden: the capture names no process for it']),
    );
  });

  it.each(['busybox-tuln', 'busybox-an'])('reads BusyBox, which cuts nothing: %s', async (name) => {
    const snapshot = await parseFixture(netstat, `netstat/linux-${name}.txt`);
    expect(shown(snapshot)).toEqual(scene('', { interfaces: false, pids: false }));
    expect(covers(snapshot)).toEqual(TABLES);
  });

  /** What net-tools 2.10 and the language packs of Ubuntu print: header, listening, connected, timer. */
  const LANGUAGES = [
    ['Proto Recv-Q Send-Q Endereço Local          Endereço Remoto', 'OUÇA', 'ESPERANDO_FECHAR', 'desligado (0.00/0/0)'],
    ['Proto Přích-F Odch-F Místní Adresa          Vzdálená Adresa', 'NASLOUCHÁ', 'POSLEDNÍ ACK', 'vyp (0.00/0/0)'],
    ['Proto Recv-Q Send-Q Local Address           Foreign Address', 'LISTEN', 'VERBUNDEN', 'aus (0.00/0/0)'],
    ['Proto  VvJrk SaatJrk Kohalik aadress        Väline aadress', 'LISTEN', 'TUNDMATU', 'eikäi ((0.00/0/0)'],
    ['Proto 受信-Q 送信-Q 内部アドレス            外部アドレス', 'LISTEN', '不明', 'オフ (0.00/0/0)'],
    ['Proto  Recib Enviad Dirección local         Dirección remota', 'ESCUCHAR', 'ESTABLECIDO', ''],
    ['Protocolo Recv-Q Send-Q Dirección Local Dirección Externa', 'ESCUCHAR', 'ESTABLECIDO', ''],
    ['Proto Recv-Q Send-Q Local Address           Foreign Address', 'LISTEN', 'ESTABLISHED', '关闭 (0.00/0/0)'],
  ] as const;

  it.each(LANGUAGES)('reads what it says in another language: %s, %s', async (header, listens, connected, timer) => {
    const text = [
      'Domain sockets UNIX ativos (servidores e estabelecidas)',
      `${header}         Estado      PID/Program name`,
      `tcp        0      0 0.0.0.0:22              0.0.0.0:*               ${listens}      618/sshd ${timer}`,
      `tcp        1      0 10.0.0.9:22             10.0.0.7:34858          ${connected} 618/sshd ${timer}`,
      `udp        0      0 127.0.0.1:39505         127.0.0.1:2224          ${connected} 7/x ${timer}`,
      `udp        0      0 0.0.0.0:68              0.0.0.0:*                           441/dhclient ${timer}`,
      'Domain sockets UNIX ativos (servidores e estabelecidas)',
      'Proto CntRef Flags       Tipo       Estado        I-Node Rota',
      'unix  2      [ ACC ]     STREAM     OUVINDO       21451    /run/x',
      '',
    ].join('\n');
    const { listeners } = await parse(text);
    expect(listeners.map(({ id, owners }) => [id, owners[0]?.pid, owners[0]?.name])).toEqual([
      ['tcp4:0.0.0.0:22', 618, 'sshd'],
      ['udp4:0.0.0.0:68', 441, 'dhclient'],
    ]);
  });

  it('takes no word for the state of a socket without a far end that is none', async () => {
    const [problem] = await problemsOf(parse('tcp  0  0 0.0.0.0:22  0.0.0.0:*  FERMATO  7/sshd\n'));
    expect(problem).toContain('not a line of netstat');
  });

  it('believes no program name that imitates the output', async () => {
    const whole = await parseFixture(netstat, 'netstat/linux-hostile.txt');
    const timed = await parseFixture(netstat, 'netstat/linux-hostile-eo.txt');
    for (const { listeners } of [whole, timed]) {
      expect(listeners.map(({ id, owners }) => [id, owners[0]?.pid, owners[0]?.name])).toEqual([
        ['tcp4:127.0.0.1:7001', 4, 'nginx: master pro'],
        ['tcp4:127.0.0.1:7002', 5, 'a'],
        ['tcp4:127.0.0.1:7003', 6, null],
        ['tcp4:127.0.0.1:7005', 8, 'LISTEN      1/ini'],
      ]);
    }
  });

  it('is blind for a protocol that it shows nothing of', async () => {
    const text = withoutCut('tulpn').replace(/^udp.*\n/gm, '');
    expect(blind(await parse(text))).toEqual(['udp4', 'udp6']);
  });

  it('refuses a capture of connections only', async () => {
    expect(await problemsOf(parseFixture(netstat, 'netstat/linux-tun.txt'))).toEqual([
      'netstat/linux-tun.txt: there are no listeners in it, only connections; capture as root with: netstat -tulpnW',
    ]);
  });

  it.each(['linux-tulpnW.txt', 'linux-hostile.txt', 'linux-busybox-an.txt'])(
    'loses no socket where %s is cut off inside a line',
    async (name) => {
      const bytes = fixture(`netstat/${name}`);
      for (let length = 1; length < bytes.length; length++) {
        const start = bytes.lastIndexOf('\n', length - 1) + 1;
        const snapshot = await readOrRefuse(netstat, bytes.subarray(0, length));
        if (snapshot === null || !/^[tu]/.test(bytes.subarray(start, length).toString())) continue;
        const whole = await readOrRefuse(netstat, bytes.subarray(0, bytes.indexOf('\n', length) + 1));
        expect(snapshot.listeners).toHaveLength(whole?.listeners.length ?? -1);
      }
    },
  );

  it('reads titles that are padded with blanks', async () => {
    const text = fixture('netstat/linux-tulpnW.txt').toString();
    expect(shown(await parse(text.replace(/^(Active.*)$/m, '$1   ')))).toEqual(shown(await parse(text)));
  });

  it('names every line that it does not understand', async () => {
    const text = [
      'Active Internet connections (only servers)',
      'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name',
      'tcp        0      0 0.0.0.0:ssh             0.0.0.0:*               LISTEN      1/init',
      'tcp        0      0 myhost:25               0.0.0.0:*               LISTEN      1/init',
      'tcp        0      0 0.0.0.0:80              0.0.0.0:*               LURKING     1/init',
      'netstat: cannot open /proc/net/udp',
    ].join('\n');
    expect(await problemsOf(parse(text))).toEqual([
      'netstat.txt: line 5: not a line of netstat: "tcp        0      0 0.0.0.0:80              0.0.0.0:*      …"',
      'netstat.txt: line 6: not a line of netstat: "netstat: cannot open /proc/net/udp"',
      'netstat.txt: line 3: not a port number: "ssh"; the registry does not have it exactly once; capture with netstat -n',
      'netstat.txt: line 4: not an address: "myhost"; capture with netstat -n',
    ]);
  });
});

describe('netstat capture of macOS and BSD', () => {
  it('reads AIX, which puts the address of a structure in front of each row, and says what names its programs', async () => {
    const snapshot = await parse(
      [
        'Active Internet connections (including servers)',
        'PCB/ADDR         Proto Recv-Q Send-Q  Local Address      Foreign Address    (state)',
        'f1000f00055bcbc0 tcp        0      0  *.*                   *.*                   CLOSED',
        'f1000f000017e3c0 tcp6       0      0  *.22                  *.*                   LISTEN',
        'f1000f00002d8bc0 tcp4       0     52  192.0.2.12.22         198.51.100.4.3323     ESTABLISHED',
        'f1000f0000018a00 udp4       0      0  *.514                 *.*',
        '',
      ].join('\n'),
    );
    expect(shown(snapshot)).toEqual(['tcp6:[::]:22', 'udp4:0.0.0.0:514']);
    expect(snapshot.host.platform).toBe('aix');
    expect(snapshot.gaps.map(({ remedy }) => remedy).join()).toContain('rmsock ADDRESS tcpcb');
  });

  it('reads macOS 11', async () => {
    const snapshot = await parseFixture(netstat, 'netstat/macos-11-anv.txt');
    expect(shown(snapshot)).toEqual([
      'tcp4:0.0.0.0:548 1',
      'tcp4:0.0.0.0:631 196',
      'tcp6:[::]:631 196',
      'udp4:0.0.0.0:5353 704',
      'udp6:[::]:5353 704',
      'tcp4:127.0.0.1:49399 848',
      'tcp4:0.0.0.0:50539 634',
      'tcp6:[::]:50539 634',
      'udp4:0.0.0.0:65115 56',
    ]);
    expect(snapshot.listeners.filter(({ dualStack }) => dualStack).map(({ id }) => id)).toEqual(['udp6:[::]:5353']);
    expect(snapshot.host.platform).toBe('darwin');
    expect(covers(snapshot)).toEqual([...TABLES, 'owner']);
  });

  it('reads macOS 26, where the process is one column', async () => {
    const snapshot = await parseFixture(netstat, 'netstat/macos-26-anv-tcp.txt');
    expect(snapshot.listeners.map(({ id, owners }) => [id, owners[0]?.pid, owners[0]?.name])).toEqual([
      ['tcp4:127.0.0.1:3306', 1441, 'mysqld'],
      ['tcp4:0.0.0.0:5000', 724, 'ControlCenter'],
      ['tcp6:[::]:5000', 724, 'ControlCenter'],
      ['tcp6:[::1]:7679', 1341, 'Google Drive'],
      ['tcp4:127.0.0.1:8021', 1, 'launchd'],
      ['tcp6:[::]:38123', 59043, 'node'],
      ['tcp6:[::]:43257', 1233, 'io.tailscale.ipn'],
      ['tcp4:127.0.0.1:58400', 57295, 'ASOctaneSupportX'],
    ]);
    expect(blind(snapshot)).toEqual(['udp4', 'udp6']);
  });

  it('takes no cut address for another one, though it is valid, and tells of a link-local one that it is', async () => {
    const name = 'netstat/macos-10.5-an.txt';
    const text = fixture(name).toString();
    const global = text.replaceAll('fe80::21e:52ff:f', '2001::21e:52ff:f');
    expect((await parse(global)).gaps.find(({ kind }) => kind === 'blind')?.reason).toContain(
      'line 14: 123/udp, line 15: 88/udp (the address may have been cut off: "2001::21e:52ff:f"; capture with netstat -l)',
    );
    const snapshot = await parse(text);
    expect(snapshot.gaps.find(({ scope }) => scope === 'netstat')?.reason).toContain('line 14');
    expect(shown(snapshot)).toEqual([
      'tcp4:0.0.0.0:22',
      'tcp6:[::]:22',
      'tcp4:0.0.0.0:88',
      'tcp6:[::]:88',
      'udp6:[fe80::]:88',
      'udp6:[fe80::1]%lo0:88',
      'udp4:10.0.1.197:123',
      'udp6:[fe80::]:123',
      'tcp4:127.0.0.1:631',
      'tcp6:[::1]:631',
      'udp4:0.0.0.0:5353',
      'udp6:[::]:5353',
      'tcp6:[::]:5900',
    ]);
    expect(blind(snapshot)).toEqual([]);
  });

  it('reads OpenBSD, which has other names for IPv4', async () => {
    const text = [
      'Active Internet connections (including servers)',
      'Proto   Recv-Q Send-Q  Local Address          Foreign Address        TCP-State',
      'tcp          0      0  *.22                   *.*                    LISTEN',
      'tcp6         0      0  ::1.25                 *.*                    LISTEN',
      'udp          0      0  127.0.0.1.53           *.*',
      'ip           0      0  *.*                    *.*                    1',
    ].join('\n');
    const snapshot = await parse(text);
    expect(shown(snapshot)).toEqual(['tcp4:0.0.0.0:22', 'tcp6:[::1]:25', 'udp4:127.0.0.1:53']);
    expect(snapshot.host.platform).toBe('openbsd');
    expect(blind(snapshot)).toEqual(['udp6']);
  });

  it.each([
    ['tcp', 'udp', 'unknown'],
    ['tcp4', 'udp', 'aix'],
    ['tcp4', 'udp4', 'darwin'],
  ])('names the system of rows of %s and %s %s: OpenBSD, NetBSD and HP-UX look alike', async (tcp, udp, platform) => {
    const text = [
      'Active Internet connections (including servers)',
      'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)',
      `${tcp}        0      0  *.5988                 *.*                    LISTEN`,
      `${udp}        0      0  *.514                  *.*`,
    ].join('\n');
    const snapshot = await parse(text);
    expect(snapshot.host.platform).toBe(platform);
    expect(shown(snapshot)).toHaveLength(2);
  });
});

describe('netstat capture of Windows', () => {
  it('reads -ano', async () => {
    const snapshot = await parseFixture(netstat, 'netstat/windows-ano.txt');
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
      'udp4:0.0.0.0:5353 1220',
      'udp6:[::]:5353 1220',
      'tcp4:0.0.0.0:5985 4',
      'tcp6:[::]:5985 4',
      'tcp4:0.0.0.0:49664 656',
      'tcp6:[::]:49664 656',
    ]);
    expect(snapshot.host).toMatchObject({ platform: 'win32', localPortRange: [49152, 65535] });
    expect(covers(snapshot)).toEqual([...TABLES, 'owner']);
  });

  it('reads -anob in French', async () => {
    const { listeners } = await parseFixture(netstat, 'netstat/windows-anob-fr.txt');
    expect(listeners.map(({ id, owners }) => [id, owners[0]?.pid, owners[0]?.name])).toEqual([
      ['tcp4:0.0.0.0:135', 1528, 'svchost.exe'],
      ['tcp4:0.0.0.0:445', 4, 'System'],
      ['udp4:0.0.0.0:500', 6376, 'svchost.exe'],
      ['udp4:10.33.3.187:1900', 10468, 'svchost.exe'],
      ['tcp4:0.0.0.0:9012', 5860, 'ArmourySocketServer.exe'],
      ['tcp4:0.0.0.0:49664', 1156, 'System'],
      ['tcp4:127.0.0.1:49938', 12640, 'NVIDIA Web Helper.exe'],
    ]);
  });

  it.each(['ABHÖREN', 'IN ATTESA', "À L'ÉCOUTE", 'NASŁUCHIWANIE', 'A LA ESCUCHA'])(
    'reads the state %s',
    async (state) => {
      const rows = [
        `  TCP    0.0.0.0:135            0.0.0.0:0              ${state}       1052`,
        `  TCP    [::]:445               [::]:0                 ${state}       4`,
      ];
      expect(shown(await parse(`${rows.join('\n')}\n`))).toEqual(['tcp4:0.0.0.0:135 1052', 'tcp6:[::]:445 4']);
      expect(await problemsOf(parse(`${rows[0]} TCP 0.0.0.0:80\n`))).toHaveLength(1);
    },
  );

  it('reads German, in UTF-8, in UTF-16 and in the encoding of the console', async () => {
    const text = fixture('netstat/windows-ano-de.txt').toString().replaceAll('\n', '\r\n');
    const listeners = [
      'tcp4:0.0.0.0:135 1104',
      'udp4:0.0.0.0:5050 7788',
      'tcp4:0.0.0.0:8080 5512',
      'tcp6:[::]:8080 5512',
    ];
    for (const bytes of [text, Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(text, 'latin1')]) {
      expect(shown(await parse(bytes))).toEqual(listeners);
    }
  });

  it('takes bound sockets for no listeners', async () => {
    const text =
      '  TCP    10.0.0.5:50112   0.0.0.0:0   BOUND   7\r\n  TCP    10.0.0.5:50113   0.0.0.0:0   LISTENING   7\r\n';
    expect(shown(await parse(text))).toEqual(['tcp4:10.0.0.5:50113 7']);
  });

  it('names every line that it does not understand', async () => {
    const text = [
      '  Proto  Local Address          Foreign Address        State           PID',
      '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       900',
      '  TCP    DESKTOP:445            0.0.0.0:0              LISTENING       4',
      '  UDP    0.0.0.0:123',
      'no-row',
    ].join('\r\n');
    expect(await problemsOf(parse(text))).toEqual([
      'netstat.txt: line 4: not a line of netstat: "  UDP    0.0.0.0:123"',
      'netstat.txt: line 5: not a line of netstat: "no-row"',
      'netstat.txt: line 3: not an address: "DESKTOP"; capture with netstat -n',
    ]);
  });
});

describe('netstat capture that is cut off', () => {
  it('refuses the beginning of a socket', async () => {
    const windows = '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       900\r\n';
    const macos = 'tcp4       0      0  127.0.0.1.631          *.*                    LISTEN\n';
    for (const cut of [`${windows}  T`, `${windows}  UDP    [::`, `${macos}tcp4       0      0  *.22  *.`]) {
      expect((await problemsOf(parse(cut)))[0]).toMatch(/line 2: (?:the capture ends inside|not a line of netstat)/);
    }
  });
});

describe('netstat capture', () => {
  it('refuses what no netstat prints', async () => {
    for (const text of ['bash: netstat: command not found', 'hello']) {
      expect(await problemsOf(parse(text))).toEqual(['netstat.txt: no line in it looks like the output of netstat']);
    }
  });

  it.each(['linux-busybox-an', 'macos-11-anv'])('refuses a listener whose line is cut off: %s', async (name) => {
    const text = fixture(`netstat/${name}.txt`).toString();
    const peer = /\s[:.0*]+\*(?=\s+LISTEN)/.exec(text);
    const cut = text.slice(0, (peer?.index ?? Number.NaN) + (peer?.[0].length ?? 0));
    for (const end of ['', '     ', '   LIS']) {
      expect((await problemsOf(parse(cut + end))).at(-1)).toMatch(
        /without its state; was the capture cut off|not a line/,
      );
    }
  });

  it.each([
    'linux-tulpnW',
    'linux-hostile-eo',
    'linux-busybox-an',
    'macos-11-anv',
    'macos-26-anv-tcp',
    'windows-ano',
    'windows-anob-fr',
  ])('never crashes and never invents, whatever is taken out of %s', async (name) => {
    const text = fixture(`netstat/${name}.txt`).toString();
    const ids = new Set((await parse(text)).listeners.map(({ id }) => id));
    await fc.assert(
      fc.asyncProperty(fc.subarray(text.split('\n')), async (kept) => {
        const snapshot = await readOrRefuse(netstat, kept.join('\n'));
        for (const { id } of snapshot?.listeners ?? []) expect(ids.has(id)).toBe(true);
      }),
    );
  });

  it('takes that the kernel has no IPv6 for no failure, and that it has no TCP for one', async () => {
    const row = 'tcp        0      0 0.0.0.0:23              0.0.0.0:*               LISTEN      68/telnetd\n';
    const remark = (table: string) => `netstat: /proc/net/${table}: No such file or directory\n`;
    const { listeners } = await parse(`${row}${remark('tcp6')}${remark('udp6')}${row.replace(':23', ':80')}`);
    expect(listeners.map(({ port }) => port)).toEqual([23, 80]);
    expect(await problemsOf(parse(`${row}${remark('udp')}`))).toHaveLength(1);
  });

  it('reads or refuses any bytes', async () => {
    const line = fc.string({ unit: fc.constantFrom(...'tcpudTCPUD LISTEN0123456789.:*[]%\n'), maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), line), async (content) => {
        const snapshot = await readOrRefuse(netstat, content);
        if (!/(?:tcp|udp)/i.test(Buffer.from(content).toString())) expect(snapshot).toBeNull();
      }),
    );
  });

  it('reads 100,000 lines', async () => {
    const lines = Array.from({ length: 100_000 }, (_, n) => {
      const local = `10.0.${n >> 15}.1:${(n % 60_000) + 1}`;
      return `tcp        0      0 ${local}        0.0.0.0:*               LISTEN      0          ${n}     ${n + 1}/nginx: worker`;
    });
    const result = await parse(lines.join('\n'));
    expect(result.listeners.length).toBeGreaterThan(90_000);
  });

  it.each([
    ['Linux', `tcp        0      0 127.0.0.1:80 0.0.0.0:* LISTEN 12/a${BLANKS}b`],
    ['Linux, what follows a name', `tcp        0      0 127.0.0.1:80 0.0.0.0:* LISTEN 12/a\n${BLANKS}b`],
    ['macOS', `tcp4       0      0  127.0.0.1.80 *.* LISTEN a${BLANKS}b`],
    ['Windows', `  TCP    127.0.0.1:80 0.0.0.0:0 LISTENING${BLANKS}b`],
    ['Windows, with a state that never ends', `  TCP    127.0.0.1:80 0.0.0.0:0 ${'LISTEN'.repeat(100_000)} 7 x 8`],
  ])('is not kept busy for hours by blanks: %s', async (_, line) => {
    await expect(readOrRefuse(netstat, `${line}\n`)).resolves.not.toBeUndefined();
  });
});

describe('netstat -b of Windows', () => {
  const HEAD = 'Active Connections\n\n  Proto  Local Address  Foreign Address  State\n';
  const owners = async (text: string) =>
    (await parse(text)).listeners.map(({ id, owners: [owner] }) => [id, owner?.pid, owner?.name, owner?.unit]);

  it('names programs and services also without a pid, in any language', async () => {
    const text = `${HEAD}  TCP    0.0.0.0:135   desk:0   ABHÖREN\n  RpcSs\n [svchost.exe]\n  TCP    0.0.0.0:445   desk:0   ABHÖREN\n Es konnten keine Besitzerinformationen abgerufen werden.\n`;
    expect(await owners(text)).toEqual([
      ['tcp4:0.0.0.0:135', null, 'svchost.exe', 'RpcSs'],
      ['tcp4:0.0.0.0:445', undefined, undefined, undefined],
    ]);
  });

  it('reads lines that lost their blanks, with what netsh says of the range', async () => {
    const text = `Protocol tcp Dynamic Port Range\n---------------------------------\nStart Port      : 1025\nNumber of Ports : 64511\n\nTCP    0.0.0.0:135   0.0.0.0:0   LISTENING   988\nRpcSs\n[svchost.exe]\nTCP    0.0.0.0:445   0.0.0.0:0   LISTENING   4\n`;
    expect(await owners(text)).toEqual([
      ['tcp4:0.0.0.0:135', 988, 'svchost.exe', 'RpcSs'],
      ['tcp4:0.0.0.0:445', 4, 'System', null],
    ]);
    expect((await parse(text)).host.localPortRange).toEqual([1025, 65535]);
  });
});

describe('netstat as people paste it', () => {
  it.each(['State      ', '(state)'])('reads NetBSD and QNX, whose columns end with %j', async (state) => {
    const text = [
      'Active Internet connections (including servers)',
      `Proto Recv-Q Send-Q  Local Address          Foreign Address        ${state}`,
      'tcp        0      0  *.8000                 *.*                    LISTEN',
      'tcp        0      0  10.9.7.5.22            10.9.7.4.46592         ESTABLISHED',
      'udp        0      0  *.*                    *.*',
      'Active Internet6 connections (including servers)',
      'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)',
      'tcp6       0      0  *.22                   *.*                    LISTEN',
    ].join('\n');
    const { listeners } = await parse(`${text}\n`);
    expect(listeners.map(({ id }) => id)).toEqual(['tcp6:[::]:22', 'tcp4:0.0.0.0:8000']);
  });

  it('refuses rows whose line breaks were lost, whatever column the next one stands in', async () => {
    const row = (port: number, program: string) =>
      `tcp        0      0 0.0.0.0:${port}            0.0.0.0:*               LISTEN      ${program}`;
    const header = 'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name';
    for (const text of [
      `${row(5000, '913/python3')}${row(5901, '923/Xvnc')}`,
      `${row(22, '-   ')}${row(23, '-')}`,
      `${header}${row(22, '1/x')}\n${row(23, '2/y')}`,
    ])
      expect((await problemsOf(parse(`${text}\n`)))[0]).toContain('not a line of netstat');
  });

  it('takes a name that looks like a row for a name, as any user may choose it', async () => {
    const { listeners } = await parse(
      'tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      7/tcp 0 0 a:1 b:*\n',
    );
    expect(listeners.map(({ id, owners }) => [id, owners[0]?.name])).toEqual([['tcp4:0.0.0.0:80', 'tcp 0 0 a:1 b:*']]);
  });

  it('reads names that end with the dot of the root, and notes behind a process that is not shown', async () => {
    const { listeners } = await parse(
      [
        'tcp        0      0 localhost.:9034         0.0.0.0:*               LISTEN      -',
        'udp        0      0 0.0.0.0:5555            0.0.0.0:*                           -              *',
      ].join('\n'),
    );
    expect(listeners.map(({ id, owners }) => [id, owners.length])).toEqual([
      ['udp4:0.0.0.0:5555', 0],
      ['tcp4:127.0.0.1:9034', 0],
    ]);
  });

  it.each(['    ', '> ', '\t'])('reads lines behind %j', async (front) => {
    const text = fixture('netstat/linux-tulpnW.txt').toString();
    expect(shown(await parse(text.replace(/^(?=.)/gm, front)))).toEqual(firstOwners);
  });

  it('lists a cut link-local address as one, so that port and program are judged, and says so', async () => {
    const text =
      'tcp  0  0 0.0.0.0:22  0.0.0.0:*  LISTEN  7/sshd\ntcp6  0  0 fe80::a0b1:c2ff:f:31337 :::*  LISTEN  9/nc\n';
    const { listeners, gaps } = await parse(text);
    expect(listeners.map(({ id, exposure, owners }) => [id, exposure, owners[0]?.name])).toEqual([
      ['tcp4:0.0.0.0:22', 'all', 'sshd'],
      ['tcp6:[fe80::]:31337', 'link-local', 'nc'],
    ]);
    expect(gaps.find(({ scope }) => scope === 'netstat')?.reason).toContain('line 2: 31337/tcp');
  });

  it('says of an address that was hidden by hand that no option brings it back', async () => {
    const [problem] = await problemsOf(parse('tcp  0  0 10.0.XX.XX:22  0.0.0.0:*  LISTEN  7/sshd\n'));
    expect(problem).toContain('hidden by hand');
    const [elided] = await problemsOf(parse('tcp6  0  0 fd7a:...:22  :::*  LISTEN  7/sshd\n'));
    expect(elided).toContain('hidden by hand');
    for (const changed of ['139.59.256.256', '2001:DB8:']) {
      const [invented] = await problemsOf(parse(`udp  0  0 ${changed}:123  0.0.0.0:*  7/ntpd\n`));
      expect(invented).toContain('no tool prints that');
    }
  });

  const NOBODY = '0.0.0.0:*';
  const SSHD = `tcp  0  0 0.0.0.0:22  ${NOBODY}  LISTEN  7/sshd`;
  const BSD_SSHD = 'tcp4  0  0  *.22  *.*  LISTEN';
  const WINDOWS_SSHD = '  TCP  0.0.0.0:22  0.0.0.0:0  LISTENING  7';

  it.each([
    ['a name of the host', `${SSHD}\nudp  0  0 iZuf64e9ug9p2r9x:68  ${NOBODY}  9/dhclient`, '68/udp', 'netstat -n'],
    ['hidden by hand', `${SSHD}\ntcp  0  0 10.0.XX.XX:10250  ${NOBODY}  LISTEN  9/kubelet`, '10250/tcp', 'by hand'],
    ['a name on macOS', `${BSD_SSHD}\ntcp4  0  0  myhost.80  *.*  LISTEN`, '80/tcp', 'netstat -n'],
    ['a name on Windows', `${WINDOWS_SSHD}\n  TCP  DESKTOP:445  0.0.0.0:0  LISTENING  4`, '445/tcp', 'netstat -n'],
  ])('tells an address that is %s as a gap, and reads the rest', async (_, text, endpoint, advice) => {
    const { listeners, gaps } = await parse(`${text}\n`);
    expect(listeners.map(({ port }) => port)).toEqual([22]);
    const gap = gaps.find(({ reason }) => reason.includes('does not tell the address'));
    expect(gap).toMatchObject({ kind: 'blind', scope: `${endpoint.split('/')[1]}4`, count: 1 });
    expect(gap?.reason).toContain(`line 2: ${endpoint}`);
    expect(gap?.reason).toContain(advice);
  });

  it('tells a socket without a port as a gap, and reads the rest', async () => {
    const { listeners, gaps } = await parse(`${SSHD}\nudp  0  0 0.0.0.0:0  ${NOBODY}  1/systemd\n`);
    expect(listeners.map(({ port }) => port)).toEqual([22]);
    expect(gaps.find(({ reason }) => reason.includes('port 0 is none'))).toMatchObject({
      kind: 'blind',
      count: 1,
      reason: expect.stringContaining('line 2: 0/udp (port 0 is none'),
    });
  });

  it('passes over what -b of Windows complains of', async () => {
    const text = `${WINDOWS_SSHD}\n [sshd.exe]\n  TCP  0.0.0.0:445  0.0.0.0:0  LISTENING  4\n Can not obtain ownership information\nx: Windows Sockets initialization failed: 5\n  TCP  0.0.0.0:88  0.0.0.0:0  LISTENING  9\n [lsass.exe]\n`;
    const { listeners } = await parse(text);
    expect(listeners.map(({ port, owners }) => [port, owners[0]?.name])).toEqual([
      [22, 'sshd.exe'],
      [88, 'lsass.exe'],
      [445, 'System'],
    ]);
  });

  it('counts every one of them, by table', async () => {
    const rows = (count: number, row: (port: number) => string) =>
      Array.from({ length: count }, (_, at) => row(at + 1));
    const text = [
      ...rows(60, (port) => `tcp  0  0 0.0.0.0:${port}  ${NOBODY}  LISTEN  7/sshd`),
      ...rows(40, (port) => `tcp  0  0 x.x.x.x:${port}  ${NOBODY}  LISTEN  9/nc`),
      `udp  0  0 x.x.x.x:53  ${NOBODY}  9/nc`,
    ];
    const { gaps } = await parse(`${text.join('\n')}\n`);
    const told = gaps.filter(({ reason }) => reason.includes('does not tell the address'));
    expect(told.map(({ scope, count }) => [scope, count])).toEqual([
      ['tcp4', 40],
      ['udp4', 1],
    ]);
  });

  it('refuses a capture most of whose addresses are names', async () => {
    const named = ['a', 'b'].map((host) => `tcp  0  0 ${host}:80  ${NOBODY}  LISTEN  9/nginx`);
    expect(await problemsOf(parse([SSHD, ...named].join('\n')))).toHaveLength(2);
  });

  it('takes no row that was joined to another for a note', async () => {
    const [problem] = await problemsOf(parse(`${WINDOWS_SSHD}  TCP  0.0.0.0:4444  0.0.0.0:0  LISTENING  9\n`));
    expect(problem).toContain('not a line of netstat');
  });

  it.each(['\u{1f50d}', '<-- MySQL', '# look here', 'nginx.exe', 'what is this'])(
    'reads past %s behind a socket of Windows',
    async (note) => {
      const { listeners } = await parse(`${WINDOWS_SSHD} ${note}\n`);
      expect(listeners[0]?.owners).toMatchObject([{ pid: 7 }]);
    },
  );
});
