import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutBeside } from '../../../src/collectors/captures/beside.js';
import { lsof } from '../../../src/collectors/lsof/capture.js';
import { netstat } from '../../../src/collectors/netstat/netstat.js';
import { sockstat } from '../../../src/collectors/sockstat/capture.js';
import { ss } from '../../../src/collectors/ss/capture.js';
import { captureOf, problemsOf } from '../../helpers/capture.js';

const kept = (...texts: string[]) =>
  withoutBeside(texts.map((text, index) => ({ number: index + 1, text }))).map(({ text }) => text);

const ROW = 'tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      516/sshd';
const LSOF = 'node 123 joe 20u IPv4 0x51be80ac11000003 0t0 TCP *:3000 (LISTEN)';

const portsOf = async (format: typeof ss, text: string) =>
  (await format.parse(captureOf(text))).listeners.map(({ port }) => port);

describe('what stands beside the output of a tool', () => {
  it.each([
    'joe@web:~/src/app$',
    'joe@web:~/src$ sudo ss -tulpn',
    '(venv) joe@MacBook-Air src % lsof -nP -iTCP -sTCP:LISTEN',
    '[root@web ~]# curl 10.0.0.1:8080',
    '[2.7.2-RELEASE][root@fw.lan]/root: sockstat -4l',
    'macos:~ joe$ sudo lsof -PiTCP',
    'C:\\Windows\\system32>netstat -ab',
    'PS C:\\Users\\joe> netstat -ano',
    '❯ sudo lsof -i -P',
    '[sudo] password for joe:',
    'So nothing but the web server listens here.',
    '服务器只开放了这个端口',
    'joe@web C:\\Users\\joe>netstat -anob | more',
    'root@web# nc -l 80',
    '{joe@bsd:~}$ sudo sockstat -4 -6 -l',
    '## NSLOOKUP',
    '##Ejercicio 6: lo que queda',
    '-- More --',
    'joe in ~/src on main \u03bb lsof -nP -i TCP | grep node',
    'web1 \u00bb sudo ss -lnpt state listening',
    '$ps axu',
    '[joe@web]:<~>$ kill 74853',
    'telnet 172.15.0.20 445',
    'curl -s 10.0.0.1:8080',
    'zsh: command not found: #',
    '-ash: nmap: command not found',
    'bash: line 3: pm2: command not found',
    'Active listeners (netstat):',
    'root        1111  0.1  0.0 458568  8960 ?        Ssl  Mar17 131:11 /usr/bin/vmtoolsd',
  ])('is passed over: %j', (line) => expect(kept(line, ROW, line)).toEqual([ROW]));

  it('is passed over as far as another command printed, up to the next row', () =>
    expect(kept(ROW, '$ ps aux', 'root 1 0.0 /sbin/init', 'bin', ROW)).toEqual([ROW, ROW]));

  it.each([
    'Cannot open netlink socket: Operation not permitted',
    'the rest of tcp was not shown here',
    'LISTE',
    ':22   0.0.0.0:*  LISTEN  516/sshd',
    '[NVIDIA Web Helper.exe]',
    'Number of Ports : 64510',
    'zsh: command not found: netstat',
    'bash: sudo: command not found',
    'nc         123 joe    3u  IPv4  1234      0t0  TCP *:3099',
  ])('is kept where it may be of a socket, or say that the tool could not look: %j', (line) =>
    expect(kept(ROW, line)).toEqual([ROW, line]),
  );

  it('is not what a program calls itself', async () => {
    // A name with a line break imitates a prompt with another command: what follows is read all the same.
    const table = `tcp        0      0 0.0.0.0:80    0.0.0.0:*   LISTEN      7/x\n[a@b ~]# true\n${ROW}\n`;
    expect(await portsOf(netstat, table)).toEqual([22, 80]);
    expect(await portsOf(lsof, `# 1 root 5u IPv4 0x51be80ac11000003 0t0 TCP *:3099 (LISTEN)\n${LSOF}\n`)).toEqual([
      3000, 3099,
    ]);
  });

  it('may stand behind what is whole, and before what is indented', async () => {
    expect(await portsOf(sockstat, 'root sshd 402 3 tcp4 *:22 *:*\nroot@fw:~ #\n')).toEqual([22]);
    expect(await portsOf(netstat, `net-tools\n\n    netstat -nlutp\n\n    ${ROW}\n`)).toEqual([22]);
    expect(
      await portsOf(ss, '> State Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0 128 *:22 *:*\n'),
    ).toEqual([22]);
    const banner =
      'Microsoft Windows [Version 10.0.19045]\n(c) Microsoft Corporation. All rights reserved.\n\nC:\\>netstat -ano\n';
    const header = '\nActive Connections\n\n  Proto  Local Address   Foreign Address   State   PID\n';
    expect(
      await portsOf(netstat, `${banner}${header}  TCP    0.0.0.0:135   0.0.0.0:0   LISTENING   900\n\nC:\\>\n`),
    ).toEqual([135]);
  });

  it('takes comments off rows, and parts rows from a title that stands in less', async () => {
    expect(await portsOf(netstat, `# Active Internet connections (only servers)\n# ${ROW}\n`)).toEqual([22]);
    expect(kept(ROW, `# ${ROW}`)).toHaveLength(2);
    expect(await portsOf(netstat, `$netstat -tulnp\nActive Internet connections (only servers)\n\t${ROW}\n`)).toEqual([
      22,
    ]);
    const wide = 'State Recv-Q Send-Q Local      Address:Port Peer    Address:Port\n';
    expect(await portsOf(ss, `${wide}LISTEN 0 50 :::8150 :::* users:(("java",pid=8030,fd=63))\n`)).toEqual([8150]);
  });

  it('may be what another command printed, behind all rows', async () => {
    const behind = 'Status: active\nLogging: on (low)\n\nTo                         Action      From\n';
    expect(await portsOf(netstat, `${ROW}\n${behind}`)).toEqual([22]);
    expect(
      await problemsOf(netstat.parse(captureOf(`${ROW}\nnetstat: cannot open: Permission denied\n`))),
    ).toHaveLength(1);
  });

  it('may be a sentence that goes on, a caption and a table of something else', async () => {
    const prose = 'Notice that the first line is\nlistening for connections on TCP port 22, which\nthe server uses.';
    expect(kept(ROW, ...prose.split('\n'))).toEqual([ROW]);
    expect(kept(ROW, 'the rest of tcp was not shown here')).toHaveLength(2);
    // In signs that part no words, no tool says what it could not show.
    expect(kept(ROW, '主要是udp封包，且是在123端口，这就表示ntp服务启动了')).toEqual([ROW]);
    expect(kept(ROW, '主要是udp封包')).toHaveLength(2);
    expect(kept('Example output:', ROW, 'Switch Explanations', '-l\tlisteners')).toEqual([ROW]);
    expect(await portsOf(netstat, `netstat -tlpn\nExample output:\n${ROW}\n\nSwitch\tDescription\n`)).toEqual([22]);
  });

  it('may be the colours of a forum, around a row or its command', async () => {
    const coloured = `joe@pc:~$ [COLOR=#ff0000]sudo netstat -tpln[/COLOR]\n${ROW}\n[COLOR=#ff0000]${ROW.replace(':22', ':23')}[/COLOR]\n`;
    expect(await portsOf(netstat, coloured)).toEqual([22, 23]);
  });

  it('may be a command above rows that are marked, however deep', async () => {
    const marked = `    netstat -tulpn\n    >> Proto Recv-Q Send-Q Local Address Foreign Address State PID/Program name\n    >> ${ROW}\n\nas you can see, tcp and 22\n`;
    expect(await portsOf(netstat, marked)).toEqual([22]);
  });

  it('may be a script whose comments hold what a command printed', async () => {
    expect(await portsOf(netstat, `# rescan\nnetstat -plunt | grep -v 127\n# ${ROW}\n# ...\n`)).toEqual([22]);
  });

  it('may be code behind a text that a program holds', async () => {
    const code = `        let out = "\\\nCOMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME\n${LSOF}\n";\n        assert_eq!(\n`;
    expect(await portsOf(lsof, code)).toEqual(await portsOf(lsof, `${LSOF}\n`));
  });

  it.each([
    ['of Go', `\tconst fixture = \`${LSOF}\n${LSOF.replace('3000', '3001')}\n\`\n\tports, err := parse(fixture)\n`],
    ['of Python', `A = """\\\n${LSOF}\n"""\n\nB = r"""\n${LSOF.replace('3000', '3001')}\n"""\n`],
    ['of Kotlin', `val a = listOf("""${LSOF}\n${LSOF.replace('3000', '3001')}\n""")\n`],
  ])('may be code in front of a text that a program holds: %s', async (_, code) =>
    expect(await portsOf(lsof, code)).toEqual([3000, 3001]),
  );

  it('is no code where no text ends, and never a row', async () => {
    const named = LSOF.replace('node', 'a="');
    expect((await lsof.parse(captureOf(`${named}\n${LSOF.replace('3000', '3001')}\n`))).listeners).toHaveLength(2);
    expect(await problemsOf(lsof.parse(captureOf(`x = """${ROW}\n${LSOF}\n`)))).not.toEqual([]);
  });

  it('may be a page around the rows', async () => {
    const page = `<p>${ROW}\n</li>\n<li>\n<p>Проверьте, какие протоколы UDP и приложения используют эти порты?</p>\n`;
    expect(await portsOf(netstat, page)).toEqual([22]);
  });

  it('may name the columns in any language', async () => {
    const french =
      'Connexions Internet actives (seulement serveurs)\n' +
      'Proto Recv-Q Send-Q Adresse locale          Adresse distante        Etat        PID/Program name\n';
    const { listeners } = await netstat.parse(captureOf(`installé, vérifier\n\n${french}${ROW}\n`));
    expect(listeners[0]?.owners[0]?.name).toBe('sshd');
    const unix = 'Proto RefCpt Indicatrs   Type       Etat          I-Node   PID/Program name    Chemin\nx y z\n';
    expect(await portsOf(netstat, `${french}${ROW}\n${unix}`)).toEqual([22]);
  });

  it('is not the name of a program, where somebody wrote behind it', async () => {
    const row =
      'udp        0      0 10.0.2.15:68            0.0.0.0:*                           1204/systemd-network  (DHCP Client)';
    const { listeners } = await netstat.parse(captureOf(`${row}\n`));
    expect(listeners[0]?.owners[0]?.name).toBe('systemd-network');
  });

  it('never takes a row away', () =>
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 6 }), (beside) => {
        expect(kept(...beside, ROW, ...beside, LSOF).filter((line) => line === ROW || line === LSOF)).toHaveLength(2);
      }),
    ));

  it('tells what could not be read by the line of the file', async () =>
    expect(
      await problemsOf(ss.parse(captureOf('joe@web:~$ ss -tulpn\ntcp GLISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n'))),
    ).toEqual([expect.stringContaining('line 2: not a line of ss')]));
});
