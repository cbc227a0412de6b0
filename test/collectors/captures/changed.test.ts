import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpasted } from '../../../src/collectors/captures/pasted.js';
import { lsof } from '../../../src/collectors/lsof/capture.js';
import { netstat } from '../../../src/collectors/netstat/netstat.js';
import { sockstat } from '../../../src/collectors/sockstat/capture.js';
import { ss } from '../../../src/collectors/ss/capture.js';
import { captureOf, problemsOf } from '../../helpers/capture.js';

const shown = async (format: typeof ss, text: string) =>
  (await format.parse(captureOf(text))).listeners.map(({ id, owners }) => `${id} ${owners[0]?.name ?? '-'}`);

const SS = 'tcp   LISTEN 0      128    0.0.0.0:22    0.0.0.0:*    users:(("sshd",pid=7,fd=3))';
const LINUX = 'tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      7/sshd';
const WINDOWS = '  TCP    0.0.0.0:22             0.0.0.0:0              LISTENING       7';

describe('rows that were broken', () => {
  it.each([
    ['ss', ss, SS.replace('    users', '\nusers')],
    ['ss, twice', ss, SS.replace('    users', '\n   users').replace('    0.0.0.0:*', '\n0.0.0.0:*')],
    ['netstat', netstat, LINUX.replace('LISTEN ', '\nLISTEN ')],
    ['netstat before the program', netstat, LINUX.replace('7/sshd', '\n   7/sshd')],
    ['lsof', lsof, 'sshd 7 root 3u IPv4 0xab 0t0 TCP\n*:22 (LISTEN)'],
    ['lsof before the state', lsof, 'sshd 7 root 3u IPv4 0xab 0t0 TCP *:22\n(LISTEN)'],
  ])('are whole again: %s', async (_, format, text) =>
    expect(await shown(format, `${text}\n`)).toEqual(['tcp4:0.0.0.0:22 sshd']),
  );

  it.each([
    ['netstat', netstat, 'Proto Recv-Q Send-Q Local Address Foreign Address State\nPID/Program name', LINUX],
    ['netstat further', netstat, 'Proto Recv-Q Send-Q Local Address\nForeign Address State PID/Program name', LINUX],
    ['ss', ss, 'State Recv-Q Send-Q Local Address:Port Peer Address:Port\nProcess', SS.replace(/^tcp\s+/, '')],
  ])('have names of columns that were broken as well: %s', async (_, format, names, row) => {
    const broken = row.replace('7/sshd', '\n7/sshd').replace('    users', '\nusers');
    expect(await shown(format, `${names}\n${broken}\n`)).toEqual(['tcp4:0.0.0.0:22 sshd']);
  });

  it('are whole again with the user and the inode that -e adds', async () => {
    const text = `Proto Recv-Q Send-Q Local Address Foreign Address State User Inode PID/Program name
tcp        0      0 0.0.0.0:22              0.0.0.0:*
LISTEN      0          7828       7/sshd
udp        0      0 0.0.0.0:53              0.0.0.0:*
         0          10280      1896/unbound
udp        0      0 0.0.0.0:67              0.0.0.0:*
         0          10281      -
`;
    expect(await shown(netstat, text)).toEqual([
      'tcp4:0.0.0.0:22 sshd',
      'udp4:0.0.0.0:53 unbound',
      'udp4:0.0.0.0:67 -',
    ]);
  });

  it('are whole again where Windows printed them', async () => {
    const broken = WINDOWS.replace('LISTENING       7', '\n LISTENING\n   7');
    const { listeners } = await netstat.parse(captureOf(`${broken}\n [sshd.exe]\n`));
    expect(listeners.map(({ id, owners }) => [id, owners[0]?.pid, owners[0]?.name])).toEqual([
      ['tcp4:0.0.0.0:22', 7, 'sshd.exe'],
    ]);
  });

  it('stay as they are where they do not become whole, and never take a row in', async () => {
    expect(await problemsOf(netstat.parse(captureOf(`tcp 0 0 0.0.0.0:22 0.0.0.0:*\n${LINUX}\n`)))).toHaveLength(1);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(LINUX, 'tcp 0 0', 'LISTEN', '7/x', '', 'tcp'), { maxLength: 8 }),
        (texts) => {
          const lines = texts.map((text, index) => ({ number: index + 1, text }));
          const count = unpasted(lines).filter(({ text }) => text.startsWith(LINUX)).length;
          expect(count).toBe(texts.filter((text) => text === LINUX).length);
        },
      ),
    );
  });
});

