import { describe, expect, it } from 'vitest';
import { predictImage } from '../../src/predict/predict.js';
import { buildImage, type ImageFile } from '../helpers/build-image.js';
import { shippedRegistry } from '../helpers/shipped-registry.js';

const BASE: Readonly<Record<string, ImageFile>> = {
  '/usr/lib/systemd/systemd': { program: 'x' },
  '/etc/machine-id': '0123456789abcdef0123456789abcdef\n',
  '/usr/lib/systemd/system/default.target': '[Unit]\n',
};

const wants = (unit: string, file: string) => ({
  [`/usr/lib/systemd/system/${unit}`]: file,
  [`/etc/systemd/system/default.target.wants/${unit}`]: { link: `/usr/lib/systemd/system/${unit}` },
});

const predicted = (files: Readonly<Record<string, ImageFile>>) =>
  predictImage(buildImage({ ...BASE, ...files }), shippedRegistry());

describe('a prediction', () => {
  it('of a service that asks for what a socket unit already holds for both families: it gets nothing', () => {
    const { listeners, gaps } = predicted({
      ...wants('tiny.socket', '[Socket]\nListenStream=22\nAccept=yes\n'),
      '/usr/lib/systemd/system/tiny@.service': '[Service]\nExecStart=/bin/cat\n',
      ...wants('ssh.service', '[Service]\nExecStart=/usr/sbin/sshd -D\n'),
      '/usr/sbin/sshd': { program: 'x' },
    });
    expect(listeners.map(({ id, unit, certainty }) => [id, unit, certainty])).toEqual([
      ['tcp6:[::]:22', 'tiny.socket', 'certain'],
    ]);
    expect(gaps.map(({ place }) => place)).toContain('ssh.service');
  });

  it('of two services that want one port: none of it is certain, and a gap names both', () => {
    const { listeners, gaps } = predicted({
      ...wants('a.service', '[Service]\nExecStart=/usr/bin/python3 -m http.server 8410\n'),
      ...wants('b.service', '[Service]\nExecStart=/usr/bin/python3 -m http.server 8410 --bind 127.0.0.1\n'),
      ...wants('c.service', '[Service]\nExecStart=/usr/bin/python3 -m http.server 8411\n'),
      '/usr/bin/python3': { program: 'x' },
    });
    expect(listeners.map(({ port, certainty }) => [port, certainty])).toEqual([
      [8410, 'configured'],
      [8410, 'configured'],
      [8411, 'certain'],
    ]);
    expect(gaps.map(({ place, reason }) => [place, reason])).toEqual([
      ['a.service', expect.stringContaining('b.service wants tcp port 8410')],
      ['b.service', expect.stringContaining('a.service wants tcp port 8410')],
    ]);
  });

  it('of an interpreter that start-stop-daemon finds running already, without a file of its process: nothing is certain', () => {
    const certainties = (options: string) =>
      predicted({
        ...wants(
          'site.service',
          `[Service]\nExecStart=/usr/sbin/start-stop-daemon --start ${options} --exec /usr/bin/python3 -- -m http.server 8410 --bind 127.0.0.1\n`,
        ),
        '/usr/bin/python3': { program: 'x' },
      }).listeners.map(({ id, certainty }) => `${id} ${certainty}`);
    expect([certainties('-q'), certainties('-q --pidfile /run/site.pid')]).toEqual([
      ['tcp4:127.0.0.1:8410 configured'],
      ['tcp4:127.0.0.1:8410 certain'],
    ]);
  });

  it('of a line with tabs: its evidence has blanks for them', () => {
    const { listeners } = predicted({
      ...wants('inetd.service', '[Service]\nExecStart=/usr/sbin/inetd\n'),
      '/usr/sbin/inetd': { program: 'x' },
      '/etc/inetd.conf': '127.0.0.1:7070\tstream\ttcp\t\tnowait\troot /bin/cat\tcat\n',
    });
    expect(listeners.map(({ evidence }) => evidence[0])).toEqual([
      '/etc/inetd.conf:1: 127.0.0.1:7070 stream tcp nowait root /bin/cat cat',
    ]);
  });

  it('on an address of IPv4 by IPv6: of Java by that, and its family is not certain, of a socket unit it is', () => {
    const { listeners } = predicted({
      ...wants(
        'app.service',
        '[Service]\nExecStart=/usr/bin/java -jar /srv/zipkin.jar --server.address=127.0.0.1 --server.port=8305\n',
      ),
      ...wants('other.socket', '[Socket]\nListenStream=[::ffff:127.0.0.1]:8306\n'),
      '/usr/lib/systemd/system/other.service': '[Service]\nExecStart=/bin/cat\n',
      '/usr/bin/java': { program: 'x' },
    });
    expect(listeners.map(({ id, certainty }) => [id, certainty])).toEqual([
      ['tcp4:127.0.0.1:8305', 'configured'],
      ['tcp4:127.0.0.1:8306', 'certain'],
    ]);
  });

  it('of a program that has a port of its own beside the sockets that it is handed', () => {
    const { listeners } = predicted({
      ...wants('dnss.socket', '[Socket]\nListenDatagram=53\nListenStream=53\n'),
      ...wants(
        'dnss.service',
        '[Service]\nExecStart=/usr/bin/dnss --dns_listen_addr=systemd --monitoring_listen_addr=127.0.0.1:9982\n',
      ),
      '/usr/bin/dnss': { program: 'x' },
    });
    expect(listeners.map(({ id, unit }) => [id, unit])).toEqual([
      ['tcp6:[::]:53', 'dnss.socket'],
      ['udp6:[::]:53', 'dnss.socket'],
      ['tcp4:127.0.0.1:9982', 'dnss.service'],
    ]);
  });

  it.each([
    // Seen on a booted image: systemd looks for the service of a connection when one comes.
    ['ListenStream=7505\nAccept=yes', ['tcp6:[::]:7505 certain']],
    ['ListenStream=7505\nAccept=yes\nService=other.service', []],
    ['ListenDatagram=7505\nAccept=yes', []],
    ['ListenStream=7505', []],
  ])('of a socket unit whose service is missing (%j)', (lines, expected) => {
    const { listeners, gaps } = predicted(wants('a.socket', `[Socket]\n${lines}\n`));
    expect(listeners.map(({ id, certainty }) => `${id} ${certainty}`)).toEqual(expected);
    expect(gaps.some(({ reason }) => reason.includes('refuses this socket unit'))).toBe(expected.length === 0);
  });

  it('of a service beside a socket unit of IPv6 alone: both listen', () => {
    const { listeners } = predicted({
      ...wants('tiny.socket', '[Socket]\nListenStream=22\nAccept=yes\nBindIPv6Only=ipv6-only\n'),
      '/usr/lib/systemd/system/tiny@.service': '[Service]\nExecStart=/bin/cat\n',
      ...wants('ssh.service', '[Service]\nExecStart=/usr/sbin/sshd -D\n'),
      '/usr/sbin/sshd': { program: 'x' },
    });
    expect(listeners.map(({ id, unit }) => [id, unit])).toEqual([
      ['tcp4:0.0.0.0:22', 'ssh.service'],
      ['tcp6:[::]:22', 'tiny.socket'],
    ]);
  });

  it.each([
    // CUPS takes a socket of the same address for its own, whatever its port.
    ['cupsd -l', 'ListenStream=127.0.0.1:6319', ['tcp6:[::1]:631 configured', 'tcp4:127.0.0.1:6319 certain']],
    ['cupsd -l', 'ListenStream=127.0.0.1:631', ['tcp4:127.0.0.1:631 certain', 'tcp6:[::1]:631 configured']],
    [
      'cupsd -l',
      'ListenStream=[::]:6319\nBindIPv6Only=ipv6-only',
      ['tcp4:127.0.0.1:631 configured', 'tcp6:[::1]:631 configured', 'tcp6:[::]:6319 certain'],
    ],
    // Dovecot asks for family and port.
    ['dovecot', 'ListenStream=0.0.0.0:993', ['tcp4:127.0.0.1:143 configured', 'tcp4:0.0.0.0:993 certain']],
    // Who is handed a stream mostly opens none of its own.
    ['sshd', 'ListenStream=127.0.0.1:2222', ['tcp4:127.0.0.1:2222 certain']],
  ])('of %s that is handed %s', (command, listen, expected) => {
    const { listeners } = predicted({
      ...wants('own.socket', `[Socket]\n${listen}\n`),
      ...wants('own.service', `[Service]\nExecStart=/usr/sbin/${command}\n`),
      [`/usr/sbin/${command.replace(/ .*/, '')}`]: { program: 'x' },
      '/etc/hosts': '127.0.0.1 localhost\n::1 localhost\n',
      '/etc/cups/cupsd.conf': 'Listen localhost:631\n',
      '/etc/dovecot/dovecot.conf': 'listen = 127.0.0.1\nprotocols = imap\n',
      '/usr/share/dovecot/protocols.d/imapd.protocol': 'protocols = $protocols imap\n',
      '/etc/ssh/sshd_config': 'Port 22\n',
    });
    expect(listeners.map(({ id, certainty }) => `${id} ${certainty}`)).toEqual(expected);
  });

  it('of a script of one’s own that is handed a socket, and names another port: it is possible', () => {
    const { listeners } = predicted({
      ...wants('fd.socket', '[Socket]\nListenStream=127.0.0.1:8404\n'),
      ...wants('fd.service', '[Service]\nExecStart=/usr/bin/node /opt/fd.js\n'),
      '/usr/bin/node': { program: 'x' },
      '/opt/fd.js':
        "const http = require('http');\nhttp.createServer().listen({ fd: 3 });\nhttp.createServer().listen(8405, '127.0.0.1');\nhttp.createServer().listen(8404, '127.0.0.1');\n",
    });
    expect(listeners.map(({ id, certainty }) => `${id} ${certainty}`)).toEqual([
      'tcp4:127.0.0.1:8404 certain',
      'tcp4:127.0.0.1:8405 possible',
    ]);
  });

  it('of a script with a branch that only the running machine takes: what is in it is not certain', () => {
    const { listeners } = predicted({
      ...wants('own.service', '[Service]\nExecStart=/usr/bin/own\n'),
      '/usr/bin/own':
        '#!/bin/sh\nP=7001\n/usr/bin/ask && P=7002\nsocat TCP4-LISTEN:7000,bind=127.0.0.1,fork - &\nexec socat TCP4-LISTEN:$P,bind=127.0.0.1,fork -\n',
      '/usr/bin/ask': { program: 'x' },
      '/usr/bin/socat': { program: 'x' },
      '/bin/sh': { program: 'x' },
    });
    expect(listeners.map(({ id, certainty }) => `${id} ${certainty}`)).toEqual([
      'tcp4:127.0.0.1:7000 certain',
      'tcp4:127.0.0.1:7002 configured',
    ]);
  });

  it.each(['winbindd', 'update-binfmts', 'cron'])('of %s, which opens no port: nothing is missing', (name) => {
    const files = {
      ...wants('own.service', `[Service]\nExecStart=/usr/sbin/${name}\n`),
      [`/usr/sbin/${name}`]: { program: 'x' },
    };
    expect(predicted(files)).toMatchObject({ listeners: [], gaps: [] });
  });

  it.each([
    ['IP=127.0.0.1\nPORT=53\n', ['tcp4:127.0.0.1:53 configured', 'udp4:127.0.0.1:53 configured']],
    ['HOST=::1\nPORT=53\n', ['tcp6:[::1]:53 configured', 'udp6:[::1]:53 configured']],
    ['PORT=5300\n', ['tcp4:127.0.0.1:5300 configured', 'udp4:127.0.0.1:5300 configured']],
  ])(
    'of a program that is given the only port of its stock installation, %j: what is not said is as there',
    (text, expected) => {
      const { listeners } = predicted({
        ...wants(
          'curvedns.service',
          '[Service]\nEnvironmentFile=/etc/default/own\nExecStart=/usr/sbin/curvedns $IP $PORT\n',
        ),
        '/usr/sbin/curvedns': { program: 'x' },
        '/etc/default/own': text,
      });
      expect(listeners.map(({ id, certainty }) => `${id} ${certainty}`)).toEqual(expected);
    },
  );

  const besideResolved = (lines: string) =>
    predicted({
      ...wants('names.socket', `[Socket]\n${lines}\n`),
      '/usr/lib/systemd/system/names.service': '[Service]\nExecStart=/bin/cat\n',
      ...wants(
        'systemd-resolved.service',
        '[Unit]\nDefaultDependencies=no\nBefore=sysinit.target\n[Service]\nExecStart=/usr/lib/systemd/systemd-resolved\n',
      ),
      '/usr/lib/systemd/systemd-resolved': { program: 'x' },
    });

  it('of a socket unit whose port a part of the basic system takes before it: it is not sure, and told', () => {
    const { listeners, gaps } = besideResolved('ListenStream=53\nListenDatagram=53');
    expect(new Set(listeners.filter(({ unit }) => unit === 'names.socket').map((each) => each.certainty))).toEqual(
      new Set(['possible']),
    );
    expect(gaps.find(({ place }) => place === 'names.socket')?.reason).toBe(
      'systemd-resolved.service has port 53 of tcp before it',
    );
  });

  it('of a socket unit for datagrams alone, which resolved shares with it: it is certain', () => {
    const { listeners, gaps } = besideResolved('ListenDatagram=0.0.0.0:53');
    expect(listeners.find(({ unit }) => unit === 'names.socket')?.certainty).toBe('certain');
    expect(gaps.filter(({ place }) => place === 'names.socket')).toEqual([]);
  });

  it('of a service that requires a masked unit: it starts all the same, as cups.service was seen to', () => {
    const { listeners } = predicted({
      ...wants('ssh.service', '[Unit]\nRequires=gate.socket\n[Service]\nExecStart=/usr/sbin/sshd -D\n'),
      '/etc/systemd/system/gate.socket': { link: '/dev/null' },
      '/usr/sbin/sshd': { program: 'x' },
    });
    expect(listeners.map(({ port }) => port)).toEqual([22, 22]);
  });

  it.each([
    ['uftp.service', '/usr/bin/uftpd', 'uftpd'],
    ['ntpsec.service', '/usr/sbin/ntpd', 'ntpd'],
  ])('of %s, whose file %s is called as those of several programs: it is %s', (unit, exe, program) => {
    const { listeners } = predicted({ ...wants(unit, `[Service]\nExecStart=${exe} -d\n`), [exe]: { program: 'x' } });
    expect([...new Set(listeners.map((each) => each.program?.name))]).toEqual([program]);
  });

  it('of a default that a stock installation was seen not to open: it is possible', () => {
    const { listeners } = predicted({
      ...wants('zabbix-proxy.service', '[Service]\nExecStart=/usr/sbin/zabbix_proxy -f\n'),
      '/usr/sbin/zabbix_proxy': { program: 'x' },
    });
    expect([...new Set(listeners.map(({ port, certainty }) => `${port} ${certainty}`))]).toEqual(['10051 possible']);
  });

  it('of a socket unit whose service starts at boot, and was seen to fail until systemd gave up: it is possible', () => {
    const files = (sure: boolean) => ({
      ...wants('chasquid-smtp.socket', '[Socket]\nListenStream=25\nService=chasquid.service\n'),
      ...(sure ? { '/usr/lib/systemd/system/chasquid.service': '[Service]\nExecStart=/usr/bin/chasquid\n' } : {}),
      ...(sure ? {} : wants('chasquid.service', '[Service]\nExecStart=/usr/bin/chasquid\n')),
      '/usr/bin/chasquid': { program: 'x' },
    });
    expect(predicted(files(true)).listeners.map(({ id, certainty }) => [id, certainty])).toEqual([
      ['tcp6:[::]:25', 'certain'],
    ]);
    expect(predicted(files(false)).listeners.map(({ id, certainty }) => [id, certainty])).toContainEqual([
      'tcp6:[::]:25',
      'possible',
    ]);
  });

  it('of a script that does much before it starts its program', () => {
    const { listeners } = predicted({
      ...wants('long.service', '[Service]\nExecStart=/usr/bin/long\n'),
      '/usr/bin/long': `#!/bin/sh\n${'mkdir -p /run/long\n'.repeat(700)}exec /usr/sbin/sshd -D\n`,
      '/usr/bin/mkdir': { program: 'x' },
      '/bin/sh': { program: 'x' },
      '/usr/sbin/sshd': { program: 'x' },
    });
    expect(listeners.map(({ id }) => id)).toEqual(['tcp4:0.0.0.0:22', 'tcp6:[::]:22']);
  });

  it.each([
    ['mkdir -p /run/long\n'.repeat(2100), '2000 were looked at'],
    [':\n'.repeat(21_000), '20000 steps were followed'],
  ])('of a script that does more than is followed: it is told', (steps, reason) => {
    const { gaps } = predicted({
      ...wants('long.service', '[Service]\nExecStart=/usr/bin/long\n'),
      '/usr/bin/long': `#!/bin/sh\n${steps}exec /usr/sbin/sshd -D\n`,
      '/usr/bin/mkdir': { program: 'x' },
      '/bin/sh': { program: 'x' },
      '/usr/sbin/sshd': { program: 'x' },
    });
    expect(gaps).toContainEqual(
      expect.objectContaining({ place: '/usr/bin/long', reason: expect.stringContaining(reason) }),
    );
  });

  it('of a unit that is named after a program, and starts it by a runner of many: it is that program', () => {
    const of = (unit: string) =>
      predicted({
        ...wants(unit, '[Service]\nExecStart=/usr/bin/twistd3 --nodaemon --pidfile= epoptes\n'),
        '/usr/bin/twistd3': '#!/usr/bin/python3\n',
        '/usr/bin/python3': { program: 'x' },
      }).listeners.map(({ id, program }) => [id, program?.name]);
    expect(of('epoptes.service')).toEqual([['tcp4:0.0.0.0:789', 'epoptes']]);
    expect(of('ours.service')).toEqual([]);
  });

  it('of a unit that starts everywhere but in one kind of container: it is as sure as any', () => {
    const certainty = (value: string) =>
      predicted({
        ...wants('a.service', `[Unit]\nConditionVirtualization=${value}\n[Service]\nExecStart=/usr/sbin/sshd -D\n`),
        '/usr/sbin/sshd': { program: 'x' },
      }).listeners.map((each) => each.certainty);
    expect(new Set(certainty('!lxc'))).not.toContain('possible');
    expect(new Set(certainty('!container'))).toEqual(new Set(['possible']));
    expect(new Set(certainty('lxc'))).toEqual(new Set(['possible']));
  });

  it('of a unit that wants something mounted: it is sure where the image says that it is', () => {
    const certainty = (condition: string, fstab = '') =>
      predicted({
        '/etc/fstab': fstab,
        ...wants('a.service', `[Unit]\n${condition}\n[Service]\nExecStart=/usr/sbin/sshd -D -p 2222\n`),
        '/usr/sbin/sshd': { program: 'x' },
      }).listeners.map((each) => each.certainty);
    expect(new Set(certainty('AssertPathIsMountPoint=/srv/vault'))).toEqual(new Set(['possible']));
    expect(new Set(certainty('ConditionPathIsMountPoint=/srv/vault'))).toEqual(new Set(['possible']));
    expect(new Set(certainty('ConditionPathIsMountPoint=!/srv/vault'))).not.toContain('possible');
    const mounted = certainty('ConditionPathIsMountPoint=/srv/vault', 'LABEL=v /srv/vault ext4 defaults 0 2\n');
    expect(new Set(mounted)).not.toContain('possible');
    expect(new Set(certainty('ConditionPathIsMountPoint=/'))).not.toContain('possible');
    expect(new Set(certainty('ConditionKernelModuleLoaded=dummy'))).toEqual(new Set(['possible']));
  });

  const two = (first: string, second: string) => {
    const { listeners, gaps } = predicted({
      ...wants('a.socket', `[Socket]\n${first}\n`),
      ...wants('b.socket', `[Socket]\n${second}\n`),
      '/usr/lib/systemd/system/a.service': '[Service]\nExecStart=/bin/cat\n',
      '/usr/lib/systemd/system/b.service': '[Service]\nExecStart=/bin/cat\n',
    });
    return { certain: listeners.map(({ certainty }) => certainty), told: gaps.map(({ place }) => place) };
  };

  it.each([
    ['ListenStream=22', 'ListenStream=22', 1],
    ['ListenStream=22', 'ListenStream=127.0.0.1:22', 2],
    ['ListenStream=22', 'ListenStream=0.0.0.0:22', 2],
    ['ListenStream=22\nReusePort=yes', 'ListenStream=0.0.0.0:22', 2],
    ['ListenStream=22\nBindToDevice=eth0', 'ListenStream=0.0.0.0:22', 2],
  ])('of two socket units of which one fails (%j, %j): neither is certain', (first, second, count) =>
    expect(two(first, second)).toEqual({
      certain: Array.from({ length: count }, () => 'configured'),
      told: ['a.socket', 'b.socket'],
    }),
  );

  it.each([
    ['ListenStream=22', 'ListenStream=23'],
    ['ListenStream=22', 'ListenDatagram=22'],
    ['ListenDatagram=22', 'ListenDatagram=127.0.0.1:22'],
    ['ListenStream=127.0.0.1:22', 'ListenStream=127.0.0.2:22'],
    ['ListenStream=22\nBindIPv6Only=ipv6-only', 'ListenStream=0.0.0.0:22'],
    ['ListenStream=22\nReusePort=yes', 'ListenStream=0.0.0.0:22\nReusePort=yes'],
    ['ListenStream=22\nBindToDevice=eth0', 'ListenStream=0.0.0.0:22\nBindToDevice=eth1'],
  ])('of two socket units that both listen (%j, %j)', (first, second) =>
    expect(two(first, second)).toEqual({ certain: ['certain', 'certain'], told: [] }),
  );
});
