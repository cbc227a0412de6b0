import { describe, expect, it } from 'vitest';
import { sockets } from '../../../src/predict/config/answer.js';
import { READERS } from '../../../src/predict/config/list.js';
import type { Registry } from '../../../src/registry/types.js';
import { buildImage, buildRunning } from '../../helpers/build-image.js';
import { CASES, type Files } from './changed-cases.js';
import { KILLING } from './killing-cases.js';

/** Files that a program ends without, by what names them. */
const LACKING: Readonly<Record<string, { program: string; file: string; text: string; wanted: string }>> = {
  'a certificate of nginx': {
    program: 'nginx',
    file: '/etc/nginx/nginx.conf',
    text: 'http { server { listen 443 ssl; ssl_certificate /etc/ssl/a.pem; } }\n',
    wanted: '/etc/ssl/a.pem',
  },
  'a certificate of Apache': {
    program: 'apache2',
    file: '/etc/apache2/apache2.conf',
    text: 'Listen 443\nSSLCertificateFile /etc/ssl/a.pem\n',
    wanted: '/etc/ssl/a.pem',
  },
  'a certificate of HAProxy': {
    program: 'haproxy',
    file: '/etc/haproxy/haproxy.cfg',
    text: 'frontend a\n  bind :443 ssl crt /etc/ssl/a.pem\n',
    wanted: '/etc/ssl/a.pem',
  },
  'passwords of mosquitto': {
    program: 'mosquitto',
    file: '/etc/mosquitto/mosquitto.conf',
    text: 'listener 1883\npassword_file /etc/mosquitto/passwd\n',
    wanted: '/etc/mosquitto/passwd',
  },
  'the root key of unbound': {
    program: 'unbound',
    file: '/etc/unbound/unbound.conf',
    text: 'server:\n  auto-trust-anchor-file: "/var/lib/unbound/root.key"\n',
    wanted: '/var/lib/unbound/root.key',
  },
  'the root key of unbound, from a package': {
    program: 'unbound',
    file: '/etc/unbound/unbound.conf',
    text: 'server:\n  auto-trust-anchor-file: "/var/lib/unbound/root.key"\n',
    wanted: '/usr/share/dns/root.key',
  },
};

it('an option for an address with its port names the address alone beside one for the port', () => {
  const registry = { program: () => undefined } as unknown as Registry;
  const opens = (...words: readonly string[]) => {
    const run = buildRunning(['/usr/bin/own', ...words], { name: 'own', known: false });
    return sockets(run, buildImage({}), registry)?.map(({ address, port }) => `${address} ${port}`);
  };
  expect(opens('--listen-address=127.0.0.1', '--port', '8500')).toEqual(['127.0.0.1 8500']);
  expect(opens('--listen-address=::1', '--port', '8500')).toEqual(['::1 8500']);
  expect(opens('--listen-address=127.0.0.1:81', '--port', '8500')).toEqual(['127.0.0.1 81']);
  expect(opens('--listen-address=', '--port', '8500')).toEqual([':: 8500']);
});

it('a device that a program is given is what it is bound to', () => {
  const run = buildRunning(['/usr/sbin/ptpd', '-i', 'eth0'], { name: 'ptpd' });
  const opened = READERS.find(({ programs }) => programs.includes('ptpd'))?.read(run, buildImage({})) ?? [];
  expect(opened.map(({ address, interface: device, certainty }) => [address, device, certainty])).toEqual([
    ['0.0.0.0', 'eth0', 'certain'],
    ['0.0.0.0', 'eth0', 'certain'],
  ]);
});