describe('what Markdown or somebody wrote into rows of netstat', () => {
  it.each([
    ['a second star', LINUX.replace('0.0.0.0:*', '0.0.0.0:**')],
    ['an arrow behind them', LINUX.replace('      7/sshd', '   <-- (look here)')],
    ['an arrow behind UDP', 'udp        0      0 0.0.0.0:22              0.0.0.0:* <-- this one'],
  ])('is taken off: %s', async (_, row) => {
    const { listeners } = await netstat.parse(captureOf(`${row}\n`));
    expect(listeners.map(({ port, owners }) => [port, owners.map(({ name }) => name).join()])).toEqual([
      [22, row.includes('7/sshd') ? 'sshd' : ''],
    ]);
  });

  it('is no arrow in the name of a program', async () =>
    expect(await shown(netstat, `${LINUX.replace('7/sshd', '7/x <-- sshd')}\n`)).toEqual([
      'tcp4:0.0.0.0:22 x <-- sshd',
    ]));
});

describe('what stands in front of lines', () => {
  const two = [SS, SS.replaceAll('22', '80')];
  it.each([
    ['numbers', (text: string, index: number) => `  ${index + 9}  ${text}`],
    ['numbers of grep -n', (text: string, index: number) => `${index * 5 + 3}:${text}`],
    ['times', (text: string) => `2026-11-20T10:00:00.123Z ${text}`],
    ['times in brackets', (text: string) => `[2026-11-20 10:00:00] ${text}`],
    ['what syslog puts there', (text: string) => `Nov 20 10:00:00 web1 audit[77]: ${text}`],
    ['names of services', (text: string) => `web-1  | ${text}`],
    ['quotation marks', (text: string) => `    ${JSON.stringify(text)},`],
    ['signs of a list', (text: string) => `- ${text}`],
    ['signs of a comment without a blank', (text: string) => `#${text}`],
    ['signs of a comment in Lua', (text: string) => `-- ${text}`],
    ['the tree of a report of nmap', (text: string) => `-- |  |    ${text}`],
    ['a command of a script', (text: string) => `echo ${JSON.stringify(text)}`],
    ['strings of Go in a list', (text: string) => `\t\`${text}\`,`],
    ['strings of C', (text: string) => `    ${JSON.stringify(`${text}\n`)}`],
    ['strings that are put together', (text: string) => `  lines += '${text}\\r\\n';`],
    ['bars of a table with one column', (text: string) => `| ${text.padEnd(90)} |`],
  ])('is taken off: %s', async (_, put) =>
    expect(await shown(ss, `${two.map(put).join('\n')}\n`)).toEqual(['tcp4:0.0.0.0:22 sshd', 'tcp4:0.0.0.0:80 sshd']),
  );

  it('is no front where it is of the row', async () => {
    const rows = 'Recv-Q Send-Q Local Address:Port Peer Address:Port\n0 128 127.0.0.1:631 0.0.0.0:*\n1 50 *:80 *:*\n';
    expect(await shown(ss, rows)).toEqual(['tcp6:[::]:80 -', 'tcp4:127.0.0.1:631 -']);
  });

  it.each([
    ['in an object', (text: string) => `  { text: '${text}', type: 'output' },`],
    ['put together', (text: string) => `  \`${text}\\n\` +`],
    [
      'in a call',
      (text: string, index: number) => `${index === 0 ? 'print(`' : ''}${text}${index === 0 ? '' : '`);\n}'}`,
    ],
    [
      'of Python',
      (text: string, index: number) => `${index === 0 ? '"ss": """' : ''}${text}${index === 0 ? '' : '""",\n}'}`,
    ],
  ])('is taken off strings of code: %s', async (_, put) =>
    expect(await shown(ss, `${two.map(put).join('\n')}\n`)).toEqual(['tcp4:0.0.0.0:22 sshd', 'tcp4:0.0.0.0:80 sshd']),
  );

  it('is taken off a string of Rust over lines', async () => {
    const [first, second] = [3000, 3001].map((port) => `tcp 0 0 0.0.0.0:${port} 0.0.0.0:* LISTEN 7/dev`);
    const code = `let raw = "${first}\\n\\\n${second}\\n";\nassert_eq!(found.len(), 2);\n`;
    expect(await shown(netstat, code)).toEqual(['tcp4:0.0.0.0:3000 dev', 'tcp4:0.0.0.0:3001 dev']);
  });

  it('may be a line of code with all rows in one string', async () => {
    const code = `  if (cmd === 'ss -tlnp') return '${two.join('\\n')}\\n'`;
    expect(await shown(ss, `${code}\n`)).toEqual(['tcp4:0.0.0.0:22 sshd', 'tcp4:0.0.0.0:80 sshd']);
    expect(await problemsOf(shown(ss, `${code}\nis('0.0.0.0:3099 0.0.0.0:*');\n`))).not.toEqual([]);
  });

  it.each(['"\\"', "'a", '`\\', '"a" '])('takes no time on lines of %j', async (sign) => {
    await shown(ss, `${sign.repeat(900)}\n`.repeat(3000)).catch(() => null);
  });

  it('loses no row whose string ends otherwise', async () => {
    const [first, second] = two.map((text) => JSON.stringify(text));
    expect(await shown(ss, `const rows =\n  ${first}\n  ${second};\n`)).toHaveLength(2);
    for (const end of ['" // the last', '\\x20"', ''])
      expect(await problemsOf(shown(ss, `${first}\n${second?.slice(0, -1)}${end}\n`))).not.toEqual([]);
  });

  it('is taken off a list that Ansible printed', async () =>
    expect(await shown(ss, `ok: [web1] => {\n  "stdout_lines": [\n    ${JSON.stringify(SS)}\n  ]\n}\n`)).toEqual([
      'tcp4:0.0.0.0:22 sshd',
    ]));
});

