import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ss } from '../../../src/collectors/ss/capture.js';
import { captureOf, problemsOf, readOrRefuse } from '../../helpers/capture.js';
import { fixture, parseFixture, SCENE, scene, shown } from '../../helpers/fixture.js';

const parse = (text: string) => ss.parse(captureOf(text, { file: 'ss.txt' }));
const TABLES = ['tcp4', 'tcp6', 'udp4', 'udp6'];

describe('ss capture', () => {
  it.each(['tulpn', 'tulpnH', 'tulpne', 'tulpneH', 'tulpnT', 'tulpnim', 'anp'])('reads ss -%s', async (options) => {
    const snapshot = await parseFixture(ss, `ss/${options}.txt`);
    expect(shown(snapshot)).toEqual(scene());
    expect(snapshot.listeners.flatMap(({ owners }) => owners.slice(0, 1).map(({ name }) => name))).toEqual(
      SCENE.map(([, , name]) => name),
    );
    expect(snapshot.sources[0]).toMatchObject({ id: 'ss', ok: true, milliseconds: null, listeners: SCENE.length });
    expect(snapshot.sources[0]?.covers).toEqual([...TABLES, 'owner', 'interface', 'dualStack']);
    expect(snapshot.listeners.filter(({ dualStack }) => dualStack).map(({ id }) => id)).toEqual(['tcp6:[::]:2375']);
  });

  it.each([
    ['udp UNCONN 0 0 [IP-REDACTED]:3702 0.0.0.0:*', 'udp4'],
    ['tcp LISTEN 0 128 [x:x::x]:443 [::]:*', 'tcp6'],
    ['tcp LISTEN 0 128 web.example:443 *:*', 'tcp4'],
  ])('keeps the rest where the address of %s was hidden or is a name, and tells of it', async (row, scope) => {
    const text = `tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n${row}\n`;
    const { listeners, gaps } = await parse(text);
    expect(listeners.map(({ port }) => port)).toEqual([22]);
    expect(gaps).toContainEqual(expect.objectContaining({ kind: 'blind', scope, count: 1 }));
    expect((await problemsOf(parse(`${row}\n`)))[0]).toContain('not an address');
  });

  it('reads what -e adds', async () => {
    const { listeners } = await parseFixture(ss, 'ss/tulpne.txt');
    const uids = Object.fromEntries(listeners.map(({ id, uid, user }) => [id, [uid, user]]));
    expect(uids['tcp4:0.0.0.0:22']).toEqual([0, 'root']);
    expect((await parseFixture(ss, 'ss/tulpn.txt')).listeners[0]).toMatchObject({ uid: null, user: null });
    const row = 'tcp LISTEN 0 9 0.0.0.0:9 0.0.0.0:* uid:101 ino:7 sk:1 cgroup:/system.slice/a.service v6only:0 <->';
    expect((await parse(row)).listeners[0]).toMatchObject({ uid: 101, unit: 'a.service', user: null });
  });

  it('says what it cannot know', async () => {
    const { host, gaps, takenAt } = await parseFixture(ss, 'ss/tulpn.txt');
    expect(takenAt).toBe('2026-11-20T10:00:00.000Z');
    expect(host).toEqual({
      hostname: 'unknown',
      platform: 'linux',
      release: 'unknown',
      distribution: null,
      privileged: false,
      localPortRange: [32768, 60999],
    });
    expect(gaps.map(({ kind, scope, count }) => [kind, scope, count])).toEqual([
      ['partial', 'owner', 13],
      ['partial', 'netns', null],
    ]);
  });

  it.each([
    ['tlnp', 'tcp', ['udp4', 'udp6']],
    ['ulnp', 'udp', ['tcp4', 'tcp6']],
  ])('is blind for what ss -%s did not ask', async (options, protocol, blind) => {
    const snapshot = await parseFixture(ss, `ss/${options}.txt`);
    expect(shown(snapshot)).toEqual(scene(protocol));
    expect(snapshot.gaps.filter(({ kind }) => kind === 'blind').map(({ scope }) => scope)).toEqual(blind);
    for (const gap of snapshot.gaps.filter(({ kind }) => kind === 'blind')) {
      expect(gap.reason).toContain('alone, so nobody looked at');
      expect(gap.remedy).toMatch(/^leave out the option that keeps to (TCP|UDP): capture as root with: ss -tulpn$/);
    }
  });

  it('is blind for everything where no listener shows that -l or -a was given', async () => {
    for (const text of [
      fixture('ss/tun.txt').toString(),
      'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port',
    ]) {
      const { listeners, gaps } = await parse(text);
      expect(listeners).toEqual([]);
      expect(gaps.filter(({ kind }) => kind === 'blind').map(({ scope }) => scope)).toEqual(TABLES);
    }
  });

  it('is blind for UDP where other kinds of sockets explain the first column', async () => {
    const text = 'u_str LISTEN 0 5 /run/x 1 * 0\ntcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:*\n';
    expect((await parse(text)).sources[0]?.covers).toEqual(['tcp4', 'tcp6', 'interface', 'dualStack']);
  });

  it.each([
    ['tuln', 'the capture names no process at all: it was taken without -p, or not as root'],
    ['unprivileged', 'the capture names no process at all: it was taken without -p, or not as root'],
  ])('hides owners that ss -%s does not name', async (options, reason) => {
    const { listeners, gaps } = await parseFixture(ss, `ss/${options}.txt`);
    expect(new Set(listeners.map(({ ownerStatus, ownerReason }) => `${ownerStatus}: ${ownerReason}`))).toEqual(
      new Set([`hidden: ${reason}`]),
    );
    expect(gaps).toContainEqual(expect.objectContaining({ scope: 'owner', count: SCENE.length }));
  });

  it.each(['hostile', 'hostile-e'])('believes no name that imitates the output: %s', async (name) => {
    const { listeners } = await parseFixture(ss, `ss/${name}.txt`);
    const owners = listeners
      .filter(({ port }) => port >= 6001 && port <= 6006)
      .map(({ port, owners }) => [port, ...owners.map(({ pid, name }) => [pid, name])]);
    expect(owners).toEqual([
      [6001, [58, 'x",pid=1,fd=3']],
      [6002, [59, 'a\nb\u001b[31m\ufffd']],
      [6003, [60, '",pid=1,fd=3']],
      [6004, [63, '']],
      [6005, [64, '\ntcp LISTEN 0 1']],
      [6006, [65, '"'], [66, '",pid=1,fd=3'], [67, 'b",pid=7']],
    ]);
    expect(listeners).toHaveLength(SCENE.length + 6);
  });

  it('reads iproute2 before 4.16, where * is IPv4', async () => {
    expect(shown(await parseFixture(ss, 'ss/old-4.11.txt'))).toEqual([
      'tcp4:0.0.0.0:3306 3310',
      'tcp4:0.0.0.0:8081 32901 32902 32903 32904 32905 58518',
      'tcp4:192.168.56.12:9200 30992',
    ]);
  });

  it('reads iproute2 before 3.18, which names processes in another way', async () => {
    const snapshot = await parseFixture(ss, 'ss/old-3.12.txt');
    expect(shown(snapshot)).toEqual(['tcp6:[::]:80 2906 24413 24415 24416 24417 24418']);
    expect(snapshot.listeners[0]?.dualStack).toBeNull();
    expect(snapshot.gaps.map(({ scope }) => scope)).toEqual([
      'udp4',
      'udp6',
      'owner',
      'interface',
      'dualStack',
      'netns',
    ]);
  });

  it('reads CRLF and a copy with a header every now and then', async () => {
    const text = fixture('ss/tulpn.txt').toString();
    expect(shown(await parse(text.replaceAll('\n', '\r\n')))).toEqual(scene());
    expect(shown(await parse(text + text))).toEqual(scene());
  });

  it('passes over connections below the header of a state that was asked for', async () => {
    const { listeners } = await parse(
      [
        'Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process',
        'tcp   LISTEN 0      25           0.0.0.0:514        0.0.0.0:*     users:(("rsyslogd",pid=9,fd=6))',
        '',
        'Recv-Q Send-Q Local Address:Port   Peer Address:Port',
        '0      0      192.168.8.200:514   192.168.8.50:53430',
        '0      0      192.168.8.200:shell 192.168.8.50:53431',
      ].join('\n'),
    );
    expect(listeners.map(({ id }) => id)).toEqual(['tcp4:0.0.0.0:514']);
  });

  it('passes over what ss says where there are no control groups', async () => {
    const text = fixture('ss/tulpne.txt').toString();
    const remarks = 'Failed to open cgroup2 mount\nFailed to open cgroup2 mount\n';
    expect(shown(await parse(`${remarks}${text}`))).toEqual(shown(await parse(text)));
  });

  it('names every line that it does not understand', async () => {
    const text = [
      'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port Process',
      'tcp LISTEN 0 128 0.0.0.0:ssh 0.0.0.0:*',
      'tcp LISTEN 0 128 localhost:631 0.0.0.0:*',
      'Cannot open netlink socket: Operation not permitted',
      'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,f',
      'tcp LISTEN 0 128 0.0.0.0:70000 0.0.0.0:*',
      'tcp GLISTEN 0 128 0.0.0.0:22 0.0.0.0:*',
    ].join('\n');
    expect(await problemsOf(parse(text))).toEqual([
      'ss.txt: line 4: not a line of ss: "Cannot open netlink socket: Operation not permitted"',
      'ss.txt: line 5: not a line of ss: "tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:((\\"sshd\\",pid=1,f"',
      'ss.txt: line 7: not a line of ss: "tcp GLISTEN 0 128 0.0.0.0:22 0.0.0.0:*"',
      'ss.txt: line 2: not a port number: "ssh"; the registry does not have it exactly once; capture with ss -n',
      'ss.txt: line 6: not a port number: "70000"; capture with ss -n',
    ]);
  });

  it('never crashes and never invents, whatever is changed in a capture', async () => {
    const text = fixture('ss/hostile-e.txt').toString();
    const ids = new Set((await parse(text)).listeners.map(({ id }) => id));
    const cut = fc.record({ at: fc.nat(text.length), length: fc.nat(200) });
    await fc.assert(
      fc.asyncProperty(cut, async ({ at, length }) => {
        // Lines taken away, none added: whatever is left was there before.
        const start = text.lastIndexOf('\n', at) + 1;
        const end = text.indexOf('\n', start + length) + 1;
        const snapshot = await readOrRefuse(
          ss,
          end === 0 ? text.slice(0, start) : text.slice(0, start) + text.slice(end),
        );
        for (const { id } of snapshot?.listeners ?? []) expect(ids.has(id)).toBe(true);
      }),
    );
  });

  it('reads or refuses any bytes, and finds no listener where no line is one', async () => {
    const line = fc.oneof(
      fc.string({ maxLength: 80 }),
      fc.string({ unit: fc.constantFrom(...'tcpudLISTENUNCONN 0123456789.:*[]%()",=\n'), maxLength: 120 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.array(line).map((lines) => lines.join('\n')),
        ),
        async (content) => {
          const snapshot = await readOrRefuse(ss, content);
          const text = Buffer.from(content).toString();
          if (!/(LISTEN|UNCONN)\s+\d+\s+\d+\s+\S+:\d/.test(text)) expect(snapshot?.listeners ?? []).toEqual([]);
        },
      ),
    );
  });

  it('reads 100,000 lines', async () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => {
      const address = `10.${index % 7}.${Math.floor(index / 60_000)}.1:${(index % 60_000) + 1}`;
      const users = `users:(("worker ${index % 9}",pid=${index + 2},fd=6))`;
      return `tcp   LISTEN 0      128    ${address}  0.0.0.0:*    ${users} ino:${index + 1} sk:1 cgroup:/x <->`;
    });
    const result = await parse(lines.join('\n'));
    expect(result.listeners).toHaveLength(100_000);
  });
});