describe('changed configurations', () => {
  it.each(Object.entries(KILLING))('%s', (_, { program, wrong, right }) => {
    const reader = READERS.find(({ programs }) => programs.includes(program));
    const doubts = (files: Files) => {
      const image = buildImage(files);
      const opened = reader?.read(buildRunning(['/x'], { name: program }), image) ?? [];
      return [new Set(opened.map(({ certainty }) => certainty === 'possible')), image.problems().length > 0];
    };
    expect([doubts(wrong), doubts(right)]).toEqual([
      [new Set([true]), true],
      [new Set([false]), false],
    ]);
  });

  it('nothing is certain of words that only the running machine knows in whole', () => {
    const certain = (options: string) => {
      const run = buildRunning(['/usr/bin/socat', `TCP-LISTEN:9272,fork${options}`, 'EXEC:/bin/cat'], {
        name: 'socat',
      });
      return [
        ...new Set(
          sockets(run, buildImage(), { program: () => undefined } as unknown as Registry)?.map(
            ({ certainty }) => certainty,
          ),
        ),
      ];
    };
    expect([certain(',reuseaddr'), certain(',\uFFFC')]).toEqual([['certain'], ['configured']]);
  });

  it.each([
    // Seen on a booted image: the exporter of Debian 12 does not know this one and ends.
    ['apache_exporter', '--web.listen-address=[::1]:9118', 'configured'],
    ['nginx_exporter', '-listen-address=[::1]:9118', 'configured'],
    ['node_exporter', '-web.listen-address=[::1]:9118', 'configured'],
    ['node_exporter', '--web.listen-address=[::1]:9118', 'certain'],
  ])('%s %s: an option that not every version knows is not certain', (name, word, certainty) => {
    const reader = READERS.find(({ programs }) => programs.includes(name));
    const opened = reader?.read(buildRunning(['/x', word], { name }), buildImage()) ?? [];
    expect(opened.map((each) => `${each.address} ${each.port} ${each.certainty}`)).toEqual([`::1 9118 ${certainty}`]);
  });

  it.each([
    // Seen on a booted image: options that leave out `--config.file` take away its file, and it ends.
    ['blackbox_exporter', [], {}, 'possible'],
    ['blackbox_exporter', ['--config.file', '/etc/b.yml'], { '/etc/b.yml': '' }, 'certain'],
    ['snmp_exporter', [], { '/etc/prometheus/snmp.yml': '' }, 'certain'],
    ['alertmanager', ['--config.file=/srv/gone.yml'], {}, 'possible'],
  ])('%s %j ends without its file', (name, words, files, certainty) => {
    const image = buildImage(files);
    const reader = READERS.find(({ programs }) => programs.includes(name));
    const run = buildRunning(['/x', '--web.listen-address=[::1]:9118', ...words], { name });
    const [opened] = reader?.read(run, image) ?? [];
    expect([opened?.port, opened?.certainty]).toEqual([9118, certainty]);
    expect(image.problems()).toHaveLength(certainty === 'certain' ? 0 : 1);
  });

  it.each([
    ['ripd', 'router rip\n network lo\n', ['0.0.0.0 520']],
    ['ripd', 'router bgp 65001\n', []],
    ['bfdd', '', ['0.0.0.0 3784', ':: 3784', ':: 3785', '0.0.0.0 4784', ':: 4784']],
  ])('%s of FRRouting with %j takes its neighbours over UDP', (name, text, expected) => {
    const reader = READERS.find(({ programs }) => programs.includes('frr-daemons'));
    const image = buildImage({ '/etc/frr/daemons': 'x', '/etc/frr/frr.conf': text });
    const opened = reader?.read(buildRunning([`/usr/lib/frr/${name}`], { name, exe: `/usr/lib/frr/${name}` }), image);
    const datagrams = opened?.filter(({ protocol }) => protocol === 'udp');
    expect(datagrams?.map(({ address, port }) => `${address} ${port}`)).toEqual(expected);
  });

  it('etcd ends where it is said where it listens, and not what clients are told', () => {
    const read = (variables: Readonly<Record<string, string>>) => {
      const place = { file: '/etc/default/etcd', line: 1, text: 'X=' };
      const environment = new Map(Object.entries(variables));
      const origins = new Map(Object.keys(variables).map((name) => [name, place]));
      const run = buildRunning(['/usr/bin/etcd'], { name: 'etcd', environment, origins });
      const reader = READERS.find(({ programs }) => programs.includes('etcd'));
      return [...new Set(reader?.read(run, buildImage())?.map(({ certainty }) => certainty === 'possible'))];
    };
    const listen = { ETCD_LISTEN_CLIENT_URLS: 'http://127.0.0.1:2479' };
    expect(read(listen)).toEqual([true]);
    expect(read({ ...listen, ETCD_ADVERTISE_CLIENT_URLS: 'http://127.0.0.1:2479' })).toEqual([false]);
    expect(read({})).toEqual([false]);
  });

  it('Java opens every address through a socket of IPv6, unless it is told otherwise', () => {
    const connectors = '<Connector port="8180" address="127.0.0.1"/><Connector port="8009" address="::1"/>';
    const image = buildImage({
      '/etc/tomcat10/server.xml': `<Server port="-1"><Service>${connectors}<Connector port="8181" address="0.0.0.0"/></Service></Server>`,
    });
    const opens = (...options: readonly string[]) => {
      const words = ['/usr/lib/jvm/java-17/bin/java', ...options, 'org.apache.catalina.startup.Bootstrap'];
      const run = buildRunning(words, { name: 'tomcat', known: true });
      return sockets(run, image, { program: () => undefined } as unknown as Registry)?.map(
        ({ address, port, dualStack }) => `${address} ${port} ${dualStack}`,
      );
    };
    expect(opens()).toEqual(['127.0.0.1 8180 false', '::1 8009 false', ':: 8181 true']);
    expect(opens('-Djava.net.preferIPv4Stack=true')).toEqual([
      '127.0.0.1 8180 false',
      '::1 8009 false',
      '0.0.0.0 8181 false',
    ]);
  });

  it.each([
    ['mariadbd', '/etc/mysql/my.cnf', '[mysqld]\nbind-address = 127.0.0.1,127.0.0.2\n', 'configured'],
    ['mariadbd', '/etc/mysql/my.cnf', '[mysqld]\nbind-address = 127.0.0.1, 127.0.0.2\n', 'possible'],
    ['mariadbd', '/etc/mysql/my.cnf', '[mysqld]\nbind-address = 127.0.0.1 # here, and not there\n', 'configured'],
    ['mariadbd', '/etc/mysql/my.cnf', '[mysqld]\nbind_address = a ,b\nbind-address = 127.0.0.1\n', 'configured'],
    ['munin-node', '/etc/munin/munin-node.conf', 'port 4950\nhost [::1]\n', 'configured'],
    ['munin-node', '/etc/munin/munin-node.conf', 'port 4950\nhost ::1\n', 'possible'],
    ['munin-node', '/etc/munin/munin-node.conf', 'port 4950\nhost *\n', 'configured'],
    ['upsd', '/etc/nut/ups.conf', '# [none]\n', 'possible'],
    ['upsd', '/etc/nut/ups.conf', '[office]\n  driver = dummy-ups\n', 'default'],
    ['LCDd', '/etc/LCDd.conf', '[server]\nDriverPath=/usr/lib/lcdproc/\n#Driver=hd44780\nPort=13700\n', 'possible'],
    ['LCDd', '/etc/LCDd.conf', '[server]\nDriver=curses\nPort=13700\n', 'possible'],
    ['LCDd', '/etc/LCDd.conf', '[server]\nDriver=hd44780\nPort=13700\n', 'configured'],
    ['motion', '/etc/motion/motion.conf', 'webcontrol_port 8080\nlog_file /var/log/motion/motion.log\n', 'possible'],
    ['motion', '/etc/motion/motion.conf', 'webcontrol_port 8080\nlog_file /etc/motion/motion.log\n', 'configured'],
  ])('%s with %s: %j is %s', (program, file, text, certainty) => {
    const reader = READERS.find(({ programs }) => programs.includes(program));
    const opened = reader?.read(buildRunning([`/usr/sbin/${program}`]), buildImage({ [file]: text })) ?? [];
    expect([...new Set(opened.map((each) => each.certainty))]).toEqual([certainty]);
  });

  it.each([
    [
      ['supernode', '-f', '-l', '7655'],
      ['udp 7655 certain', 'tcp 7655 possible', 'udp 5645 possible'],
    ],
    [['zookeeper'], ['tcp 2181 default', 'tcp 8080 possible']],
  ])('%j: what only some versions open is possible', (words, opens) => {
    const reader = READERS.find(({ programs }) => programs.includes(words[0] ?? ''));
    const opened = reader?.read(buildRunning(words, { name: words[0] ?? '' }), buildImage({})) ?? [];
    expect(opened.map(({ protocol, port, certainty }) => `${protocol} ${port} ${certainty}`)).toEqual(opens);
  });

  it.each(Object.entries(LACKING))('without %s it may not start', (_, { program, file, text, wanted }) => {
    const reader = READERS.find(({ programs }) => programs.includes(program));
    const doubts = (files: Readonly<Record<string, string>>) => {
      const opened =
        reader?.read(buildRunning(['/x'], { name: program }), buildImage({ [file]: text, ...files })) ?? [];
      return [...new Set(opened.map(({ certainty }) => certainty === 'possible'))];
    };
    expect([doubts({}), doubts({ [wanted]: 'x' })]).toEqual([[true], [false]]);
  });

  it.each(Object.entries(CASES))('%s', (_, { program, files = {}, words = ['/x'], variables = {}, opens }) => {
    const image = buildImage(files);
    const place = { file: '/etc/default/x', line: 1, text: 'X=' };
    const run = buildRunning(words, {
      name: program,
      environment: new Map(Object.entries(variables)),
      origins: new Map(Object.keys(variables).map((name) => [name, place])),
    });
    const opened = READERS.find(({ programs }) => programs.includes(program))?.read(run, image) ?? [];
    expect(opened.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`)).toEqual(opens);
  });
});