describe('tables of netstat that hold no ports', () => {
  const HEAD = 'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name';
  const ROW = 'tcp        0      0 127.0.0.1:3099          0.0.0.0:*               LISTEN      7/dev';
  const ROUTES = [
    'Kernel IP routing table',
    'Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface',
    '10.0.2.0        *               255.255.255.0   U         0 0          0 eth0',
    'default         10.0.2.2        0.0.0.0         UG        0 0          0 eth0',
  ];
  it.each([
    ['routes below', [HEAD, ROW, ...ROUTES]],
    ['routes that were asked for next', [HEAD, ROW, 'joe@web:~$ netstat -r', ...ROUTES]],
    ['routes above', [...ROUTES, '', HEAD, ROW]],
    ['half a title of the sockets that follow', [HEAD, ROW, 'Active UNIX']],
    ['half a title of them', [HEAD, ROW, 'Active UNIX domain sockets (servers and']],
  ])('are passed over: %s', async (_, lines) =>
    expect(await shown(netstat, `${lines.join('\n')}\n`)).toEqual(['tcp4:127.0.0.1:3099 dev']),
  );
});

describe('notes behind rows', () => {
  const row = (port: number) => `tcp LISTEN 0 128 0.0.0.0:${port} 0.0.0.0:* users:(("sshd",pid=7,fd=3))`;
  it.each(['<----- SSH (using sshd)', '<-+', '|', '# mine', '// mine', '← mine'])('are taken off: %s', async (note) =>
    expect(await shown(ss, `${row(22)}   ${note}\n${row(80)}\n`)).toEqual([
      'tcp4:0.0.0.0:22 sshd',
      'tcp4:0.0.0.0:80 sshd',
    ]),
  );
  it.each(['("dev",pid=8,fd=4))', '<- ("dev",pid=8,fd=4))', 'mine'])(
    'are none where they may be of the row: %s',
    async (rest) => expect(await problemsOf(ss.parse(captureOf(`${row(22)}  ${rest}\n${row(80)}\n`)))).toHaveLength(1),
  );
  it('is no bold print either', async () => {
    const listener = (name: string) =>
      `tcp        0      0 0.0.0.0:3099            0.0.0.0:*               LISTEN      7/${name}`;
    expect(await shown(netstat, `**${listener('dev**')}\n`)).toEqual(['tcp4:0.0.0.0:3099 dev']);
    expect(await shown(netstat, `**${listener('dev')}\n`)).toEqual(['tcp4:0.0.0.0:3099 dev']);
  });
});

