import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fencedBlocks } from '../../../src/collectors/captures/fences.js';
import { unpasted } from '../../../src/collectors/captures/pasted.js';
import { lsof } from '../../../src/collectors/lsof/capture.js';
import { netstat } from '../../../src/collectors/netstat/netstat.js';
import { sockstat } from '../../../src/collectors/sockstat/capture.js';
import { ss } from '../../../src/collectors/ss/capture.js';
import { captureOf, problemsOf } from '../../helpers/capture.js';

const ROW = 'tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      516/sshd';
const LSOF = 'node 123 joe 20u IPv4 0x51be80ac11000003 0t0 TCP *:3000 (LISTEN)';

const linesOf = (text: string) => text.split('\n').map((line, index) => ({ number: index + 1, text: line }));
const kept = (text: string) =>
  unpasted(linesOf(text))
    .map(({ text: line }) => line)
    .filter((line) => line.trim() !== '');

const portsOf = async (format: typeof ss, text: string) =>
  (await format.parse(captureOf(text))).listeners.map(({ port }) => port);

describe('blocks that are fenced', () => {
  it.each([
    ['```', '```'],
    ['````', '````'],
    ['~~~console', '~~~'],
    ['  ```text', '  ```'],
    ['{noformat}', '{noformat}'],
    ['{code:title=netstat}', '{code}'],
    ['[code]', '[/code]'],
    ['<pre class="x"><code>', '</code></pre>'],
  ])('are all that is read of a page: %s', (opens, closes) => {
    const page = `The output says on which *:80 it fails, e.g. tcp on 10.0.0.1:\n${opens}\n${ROW}\n${closes}\n| LISTEN | waits for TCP |\n53 is of DNS`;
    expect(kept(page)).toEqual([ROW]);
  });

  it('are all that is read where people write of an address', () =>
    expect(kept(`- Web:\n    - ip:port web 10.0.0.1:443\n    \`\`\`\n    ${LSOF}\n    \`\`\`\n`)).toEqual([LSOF]));

  it('are all that is read beside the numbers of uptime', () =>
    expect(kept(`\`\`\`\n${LSOF}\n\`\`\`\n- load: 7:05  up 76 days, 3 users, load averages: 1.17 1.17 1.16\n`)).toEqual(
      [LSOF],
    ));

  it('are read one after another, each without its indentation', async () => {
    const page = `1. TCP:\n   \`\`\`\n   ${LSOF}\n   \`\`\`\n2. Others listen on *:80 (LISTEN) too:\n     ~~~\n     ${LSOF.replace('3000', '3001')}\n     ~~~\n`;
    expect(await portsOf(lsof, page)).toEqual([3000, 3001]);
  });

  it('may have begun before the text, and may not end', () => {
    expect(kept(`${ROW}\n\`\`\`\n7070 port TCP uses something\n\n\`\`\`\n${ROW}\n\`\`\`\nend of :80`)).toEqual([
      ROW,
      ROW,
    ]);
    expect(kept(`above it stands *:1 (LISTEN) alone\n\`\`\`sh\n${ROW}`)).toEqual([ROW]);
    expect(kept(`${ROW}\n\`\`\`bash\n7070 port TCP uses something`)).toEqual([ROW]);
  });

  it('are not all that is read where rows stand outside as well', async () => {
    expect(fencedBlocks(linesOf(`${ROW}\n\n\`\`\`\n${ROW}\n\`\`\`\n\n${ROW}`))).toBeNull();
    expect(await portsOf(netstat, `${ROW.replace(':22', ':23')}\n\n\`\`\`\n${ROW}\n\`\`\`\n`)).toEqual([22, 23]);
    const odd = `\`\`\`\n${ROW}\n\`\`\`\n\n10.0.0.1:80   0.0.0.0:*\n`;
    expect(await problemsOf(netstat.parse(captureOf(odd)))).toHaveLength(1);
  });

  it('never lose a row', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom('```', '~~~sh', '</pre>', ROW, 'a b c', ''), { maxLength: 9 }), (lines) => {
        const count = (all: readonly string[]) => all.filter((line) => line === ROW).length;
        expect(count(kept(lines.join('\n')))).toBe(count(lines));
      }),
    ));
});

describe('what stands far from all rows', () => {
  it('is passed over, though it names ports', async () => {
    const page = `# sockstat -l\n\nIt says *which* process owns the socket,\n4: ens35: <UP> mtu 1500\n5353:\n\n\troot sshd 402 3 tcp4 *:22 *:*\n\n\`-t\` TCP, \`-u\` UDP, :80 (LISTEN)\n2. **Who can reach it?** \`127.0.0.1\` only.\n`;
    expect(await portsOf(sockstat, page)).toEqual([22]);
  });

  it.each([
    '10.0.0.1:80   0.0.0.0:*',
    '*:8080',
    'Chrome  0.0.0.0  9222  Listen',
    'netstat: no support for AF INET6',
    'Cannot open netlink socket: Operation not permitted',
    `${' '.repeat(600)}x`,
  ])('is kept where it may be of a socket all the same: %j', (line) =>
    expect(kept(`${line}\n\n${ROW}\n\n${line}`)).toEqual([line, ROW, line]),
  );
});

describe('ss', () => {
  it('is read where both protocols are asked for one after another', async () => {
    const head = 'State Recv-Q Send-Q Local Address:Port Peer Address:Port';
    const text = `${head}\nLISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n${head}\nUNCONN 0 0 0.0.0.0:68 0.0.0.0:*\n`;
    expect((await ss.parse(captureOf(text))).listeners.map(({ id }) => id)).toEqual([
      'tcp4:0.0.0.0:22',
      'udp4:0.0.0.0:68',
    ]);
  });

  it('is read where it was asked for a single state', async () => {
    const head = 'Recv-Q Send-Q Local Address:Port Peer Address:Port Process';
    const rows = '0 128 127.0.0.1:631 0.0.0.0:*\n0 50 *:1716 *:* users:(("kdeconnectd",pid=7,fd=1))\n';
    expect(await portsOf(ss, `${head}\n${rows}`)).toEqual([631, 1716]);
    expect(
      await portsOf(
        ss,
        `Netid ${head}\nudp 0 0 *:68 *:*\ntcp 0 10 127.0.0.1:domain 0.0.0.0:*\n`.replace('domain', '53'),
      ),
    ).toEqual([53, 68]);
    expect(await problemsOf(ss.parse(captureOf(`${head}\n0 0 127.0.0.1:631 0.0.0.0:*\n`)))).toHaveLength(1);
  });

  it('tells by the far end which family localhost is of', async () => {
    const text =
      'LISTEN 0 128 localhost:631 0.0.0.0:*\nLISTEN 0 128 ip6-localhost:632 [::]:*\nLISTEN 0 1 localhost:633 [::]:*\n';
    const { listeners } = await ss.parse(captureOf(text));
    expect(listeners.map(({ address }) => address)).toEqual(['127.0.0.1', '::1', '::1']);
  });
});
