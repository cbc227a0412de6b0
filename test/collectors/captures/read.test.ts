import { describe, expect, it } from 'vitest';
import { CAPTURE_FORMATS } from '../../../src/collectors/captures/list.js';
import { CAPTURE_LIMIT, readCapture } from '../../../src/collectors/captures/read.js';
import { type Host, HostError } from '../../../src/host/types.js';
import { problemsOf } from '../../helpers/capture.js';

const TOOL = { name: 'port-audit', version: '0.0.0' };

/** A host with one readable file, `good.json`, and stdin with the same content. */
function hostWith(content: string): Host {
  const files: Partial<Host['files']> = {
    read(path, limit) {
      expect(limit).toBe(CAPTURE_LIMIT);
      const codes: Record<string, string> = { dir: 'EISDIR', secret: 'EACCES', huge: 'EFBIG', odd: 'EIO' };
      if (path !== 'good.json') throw new HostError(codes[path] ?? 'ENOENT', `${path}: broken disk`);
      return Buffer.from(content);
    },
    stat: () => null,
  };
  const host: Partial<Host> = {
    files: files as Host['files'],
    now: () => new Date('2026-11-20T10:00:00Z'),
    readStdin: async () => Buffer.from(content),
  };
  return host as Host;
}

const empty = JSON.stringify({
  schema: 'port-audit/snapshot@1',
  tool: TOOL,
  takenAt: '2026-11-20T10:00:00.000Z',
  host: { hostname: 'a', platform: 'linux', release: '6', privileged: true, localPortRange: [32768, 60999] },
  sources: [],
  listeners: [],
  gaps: [],
});