describe('rows in a script, in marks of HTML, and below other commands', () => {
  const LSOF = (port: number) => `node 7 joe 5u IPv4 0xab 0t0 TCP *:${port} (LISTEN)`;
  it('reads rows in comments behind a tab, and strings that code hands over with others', async () => {
    const comment = ['Proto Recv-Q Send-Q Local Address Foreign Address State PID/Program name', LINUX];
    const script = `// netstat prints:\n//\n${comment.map((line) => `//\t${line}\n`).join('')}func parse() {\n`;
    expect(await shown(netstat, script)).toEqual(['tcp4:0.0.0.0:22 sshd']);
    const written = `  p.write_text(\n    '${SS}\\n'\n    'udp UNCONN 0 0 [::]:53 [::]:*\\n',\n    encoding="utf-8",\n  )\n`;
    expect(await shown(ss, written)).toEqual(['tcp4:0.0.0.0:22 sshd', 'udp6:[::]:53 -']);
  });
  it.each([
    ['the end of the last row', (text: string) => `<pre class="x"><code>$ ss -tlnp\n${text}</code></pre>`],
    ['the beginning of the first', (text: string) => `<pre>${text}\n</pre>`],
    [
      'a list',
      (text: string) =>
        `<ul>\n${text
          .split('\n')
          .map((line) => `<code>${line}</code></li>`)
          .join('\n')}\n</ul>`,
    ],
  ])('reads rows with the marks of a block of HTML at %s', async (_, page) =>
    expect(await shown(ss, page(SS))).toEqual(['tcp4:0.0.0.0:22 sshd']),
  );
  it('are read', async () => {
    const script = `# ${LSOF(3000)}\n# ${LSOF(3001)}\nfunction openports\n    lsof -i | grep LISTEN\nend\n`;
    expect(await shown(lsof, script)).toEqual(['tcp4:0.0.0.0:3000 node', 'tcp4:0.0.0.0:3001 node']);
    expect(await shown(lsof, `# ${LSOF(3000)}\n# ${LSOF(3001)}\nPORT=$(lsof -i)`)).toHaveLength(2);
    expect(await problemsOf(lsof.parse(captureOf(`# ${LSOF(3000)}\n# ${LSOF(3001).slice(0, -9)}`)))).toHaveLength(1);
    expect(await shown(ss, `<pre>\n<mark>${SS}</mark>\n</pre>\n`)).toEqual(['tcp4:0.0.0.0:22 sshd']);
    expect(await shown(ss, `${SS.replaceAll('"', '&quot;')}\n`)).toEqual(['tcp4:0.0.0.0:22 sshd']);
    const above = ' 22:21:38 up 1 day, 19:07,  2 users\nNAMES   STATUS   PORTS\nweb   Up   10.0.0.1:3012->3012/tcp\n';
    expect(await shown(ss, `${above}Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port\n${SS}\n`)).toEqual([
      'tcp4:0.0.0.0:22 sshd',
    ]);
    expect(await shown(ss, `\`\`\`\n${SS}\n\`\`\`\n\`\`\`json\n{\n  "id": 1\n}\n\`\`\`\n`)).toEqual([
      'tcp4:0.0.0.0:22 sshd',
    ]);
  });

  it('are no comments where one program is called #', async () =>
    expect(await shown(lsof, `${LSOF(80).replace('node', '#')}\n`)).toEqual(['tcp4:0.0.0.0:80 #']));
});

