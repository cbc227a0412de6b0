import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lsof } from '../../../src/collectors/lsof/capture.js';
import { captureOf, problemsOf, readOrRefuse } from '../../helpers/capture.js';
import { fixture, parseFixture, scene, shown } from '../../helpers/fixture.js';

const parse = (content: string | Uint8Array) => lsof.parse(captureOf(content, { file: 'lsof.txt' }));

describe('lsof capture', () => {
  it.each(['F0', 'F', 'Fall', 'i', 'i-9', 'iR', 'iK', 'all'])('reads lsof of Linux: %s', async (options) => {
    const snapshot = await parseFixture(lsof, `lsof/linux-${options}.txt`);
    expect(shown(snapshot)).toEqual(scene('', { interfaces: false }));
    expect(snapshot.host).toMatchObject({ platform: 'linux', privileged: true });
    expect(snapshot.sources[0]?.covers).toEqual(['tcp4', 'tcp6', 'udp4', 'udp6', 'owner']);
    expect(snapshot.gaps.map(({ kind, scope, count }) => [kind, scope, count])).toEqual([
      ['partial', 'owner', 13],
      ['partial', 'interface', 13],
      ['partial', 'dualStack', 3],
      ['partial', 'netns', null],
    ]);
  });

  it('reads who the processes are', async () => {
    const { listeners } = await parseFixture(lsof, 'lsof/linux-F0.txt');
    const owners = listeners.find(({ port }) => port === 80)?.owners;
    expect(owners?.map(({ pid, name, user, uid, parentPid }) => [pid, name, user, uid, parentPid])).toEqual([
      [56, 'nginx', 'root', 0, 7],
      [58, 'nginx', 'www-data', 33, 56],
      [59, 'nginx', 'www-data', 33, 56],
    ]);
    const table = await parseFixture(lsof, 'lsof/linux-iR.txt');
    expect(table.listeners.find(({ port }) => port === 80)?.owners).toMatchObject([
      { user: 'root', uid: 0, parentPid: 7 },
      { user: 'www-data', uid: null, parentPid: 56 },
      { user: 'www-data', uid: null, parentPid: 56 },
    ]);
  });

  it.each(['NEWER', 'constructor'])('passes over a column that it does not know: %s', async (column) => {
    const { listeners } = await parse(
      `COMMAND PID ${column} USER FD TYPE DEVICE SIZE/OFF NODE NAME\nsshd 7 x root 3u IPv4 9 0t0 TCP *:22 (LISTEN)\n`,
    );
    expect(listeners.map(({ id }) => id)).toEqual(['tcp4:0.0.0.0:22']);
  });

  it.each([
    ['PPID PPID', '1 1', 'the column "PPID" stands there twice'],
    ['TID TASKCMD TID', '1 x 1', 'the column "TID" stands there twice'],
    ['NEWER NEWER', '1 1', 'the column "NEWER" stands there twice'],
    ['TASKCMD', 'x', 'TASKCMD does not stand behind TID'],
    ['TASKCMD TID', 'x 1', 'TASKCMD does not stand behind TID'],
  ])('refuses a header that lsof never prints: %s', async (columns, values, why) => {
    const text = `COMMAND PID ${columns} USER FD TYPE DEVICE SIZE/OFF NODE NAME\nsshd 7 ${values} root 3u IPv4 9 0t0 TCP *:22 (LISTEN)\n`;
    expect(await problemsOf(parse(text))).toContain(`lsof.txt: line 1: not a header of lsof: ${why}`);
  });

  it.each(['Creative 9738 ... IPv4 ... TCP *:59595 (LISTEN)', 'Creative 9738 joe 3u ... TCP *:59595 (LISTEN)'])(
    'tells of a socket of which somebody left columns away: %s',
    async (row) => {
      const text = `COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME\n${row}\n`;
      expect(await problemsOf(parse(text))).toEqual([`lsof.txt: line 2: not a line of lsof: "${row}"`]);
    },
  );

  it.each(['*:00', '*:022', '127.0.0.1:000'])('knows no port like that of %s', async (name) => {
    const text = `COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME\nntpd 7 root 3u IPv4 9 0t0 UDP ${name}\n`;
    expect((await problemsOf(parse(text)))[0]).toContain('not a port number');
  });

  it('reads macOS', async () => {
    const snapshot = await parseFixture(lsof, 'lsof/macos.txt');
    expect(shown(snapshot)).toEqual([
      'tcp4:0.0.0.0:22 1',
      'tcp4:0.0.0.0:53 205',
      'tcp6:[::]:53 205',
      'udp4:0.0.0.0:137 1',
      'udp4:0.0.0.0:138 1',
      'tcp6:[::1]:631 1',
      'udp6:[fe80::aede:48ff:fe00:1122]:1111 29266',
      'udp4:0.0.0.0:5353 205 696',
      'udp6:[::]:5353 205 696',
    ]);
    expect(snapshot.host).toMatchObject({ platform: 'darwin', localPortRange: [49152, 65535] });
    expect(snapshot.listeners.find(({ port }) => port === 1111)?.owners[0]?.name).toBe('Google H');
  });

  it.each([
    ['0xfffff80007e2d020', 'freebsd'],
    ['0xffffff8012e2d020', 'darwin'],
    ['0x75ad0d3f7d4a3f3d', 'darwin'],
    ['41632', 'linux'],
  ])('tells the system by a device such as %s', async (device, platform) => {
    const text = `COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME\nsyslogd 54 root 7u IPv4 ${device} 0t0 UDP *:514\n`;
    expect((await parse(text)).host.platform).toBe(platform);
  });

  it.each(['hostile', 'hostile-F0'])('believes no name that imitates the output: %s', async (name) => {
    const { listeners } = await parseFixture(lsof, `lsof/linux-${name}.txt`);
    const owners = listeners
      .filter(({ port }) => port >= 6001 && port <= 6006)
      .map(({ port, owners }) => [port, ...owners.map(({ pid, name }) => [pid, name])]);
    expect(owners).toEqual([
      [6001, [58, 'x",pid=1,fd=3']],
      [6002, [59, 'a\nb^[[31m\ufffd']],
      [6003, [60, '",pid=1,fd=3']],
      // The process has an empty name; lsof 4.95 shows the one before it.
      [6004, [63, 'nginx']],
      [6005, [64, '\ntcp LISTEN 0 1']],
      [6006, [65, '"'], [66, '",pid=1,fd=3'], [67, 'b",pid=7']],
    ]);
  });

  it('is blind where nothing shows that lsof ran as root', async () => {
    const text = fixture('lsof/linux-i.txt').toString();
    const own = text.replace(/^.* root .*\n/gm, '').replaceAll('www-data', 'appadmin');
    const snapshot = await parse(own);
    expect(snapshot.host.privileged).toBe(false);
    expect(snapshot.gaps.slice(0, 4).map(({ kind, scope }) => [kind, scope])).toEqual([
      ['blind', 'tcp4'],
      ['blind', 'tcp6'],
      ['blind', 'udp4'],
      ['blind', 'udp6'],
    ]);
  });

  it('is blind for UDP where lsof was asked for TCP only', async () => {
    const text = fixture('lsof/linux-i.txt')
      .toString()
      .replace(/^.* UDP .*\n/gm, '');
    const { gaps } = await parse(text);
    expect(gaps.filter(({ kind }) => kind === 'blind').map(({ scope }) => scope)).toEqual(['udp4', 'udp6']);
  });

  it('takes the name of a file for no socket', async () => {
    const path = '/tmp/x root 3u IPv4 1 0t0 TCP *:80 (LISTEN)';
    const text = [
      'COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME',
      `sh 12 root cwd DIR 8,1 4096 2 ${path}`,
      `sh 12 root 3r REG 8,1 4096 2 ${path}`,
      `sh 12 root NOFD ${path}`,
    ].join('\n');
    expect((await parse(text)).listeners).toEqual([]);
    expect((await parse(`p12\0csh\0u0\0\nf3\0tREG\0n${path}\0\n`)).listeners).toEqual([]);
  });

  it('skips the warnings of lsof', async () => {
    const warning =
      "lsof: WARNING: can't stat() fuse file system /run/user/1000/doc\n      Output information may be incomplete.\n";
    expect(shown(await parse(warning + fixture('lsof/linux-i.txt').toString()))).toHaveLength(13);
  });

  it.each(['xxx', '***', '##'])('reads a row whose descriptor somebody wrote over: %s', async (mask) => {
    expect(shown(await parse(`node 555 joe ${mask} IPv6 0x9 0t0 TCP *:5000 (LISTEN)\n`))).toEqual([
      'tcp6:[::]:5000 555',
    ]);
  });

  it('does not take sockets without an address for none', async () => {
    const text = 'p1\ncinit\nu0\nf3\ntIPv4\nPTCP\nTST=LISTEN\nf4\ntIPv4\nPUDP\nf5\ntIPv4\nPTCP\nTST=CLOSED\n';
    expect(await problemsOf(parse(text))).toEqual([
      'lsof.txt: line 4: a socket without its address; run lsof with the field n',
      'lsof.txt: line 8: a socket without its address; run lsof with the field n',
    ]);
  });

  it.each(['linux-F.txt', 'linux-F0.txt', 'linux-i.txt', 'linux-iR.txt', 'linux-hostile.txt', 'macos.txt'])(
    'invents no port and loses no socket where %s is cut off inside a line',
    async (name) => {
      const bytes = fixture(`lsof/${name}`);
      const ids = new Set((await parse(bytes)).listeners.map(({ id }) => id));
      const wholeLines = new Map<number, number>();
      for (let length = 1; length < bytes.length; length++) {
        const snapshot = await readOrRefuse(lsof, bytes.subarray(0, length));
        for (const { id } of snapshot?.listeners ?? []) expect(ids).toContain(id);
        const start = bytes.lastIndexOf('\n', length - 1) + 1;
        const isRow = /IPv[46]|^f/.test(bytes.subarray(start, length).toString());
        if (snapshot === null || !isRow || name.includes('-F')) continue;
        const end = bytes.indexOf('\n', length);
        const whole = wholeLines.get(end) ?? (await parse(bytes.subarray(0, end + 1))).listeners.length;
        wholeLines.set(end, whole);
        expect(snapshot.listeners).toHaveLength(whole);
      }
    },
  );

  it('reads a capture whose last line break is gone', async () => {
    for (const name of ['linux-F.txt', 'linux-i.txt', 'linux-all.txt']) {
      const text = fixture(`lsof/${name}`).toString();
      expect(shown(await parse(text.trimEnd()))).toEqual(shown(await parse(text)));
    }
    expect(await problemsOf(parse('p7\nf3\ntIPv4\nPTCP\nn*:80\nTST=LIS'))).toEqual([
      'lsof.txt: line 6: the output ends inside this field; was it cut off?',
    ]);
    expect(await problemsOf(parse('sshd 7 root 3u IPv4 5 0t0 UDP *:5'))).toEqual([
      'lsof.txt: line 1: the capture ends inside this line; was it cut off?',
    ]);
  });

  it('says which field of a socket is missing, rather than that lsof did not run as root', async () => {
    expect(await problemsOf(parse('p7\ncsshd\nu0\nf3\ntIPv4\nn*:22\nTST=LISTEN\n'))).toEqual([
      'lsof.txt: line 4: a socket without its protocol; run lsof with the field P',
    ]);
    expect(await problemsOf(parse('p7\ncsshd\nu0\nf3\nPTCP\nn*:22\nTST=LISTEN\n'))).toEqual([
      'lsof.txt: line 4: an open file without its type; run lsof with the field t',
    ]);
  });

  it('passes over what lsof says of users without a name', async () => {
    const text = `lsof: no pwd entry for UID 12345\n${fixture('lsof/linux-i.txt').toString()}`;
    expect(shown(await parse(text))).toEqual(shown(await parseFixture(lsof, 'lsof/linux-i.txt')));
  });

  it('refuses a state in the fields of -F with colours in it, as it cannot say whether the socket listens', async () => {
    const text = 'p7\nf3\ntIPv4\nPTCP\nn*:80\nTST=\u001b[31mLISTEN\u001b[m\n';
    expect((await problemsOf(parse(text)))[0]).toContain('not a state of TCP: "\\u001b[31mLISTEN\\u001b[m"');
  });

  it('names every line that it does not understand', async () => {
    const text = [
      'COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME',
      'launchd 1 root 13u IPv6 0x2b3dbe8 0t0 TCP myhost:631 (LISTEN)',
      'sshd 812 root 3u IPv4 5 0t0 TCP *:ssh (LISTEN)',
      'bash: lsof: command not found',
      'sshd 812 root 3u IPv4 5 0t0 TCP *:23',
      'sshd 812 root 3u IPv4 5 0t0',
    ].join('\n');
    expect(await problemsOf(parse(text))).toEqual([
      'lsof.txt: line 4: not a line of lsof: "bash: lsof: command not found"',
      'lsof.txt: line 6: not a line of lsof: "sshd 812 root 3u IPv4 5 0t0"',
      'lsof.txt: line 3: not a port number: "ssh"; the registry does not have it exactly once; run lsof with -P',
      'lsof.txt: line 5: a TCP socket without its state; run lsof with the field T',
      'lsof.txt: line 2: not an address: "myhost"; run lsof with -n',
    ]);
    expect(await problemsOf(parse('p1\nf3\ntIPv4\nPTCP\nn*:80\n?\n'))).toEqual([
      'lsof.txt: line 6: not a field of lsof -F: "?"',
      'lsof.txt: line 2: a TCP socket without its state; run lsof with the field T',
    ]);
  });

  it.each([
    ['Google Ch   999 joe   30u  IPv4  0x2efc2860835f111      0t0  TCP 127.0.0.1:9222 (LISTEN)', 999, 'Google Ch'],
    ['ControlCe 18519 <your user name>  32u  IPv4 0x775d 0t0  TCP *:9222 (LISTEN)', 18519, 'ControlCe'],
  ])('reads a row of a table that somebody tidied: %j', async (row, pid, name) => {
    const { listeners } = await parse(`${row}\n`);
    expect(listeners.map(({ port, owners }) => [port, owners[0]?.pid, owners[0]?.name])).toEqual([[9222, pid, name]]);
  });

  it('knows the other name that Linux gives the loopback', async () => {
    const text = 'httpd 253 admin 5u IPv4 1670 0t0 TCP localhost.localdomain:80 (LISTEN)\n';
    expect((await parse(text)).listeners.map(({ id }) => id)).toEqual(['tcp4:127.0.0.1:80']);
  });

  const FIELDS = ['p751', 'csharingd', 'u501', 'Lagent', 'f18', 'tIPv6', 'PTCP', 'n*:8770', 'TST=LISTEN', 'TQR=0'];
  it.each([
    ['in code', `export const FIELDS = \`${FIELDS.join('\n')}\n\`;\nconst other = 1;\n`],
    [
      'in a string further in',
      `  let x = """\n${FIELDS.map((each) => `      ${each}`).join('\n')}\n      """.trimIndent()\n`,
    ],
    ['in a page', `# Run it:\n\n\`\`\`\n${FIELDS.join('\n')}\n\`\`\`\n\np is the pid.\n`],
    ['quoted', `${FIELDS.map((each) => `> ${each}`).join('\n')}\n`],
  ])('reads the fields of lsof -F %s', async (_, text) => {
    const { listeners } = await parse(text);
    expect(listeners.map(({ id, owners }) => [id, owners[0]?.pid, owners[0]?.name])).toEqual([
      ['tcp6:[::]:8770', 751, 'sharingd'],
    ]);
  });

  it('says which field is missing in such a text, with its line', async () => {
    const text = `let x = \`p751\ncsharingd\nf18\nPTCP\nn*:8770\nTST=LISTEN\n\`;\n`;
    expect(await problemsOf(parse(text))).toEqual([
      'lsof.txt: line 3: an open file without its type; run lsof with the field t',
    ]);
  });

  it('loses no row beside such fields', async () => {
    const row = 'nc 7 joe 3u IPv4 0x1 0t0 TCP *:9222 (LISTEN)';
    expect((await problemsOf(parse(`${FIELDS.join('\n')}\n\n${row}\n`))).length).toBeGreaterThan(0);
    expect((await problemsOf(parse(`x\n${FIELDS.join('\n')}\n\n${row}\n`))).length).toBeGreaterThan(0);
  });

  it.each(['a 1 2 joe 3u', 'a 1 joe 4 5u'])('loses no socket where a name could be a pid: %j', async (front) => {
    expect(await problemsOf(parse(`${front} IPv4 0x1 0t0 TCP *:9222 (LISTEN)\n`))).toHaveLength(1);
  });

  it('tells a listener on a name of the host as a gap, and reads the rest', async () => {
    const text = [
      'Spotify 36908 me 72u IPv4 0x2097c8deb18ef4cd 0t0 TCP *:57621 (LISTEN)',
      'Spotify 36908 me 77u IPv4 0x2097c8deb993b255 0t0 UDP ip-192-168-0-101.ec2.internal:61009\n',
    ].join('\n');
    const { listeners, gaps } = await parse(text);
    expect(listeners.map(({ id }) => id)).toEqual(['tcp4:0.0.0.0:57621']);
    expect(gaps.find(({ reason }) => reason.includes('does not tell the address'))).toMatchObject({
      kind: 'blind',
      scope: 'udp4',
      count: 1,
      reason: expect.stringContaining(
        'line 2: 61009/udp (not an address: "ip-192-168-0-101.ec2.internal"; run lsof with -n)',
      ),
    });
  });

  it.each(['linux-hostile.txt', 'linux-hostile-F0.txt', 'macos.txt'])(
    'never crashes and never invents, whatever is taken out of %s',
    async (name) => {
      const bytes = fixture(`lsof/${name}`);
      const ports = new Set((await parse(bytes)).listeners.map(({ port }) => port));
      const lines = bytes.toString('latin1').split('\n');
      await fc.assert(
        fc.asyncProperty(fc.subarray(lines), async (kept) => {
          const snapshot = await readOrRefuse(lsof, Buffer.from(kept.join('\n'), 'latin1'));
          for (const { port } of snapshot?.listeners ?? []) expect(ports.has(port)).toBe(true);
        }),
      );
    },
  );

  it('reads or refuses any bytes', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'pcfntdPT\n\0 1x*:->()IPv46UDLSEN'), maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), text), async (content) => {
        const snapshot = await readOrRefuse(lsof, content);
        if (!/IPv[46]/.test(Buffer.from(content).toString())) expect(snapshot?.listeners ?? []).toEqual([]);
      }),
    );
  });

  it('reads 100,000 lines', async () => {
    const lines = Array.from({ length: 100_000 }, (_, n) => {
      const local = `10.0.${n >> 15}.1:${(n % 60_000) + 1}`;
      return `worker${n % 9} ${n + 1} root 3u IPv4 ${n} 0t0 TCP ${local} (LISTEN)`;
    });
    const result = await parse(lines.join('\n'));
    expect(result.listeners.length).toBeGreaterThan(90_000);
  });
});