describe('readCapture', () => {
  it.each(['snapshot:good.json', 'snapshot:-', 'good.json', '-'])('reads %s', async (spec) => {
    expect((await readCapture(hostWith(empty), spec, TOOL)).host.hostname).toBe('a');
  });

  const known = [...CAPTURE_FORMATS.map((format) => format.id), 'image'].join(', ');
  it.each([
    ['none', 'from: none: no such file'],
    ['snapsot:x', `from "snapsot:x": unknown capture format "snapsot"; did you mean "snapshot"? (known: ${known})`],
    ['pcap:x', `from "pcap:x": unknown capture format "pcap" (known: ${known})`],
    ['snapshot:', 'from "snapshot:": expected a file, or - for stdin, after the colon'],
    ['snapshot:none', 'from: none: no such file'],
    ['snapshot:dir', 'from: dir: is a directory, not a file'],
    ['snapshot:secret', 'from: secret: may not be read; check its permissions'],
    ['snapshot:huge', 'from: huge: is larger than the limit of 64 MiB'],
    ['snapshot:odd', 'from: odd: cannot be read: odd: broken disk'],
  ])('refuses %s', async (spec, problem) => {
    expect(await problemsOf(readCapture(hostWith(empty), spec, TOOL))).toEqual([problem]);
  });

  it('gives back the memory of a large one', async () => {
    const calls: string[] = [];
    const collecting = (content: string) => ({ ...hostWith(content), collectGarbage: () => void calls.push('called') });
    await readCapture(collecting(empty), 'good.json', TOOL);
    expect(calls).toEqual([]);
    await readCapture(collecting(empty + ' '.repeat(2 << 20)), 'good.json', TOOL);
    expect(calls).toEqual(['called']);
  });

  it('names the file, or stdin, in problems', async () => {
    const host = hostWith('');
    expect((await problemsOf(readCapture(host, 'snapshot:good.json', TOOL)))[0]).toMatch(
      /^good\.json: the file is empty/,
    );
    expect((await problemsOf(readCapture(host, 'snapshot:-', TOOL)))[0]).toMatch(/^stdin: the file is empty/);
  });

  it('names the right format where the wrong one was given, and the command to run where it cannot be read', async () => {
    const ss = 'tcp LISTEN 0 1 0.0.0.0:22 0.0.0.0:*\n';
    expect((await problemsOf(readCapture(hostWith(ss), 'lsof:good.json', TOOL)))[0]).toBe(
      'good.json: this looks like the output of ss, not like lsof; use from ss:good.json',
    );
    expect((await problemsOf(readCapture(hostWith(`${ss}what?\n`), 'good.json', TOOL)))[0]).toBe(
      'good.json: this looks like the output of ss, and cannot be read; run ss -tulpn, as root, and judge what that prints',
    );
    expect((await problemsOf(readCapture(hostWith('hello\n'), 'good.json', TOOL)))[0]).toBe(
      `good.json: this looks like the output of no tool that is known; run ss -tulpn, as root (Linux), lsof -nP +c0 -i, as root (macOS), sockstat -46l (FreeBSD) or netstat -anob, as Administrator (Windows), and judge what that prints, or name the format: FORMAT:FILE, FORMAT one of ${known}`,
    );
  });

  it.each([
    ['CONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   PORTS   NAMES\n', 'docker ps', 'on the host'],
    ['NAME   TYPE   CLUSTER-IP   EXTERNAL-IP   PORT(S)\n', 'kubectl', 'on the node'],
    ['Starting Nmap 7.94\nPORT   STATE SERVICE\n22/tcp open  ssh\n', 'nmap', 'on that machine'],
    ['2401/tcp  open     cvspserver\n2492/tcp  open     groove\n', 'nmap', 'on that machine'],
    ['  PID TTY          TIME CMD\n', 'a list of processes', 'ss -tulpn'],
    ['Offset  Proto  LocalAddr  LocalPort\n', 'Volatility', 'netstat -anob'],
    [
      '[{"Proto": "TCPv4", "LocalAddr": "0.0.0.0", "LocalPort": 445, "State": "LISTENING"}]\n',
      'Volatility',
      'netstat -anob',
    ],
    ['0xde0df12c\tTCPv4\t0.0.0.0\t80\t0.0.0.0\t0\tLISTENING\t4\tSystem\n', 'Volatility', 'netstat -anob'],
    ['ProtoLocal AddressForeign AddressStatePID\nTCP0.0.0.0:1350.0.0.0:0LISTENING668\n', 'stick', 'netstat -anob'],
    ['# >   TCP    0.0.0.0:50000   0.0.0.0:0   LISTENING   2196\n', 'Select-String', 'without Select-String'],
    ['tcp  10.0.0.5:445  10.0.0.9:50210  ESTABLISHED  0  0  4/System\n', 'Meterpreter', 'netstat -anob'],
    ['unix  2      [ ]         DGRAM                      3007 370/WatchDoge\n', 'no ports', 'ss -tulpn'],
    ['      *.7100      *.*      0      0 49152      0 LISTEN\n', 'Solaris', 'lsof -nP +c0 -i'],
    ['www httpd2 22930 3* internet stream tcp 0xffff8000008e9660 *:80\n', 'fstat', 'netstat -an'],
    ['node 7 joe 5u IPv4 0xabc 0t0  T...\n', 'cut off at the end of its lines', 'into a file'],
    ['tcp LISTEN 0.0.0.0:1716 users:(("kdeconnectd",pid=2073))\n', 'of which columns were taken away', 'ss -tulpn'],
    ['TCP: IPv4\n   Local Address  Remote Address  Swind Send-Q Rwind Recv-Q  State\n', 'Solaris', 'lsof'],
    [
      'Proto  Recv Q  Send Q  Local Address  Foreign Address  State  World ID  CC Algo  World Name\n',
      'ESXi',
      'VMware lists',
    ],
    ['tcp  0  0  0.0.0.0:443  0.0.0.0:0  LISTEN  67083  newreno  rhttpproxy-work\n', 'ESXi', 'VMware lists'],
    ['Current listen queue sizes (qlen/incqlen/maxqlen)\nProto Listen  Local Address\n', 'queues', 'sockstat'],
    ['tcp46 0/0/128        *.443\n', 'queues', 'lsof'],
    ['[TCP] sshd.exe\n\tPID:     2016\n\tState:   LISTENING\n', 'TCPView', 'netstat -anob'],
    ['LocalPort ProcessName\n--------- -----------\n       22 sshd\n', 'neither addresses', 'docs/captures.md'],
    ['  sl  local_address rem_address   st tx_queue\n', '/proc/net/tcp', 'ss -tulpn'],
    ['Chain INPUT (policy ACCEPT)\n', 'packet filter', 'ss -tulpn'],
  ])('says what %j is, and what to run', async (text, what, run) => {
    const first = (await problemsOf(readCapture(hostWith(text), 'good.json', TOOL)))[0];
    expect(first).toContain(what);
    expect(first).toContain(run);
  });

  it.each([
    ['ss', 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=7,fd=3))\ntcp LISTEN 0 60'],
    ['netstat', 'tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN 7/sshd\ntcp 0 0 0.0.0.0:80 0.0.0.0:*'],
    ['lsof', 'sshd 7 root 3u IPv4 5 0t0 TCP *:22 (LISTEN)\nnginx 8 root 3u IPv4 6 0t0 TC'],
  ])('reads rows of %s before one that was cut off, and takes no table for whole', async (_, text) => {
    const { listeners, gaps, sources } = await readCapture(hostWith(text), 'good.json', TOOL);
    expect(listeners.map(({ port }) => port)).toEqual([22]);
    expect(gaps.flatMap(({ kind, scope, reason }) => (kind === 'blind' ? [`${scope} ${reason}`] : []))).toEqual(
      ['tcp4', 'tcp6', 'udp4', 'udp6'].map(
        (scope) => `${scope} the capture ends inside of line 2, so that row and what followed it are not in the list`,
      ),
    );
    expect(sources.flatMap(({ covers }) => covers)).not.toContain('tcp4');
  });

  it.each([
    [
      'a row in the middle',
      'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\ntcp LISTEN 0 60\ntcp LISTEN 0 128 0.0.0.0:80 0.0.0.0:*',
    ],
    [
      'a row that is as long as the others',
      'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\ntcp LISTEN 0 60 0.0.0.0:x 0.0.0.0:*',
    ],
  ])('refuses %s', async (_, text) =>
    expect((await problemsOf(readCapture(hostWith(text), 'good.json', TOOL)))[0]).toContain('cannot be read'),
  );

  it('reads what several tools printed of one machine, and names what one of them names', async () => {
    const netstat =
      'tcp        0      0 0.0.0.0:22   0.0.0.0:*   LISTEN      -\ntcp        0      0 0.0.0.0:80   0.0.0.0:*   LISTEN      9/nginx\n';
    const ss =
      'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=7,fd=3))\nudp UNCONN 0 0 0.0.0.0:68 0.0.0.0:*\n';
    const text = `$ netstat -tlpn\n${netstat}\n$ ss -tulpn\n${ss}`;
    const { listeners, sources, gaps } = await readCapture(hostWith(text), 'good.json', TOOL);
    expect(listeners.map(({ port, owners }) => [port, owners[0]?.name])).toEqual([
      [22, 'sshd'],
      [68, undefined],
      [80, 'nginx'],
    ]);
    expect(sources.map(({ id }) => id)).toEqual(['netstat', 'ss']);
    expect(gaps.filter(({ kind }) => kind === 'blind')).toEqual([]);
    const bsd = 'root sshd 7 3 tcp4 *:22 *:*\n\n$ netstat -an\ntcp4       0      0 *.22   *.*    LISTEN\n';
    expect((await readCapture(hostWith(`$ sockstat -l\n${bsd}`), 'good.json', TOOL)).host.platform).toBe('freebsd');
    // Where one of them cannot be read, nothing is; nor are two systems one machine.
    expect(await problemsOf(readCapture(hostWith(`${text}tcp LISTEN what\n`), 'good.json', TOOL))).not.toHaveLength(0);
    const windows = '  TCP    0.0.0.0:135   0.0.0.0:0   LISTENING   900\n';
    expect(await problemsOf(readCapture(hostWith(`${ss}\n${windows}`), 'good.json', TOOL))).not.toHaveLength(0);
  });

  it.each([
    ['udp46      0      0  *.3333                 *.*', 'udp6:[::]:3333'],
    ['tcp        0      0 0.0.0.0:3334            0.0.0.0:*               LISTEN', 'tcp4:0.0.0.0:3334'],
  ])('loses no row of netstat behind those of lsof, as if it were an open file: %j', async (row, id) => {
    const lsof =
      'COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME\njava 3649 joe 66u IPv6 0xb826f29a2025ce65 0t0 UDP *:2222\n';
    const told = await readCapture(hostWith(`${lsof}\n${row}\n`), 'good.json', TOOL).catch(() => null);
    expect(told === null || told.listeners.some((listener) => listener.id === id)).toBe(true);
  });

  it('reads what stands in a comment of code, and nothing where a row stands outside as well', async () => {
    const row = (port: number) => `udp46      0      0  *.${port}                 *.*`;
    const code = `/**\n * netstat -an\n * ${row(3333)}\n */\nclass Receiver {\n`;
    expect((await readCapture(hostWith(code), 'good.json', TOOL)).listeners.map(({ port }) => port)).toEqual([3333]);
    const both = await readCapture(hostWith(`${code}${row(3334)}\n`), 'good.json', TOOL).catch(() => null);
    expect(both?.listeners.map(({ port }) => port) ?? [3334]).toContain(3334);
  });

  it('reads no name that a system has for another port than IANA', async () => {
    const lsof =
      'COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME\njava 3649 joe 66u IPv6 0xb8 0t0 UDP *:rockwell-csp2\n';
    await expect(readCapture(hostWith(lsof), 'good.json', TOOL, () => [2223])).rejects.toThrow();
  });

  it('reads names of ports that the registry has once', async () => {
    const host = hostWith('tcp LISTEN 0 1 0.0.0.0:ssh 0.0.0.0:*\n');
    const ports = (...numbers: number[]) => readCapture(host, 'good.json', TOOL, () => numbers);
    expect((await ports(22, 22)).listeners.map(({ port }) => port)).toEqual([22]);
    expect((await problemsOf(ports(22, 23))).at(-1)).toContain('capture with ss -n');
  });
});