describe('tables of Markdown and Jira', () => {
  it.each([
    [
      netstat,
      '| Machine | Proto | Local Address | Foreign Address | State | PID/Program name |\n|---|:--|---|---|---|---|\n| web | tcp | 0.0.0.0:**22** | 0.0.0.0:* | LISTEN | `7/sshd` |\n',
    ],
    [
      ss,
      '|Netid|State|Recv-Q|Send-Q|Local Address:Port|Peer Address:Port|Process|\n|-|-|-|-|-|-|-|\n|tcp|LISTEN|0|128|0.0.0.0:22|0.0.0.0:\\*|users:(("sshd",pid=7,fd=3))|\n',
    ],
    [lsof, '||COMMAND||PID||USER||FD||TYPE||DEVICE||NODE||NAME||\n|sshd|7|root|3u|IPv4|0xab|TCP|*:22 (LISTEN)|\n'],
    [
      sockstat,
      '| USER | COMMAND | PID | FD | PROTO | LOCAL ADDRESS | FOREIGN ADDRESS |\n|---|---|---|---|---|---|---|\n| root | sshd | 7 | 3 | tcp4 | *:22 | *:* |\n',
    ],
  ])('are read: %#', async (format, text) =>
    expect(await shown(format, `What listens:\n\n${text}\nAnd so on.\n`)).toEqual(['tcp4:0.0.0.0:22 sshd']),
  );
});

describe('netstat of Windows beside a list of processes', () => {
  const text = `C:\\>netstat -ano\n${WINDOWS}\n${WINDOWS.replace(':22 ', ':80 ').replace(' 7', '92')}\n\n`;
  const names = async (list: string) => shown(netstat, `${text}${list}\n`);
  it.each([
    'C:\\>tasklist | findstr 7\nsshd.exe                      7 Services                   0      5,040 K',
    'Abbildname                     PID Sitzungsname       Sitz.-Nr. Speichernutzung\n========================= ======== ================ =========== ===============\nsshd.exe                      7 Services                   0      15.040 K',
    '"sshd.exe","7","Services","0","5,040 K"',
    'Handles  NPM(K)    PM(K)      WS(K)     CPU(s)     Id  SI ProcessName\n-------  ------    -----      -----     ------     --  -- -----------\n    138       9     1604       7100       0.05      7   0 sshd',
    'Image Name                     PID Services\n========================= ======== ============================================\nsshd.exe                         7 sshd',
  ])('is named by it: %#', async (list) =>
    expect(await names(list)).toEqual(['tcp4:0.0.0.0:22 sshd.exe', 'tcp4:0.0.0.0:80 -']),
  );

  it('names nobody whom it names twice, and keeps what netstat says itself', async () => {
    const row = (name: string) => `${name}   7 Services   0   5,040 K`;
    expect(await names(`${row('a.exe')}\n${row('b.exe')}`)).toEqual(['tcp4:0.0.0.0:22 -', 'tcp4:0.0.0.0:80 -']);
    const own = `${WINDOWS}\n [sshd.exe]\n${row('a.exe')}\n`;
    expect(await shown(netstat, own)).toEqual(['tcp4:0.0.0.0:22 sshd.exe']);
  });

  it('is read where the far end lost its port', async () =>
    expect(await shown(netstat, 'TCP   0.0.0.0:5985   0.0.0.0   LISTENING   4\n')).toEqual([
      'tcp4:0.0.0.0:5985 System',
    ]));
});

describe('text of one repeated piece', () => {
  it.each([' ', '"', '\\', '|', '=', '7 ', '0:', 'a.', ',0', 'tcp 0 ', '|*', '2026-01-01T00:00 '])(
    'takes no time: %j',
    (piece) => {
      const text = piece.repeat(100_000 / piece.length);
      const lines = [text, '', text.slice(0, 480), SS].map((each, index) => ({ number: index + 1, text: each }));
      const before = process.cpuUsage().user;
      unpasted(lines);
      expect(process.cpuUsage().user - before).toBeLessThan(1_000_000);
    },
  );
});
