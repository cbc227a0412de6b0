import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sockstat } from '../../../src/collectors/sockstat/capture.js';
import { captureOf, problemsOf, readOrRefuse } from '../../helpers/capture.js';

const HEADER = 'USER     COMMAND    PID   FD PROTO  LOCAL ADDRESS         FOREIGN ADDRESS\n';
const parse = (text: string) => sockstat.parse(captureOf(text, { file: 'f' }));

describe('sockstat capture', () => {
  it('reads listeners, their holders and users, and nothing else', async () => {
    const { listeners, host } = await parse(
      `${HEADER}root     sshd       402   3  tcp46  *:22                  *:*
www      web worker 511   6  tcp4   10.0.0.7:80           *:*
www      web worker 512   6  tcp4   10.0.0.7:80           *:*
alice    sshd       988   4  tcp4   10.0.0.7:22           10.0.0.9:51442
root     ntpd       320   24 udp6   fe80::1%lo0:123       *:*
?        ?          ?     ?  udp4   *:51820               *:*
root     devd       640   5  seqpac /var/run/devd.seqpacket.pipe
alice    sshd       988   8  stream -> ??
`,
    );
    expect(host.platform).toBe('freebsd');
    expect(
      listeners.map(({ id, dualStack, owners }) => [
        id,
        dualStack,
        owners.map(({ pid, name, user }) => [pid, name, user]),
      ]),
    ).toEqual([
      ['tcp6:[::]:22', true, [[402, 'sshd', 'root']]],
      [
        'tcp4:10.0.0.7:80',
        false,
        [
          [511, 'web worker', 'www'],
          [512, 'web worker', 'www'],
        ],
      ],
      ['udp6:[fe80::1]%lo0:123', false, [[320, 'ntpd', 'root']]],
      ['udp4:0.0.0.0:51820', false, []],
    ]);
    expect(listeners.at(-1)?.ownerStatus).toBe('hidden');
  });

  it('reads sockets of both families, with what somebody wrote behind them', async () => {
    const rows = [
      'mysql    mysqld     1567  10 tcp4 6 *:3306                *:*',
      'root     xrdp        2580 13  tcp46  *:3389                *:*  #XRDP (remote)',
      'root     sshd        1164 4   tcp4   *:22                  *:*  CLOSED',
    ];
    const { listeners } = await parse(`${HEADER}${rows.join('\n')}\n`);
    expect(listeners.map(({ id, dualStack }) => [id, dualStack])).toEqual([
      ['tcp6:[::]:3306', true],
      ['tcp6:[::]:3389', true],
    ]);
    expect(await problemsOf(parse(`${HEADER}root sshd 402 3 tcp4 7 *:*\n`))).toEqual([
      expect.stringContaining('line 2: not a line of sockstat'),
    ]);
  });

  it('parts columns that are full and have no blank behind them', async () => {
    const rows = [
      'really-long-user spc in nam63210 3 tcp4 *:9000            *:*',
      'really-long-user spc in nam63210 4 tcp4 192.168.123.5:9000192.168.123.21:49866',
      'camlistore camlistore10941 7 tcp4 6 *:3179                *:*',
      'www      nginx      2152  7  tcp6   2001:db8:1f07:1126::555:8080*:*',
      'www      nginx      2152  9  tcp6   2001:db8:1f07:1126::555:80802001:db8::7:40001',
    ];
    const { listeners } = await parse(`${HEADER}${rows.join('\n')}\n`);
    expect(listeners.map(({ id, owners }) => [id, owners[0]?.pid, owners[0]?.name])).toEqual([
      ['tcp6:[::]:3179', 10941, 'camlistore'],
      ['tcp6:[2001:db8:1f07:1126::555]:8080', 2152, 'nginx'],
      ['tcp4:0.0.0.0:9000', 63210, 'spc in nam'],
    ]);
    expect(await problemsOf(parse(`${HEADER}www nginx2152 7 tcp4 *:80 *:*\n`))).toHaveLength(2);
  });

  it('reads what that of NetBSD printed, which puts a dot before a port', async () => {
    const rows =
      'root dhcpcd 181 11 udp *.68 *.*\njoe my srv 340 4 tcp6 *.3099 *.*\nroot sshd 9 3 tcp 10.0.0.1.22 10.0.0.2.5050\n';
    const { listeners } = await parse(`${HEADER}${rows}`);
    expect(listeners.map(({ id, owners, dualStack }) => [id, owners[0]?.name, dualStack])).toEqual([
      ['udp4:0.0.0.0:68', 'dhcpcd', false],
      ['tcp6:[::]:3099', 'my srv', null],
    ]);
    expect(await problemsOf(parse(`${HEADER}root sshd 340 4 tcp *.ssh *.*\n`))).not.toEqual([]);
  });

  it('reads a row that lost its far end where no socket with one looks so', async () => {
    const { listeners } = await parse(`${HEADER}root syslogd 914 7 udp4 *:514   \nroot sshd 402 3 tcp4 *:22 *:*\n`);
    expect(listeners.map(({ port }) => port)).toEqual([22, 514]);
    for (const row of ['udp4 *:514', 'tcp4 10.0.0.1:514   '])
      expect(await problemsOf(parse(`${HEADER}root syslogd 914 7 ${row}\n`))).toHaveLength(2);
  });

  it.each([' ', 'a', '1', ':', '*:', 'a 1 ', '1:1.'])('takes no time on a line of %j', async (sign) => {
    await readOrRefuse(sockstat, `${HEADER}u c 1 1 tcp4 ${sign.repeat(100_000)}\n${sign.repeat(100_000)} tcp4 *:1\n`);
  });

  it('names what it does not understand, and what was cut off', async () => {
    expect(await problemsOf(parse(`${HEADER}root sshd 402 3 tcp4 *:ssh *:*\nwhat\n`))).toEqual([
      expect.stringContaining('line 2: not a port number: "ssh"'),
      expect.stringContaining('line 3: not a line of sockstat'),
    ]);
    expect((await problemsOf(parse(`${HEADER}root sshd 402 3 tcp4 *:22 *:`)))[0]).toMatch(/ends inside this line/);
    expect(await problemsOf(parse(HEADER))).toEqual(['f: there is no socket of TCP or UDP in it']);
  });

  it('reads or refuses any text', async () => {
    const word = fc.oneof(fc.constantFrom('tcp4', 'udp6', '*:22', '*:*', '?', '7', 'root', '\n', ' '), fc.string());
    await fc.assert(
      fc.asyncProperty(fc.array(word), async (words) => {
        await readOrRefuse(sockstat, HEADER + words.join(' '));
      }),
    );
  });
});
