import { describe, expect, it } from 'vitest';
import { isCutShort, unpasted } from '../../../src/collectors/captures/pasted.js';
import { netstat } from '../../../src/collectors/netstat/netstat.js';
import { captureOf, problemsOf } from '../../helpers/capture.js';

const kept = (...texts: string[]) =>
  unpasted(texts.map((text, index) => ({ number: index + 1, text }))).map(({ text }) => text);

const ROW = 'tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      516/sshd';

const HEADER = 'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name';

describe('what people paste', () => {
  it.each([
    '$ netstat -tulpn | grep docker',
    ' netstat -tulpn',
    '# ss -tnlp',
    'root@web:~# ss -tulpn',
    '[root@web config]# sudo netstat -tnlp',
    'joe@web:~$ sudo lsof -i -P | grep LISTEN',
    'web%  sockstat',
    'joe:src$ netstat -tlnp',
    '```',
    '```text',
    '...',
    '[...]',
    '***',
    '[snip]',
    '…',
  ])('is read without %j', (line) => expect(kept(line, ROW)).toEqual([ROW]));
  it.each([
    'ss        123 root    3u  IPv4  22524      0t0    TCP *:80 (LISTEN)',
    'ss       -sh        123   3  tcp4   *:3099                *:*',
    'netstat  123 root    3u  IPv4  22524      0t0    UDP *:80',
    '[sshd.exe]',
    '..x',
  ])('keeps the row %j', (line) => expect(kept(ROW, line)).toEqual([ROW, line]));
  it.each(['[-] Listening UDP:', '[+] Open ports', '### UDP sockets', 'Sockets that wait (UDP):'])(
    'is read without %j between two tables',
    (caption) => {
      expect(kept(HEADER, ROW, '', caption, HEADER, ROW)).toEqual([HEADER, ROW, '', HEADER, ROW]);
    },
  );
  it.each(['*/', '-->'])('is read without %j, the end of a comment', (end) =>
    expect(kept(HEADER, ROW, end).filter((text) => text !== '')).toEqual([HEADER, ROW]),
  );
  it('is read without what counts its rows', () =>
    expect(kept('$ netstat -tln', ROW, '$ netstat -tln | wc -l', '      17').join('')).toBe(ROW));
  it.each(['[2026/9/3 5:43:47] ', '   [2026-09-03 05:43:47] ', '2026-09-03T05:43:47Z '])(
    'is read behind the time %j',
    (time) => expect(kept(time + ROW, time + ROW)).toEqual([ROW, ROW]),
  );
  it.each([' HTTP client', '   TCP/IP (native)', '  <- this one'])('has no note %j behind a row of lsof', (note) => {
    const lsof = 'nginx 8 root 3u IPv4 6 0t0 TCP *:80 (LISTEN)';
    expect(kept(lsof, lsof + note)).toEqual([lsof, lsof]);
  });
  it.each([' nginx 9 root 3u IPv4 7 0t0 TCP *:81 (LISTEN)', ' and *:81'])(
    'keeps %j behind a row of lsof, which may be a row',
    (rest) => {
      const lsof = 'nginx 8 root 3u IPv4 6 0t0 TCP *:80 (LISTEN)';
      expect(kept(lsof, lsof + rest)).toEqual([lsof, lsof + rest]);
    },
  );
  it('takes no time on long lines of blanks', () =>
    expect(kept(' '.repeat(100_000), `$${' '.repeat(100_000)}x`, ROW)).toHaveLength(3));
  it('is read below a title, and what was left out is a gap', async () => {
    const header = 'Proto Recv-Q Send-Q Local Address  Foreign Address  State  PID/Program name';
    const whole = await netstat.parse(captureOf(`[-] Listening TCP:\n${header}\n${ROW}\n`));
    expect(whole.listeners.map(({ port }) => port)).toEqual([22]);
    expect(whole.gaps.filter(({ scope }) => scope === 'netstat')).toEqual([]);
    const short = await netstat.parse(captureOf(`${header}\n${ROW}\n...\n`));
    expect(short.gaps).toContainEqual(expect.objectContaining({ kind: 'partial', scope: 'netstat' }));
  });
  it('says where lines were left out, and only there', () => {
    for (const line of [
      '[...]',
      '... deleted one unrelated line ...',
      '… (12 more lines)',
      '[output truncated]',
      '-- More --',
      '--More--(40%)',
    ])
      expect(isCutShort(`${ROW}\n${line}\n`)).toBe(true);
    for (const line of ['', '... tcp4  0  0  *.22  *.*  LISTEN', ' [truncated.exe]', '...:22'])
      expect(isCutShort(`${ROW}\n${line}\n`)).toBe(false);
  });
  it.each([
    '</disable-copy>',
    '<details>',
    '{{< command >}}',
    '{{< / command >}}',
    '{% highlight bash %}',
    '{{{',
    '}}}',
    '.',
    '`netstat -pnltu | grep 443`',
  ])('is read without the mark %j', (line) => expect(kept(ROW, line, ROW)).toEqual([ROW, ROW]));
  it.each(['>', '  - ', '  * ', '[*] ', '[+]   '])('has rows behind %j', (front) => {
    const other = ROW.replace('22', '23');
    expect(kept(`${front}${ROW}`, `${front}${other}`)).toEqual([ROW, other]);
  });
  it('has rows and headers further in beside others', async () => {
    const lsofRow = 'Skype    743  mac   20u  IPv4 0xeef754dd2d469313  0t0  TCP 10.0.0.2:2301 (LISTEN)';
    expect(kept(ROW, `   ${ROW}`, '\t skmem:(r0,rb1)')).toEqual([ROW, ROW, '\t skmem:(r0,rb1)']);
    expect(kept(lsofRow, '', `   ${lsofRow}`)).toEqual([lsofRow, '', lsofRow]);
    for (const sign of [' ', 'a ', '1 ', 'tcp '])
      expect(kept(ROW, ` ${sign.repeat(120)}`, ` ${sign.repeat(50_000)}`)).toHaveLength(3);
  });
  it('has stars where a page escaped them, or took two for emphasis', () => {
    const udp = 'udp        0      0 0.0.0.0:67              0.0.0.0:*                           7480/dhc_pd';
    expect(kept(ROW.replace(':*', ':\\*'), udp.replace(':*', ':_'))).toEqual([ROW, udp]);
    expect(kept(ROW.replace(':*', ':\\*').replace('sshd', 'rpc\\_x'))).toEqual([ROW.replace('sshd', 'rpc_x')]);
    expect(kept('what:_ ever')).toEqual(['what:_ ever']);
  });
  it('loses no socket of UDP whose far end is none that a tool prints', async () => {
    for (const peer of ['0.0.0.0:?', '0.0.0.0:-', '[::]:$']) {
      for (const row of [
        `udp        0      0 0.0.0.0:67    ${peer}      7/x`,
        `  UDP    0.0.0.0:67    ${peer}      7`,
      ]) {
        expect(await problemsOf(netstat.parse(captureOf(`${row}\n`)))).toEqual([
          expect.stringMatching(/not a line|no line/),
        ]);
      }
    }
  });
  it.each(['`', '`,', '`);', '`  '])('ends with the text in the code of a program: %j', (end) => {
    expect(kept(ROW, `${ROW}${end}`)).toEqual([ROW, ROW]);
    expect(kept(`${ROW}${end}`, ROW)).toEqual([`${ROW}${end}`, ROW]);
  });
});
