import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sockets } from '../../../src/predict/config/answer.js';
import { hintsOfText } from '../../../src/predict/config/hints.js';
import { likelySockets } from '../../../src/predict/config/likely.js';
import type { Program, Registry } from '../../../src/registry/types.js';
import { buildImage, buildRunning } from '../../helpers/build-image.js';

const spot = (hint: ReturnType<typeof hintsOfText>[number]) =>
  `${hint.place.line} ${hint.address ?? '-'} ${hint.port ?? '-'}${hint.isDoubtful ? '?' : ''}`;

describe('hints of lines', () => {
  it.each([
    ['server_port=5677', ['1 - 5677']],
    ['LISTENPORT=10125\nDESTPORT=10026', ['1 - 10125']],
    ['hosts = 0.0.0.0:5242, [::1]:5243', ['1 0.0.0.0 5242', '1 ::1 5243']],
    ['Listen 127.0.0.1 2402', ['1 127.0.0.1 2402']],
    ['"http-port": 8000,', ['1 - 8000']],
    ['bind-tcp [::1]:6054\nlisten_v6: "::1"\nport.ssl = 8443', ['1 ::1 6054', '2 ::1 -', '3 - 8443']],
    ['bindPort 8000', ['1 - 8000']],
    ['port = 30000\n[a]\nport = 81\nPort = 30050', ['1 - 30000', '4 - 30050']],
    ['port: 8001\nport: 8002', ['1 - 8001', '2 - 8002']],
    ['  <port>8000</port>', ['1 - 8000']],
    ['SOCKET: ["127.0.0.1", 8553]', ['1 127.0.0.1 8553']],
    ['Socket inet:8892@127.0.0.1', ['1 127.0.0.1 8892']],
    ['sql:\n  port: 1234\nlisten: 127.0.0.1:80', ['2 - 1234?', '3 127.0.0.1 80']],
    ['dns_listen_addr = 127.0.0.1:5330', ['1 127.0.0.1 5330']],
    ['OutAddress: 10029', ['1 - 10029?']],
    ['[database]\nport = 5432', ['2 - 5432?']],
    ['# port = 1\n// port = 2\nexport = 99\nsupport: 80', []],
    ['interface = eth0\nport = auto\nport = 99999', []],
  ])('%j', (text, hints) => expect(hintsOfText('f', text).map(spot)).toEqual(hints));

  it('whatever stands there, every hint names its line', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const { place } of hintsOfText('f', `port = ${text}\n${text}`)) expect(place.line).toBeGreaterThan(0);
      }),
    );
  });
});

/** A registry of one program that opens these ports as shipped. */
function opening(...ports: readonly number[]): Registry {
  const listens = ports.map((low) => ({ port: { low, high: low, protocol: 'tcp' }, address: 'any4', when: 'default' }));
  const program = { name: 'thingd', listens, ports: [], packages: ['thing'], relay: null } as unknown as Program;
  return { program: () => program } as unknown as Registry;
}

function likely(registry: Registry, words: readonly string[], files: Readonly<Record<string, string>>, known = true) {
  const run = buildRunning(words, { name: 'thingd', exe: words[0] ?? '', known });
  const opened = likelySockets(run, buildImage(files), registry);
  return opened?.map(({ protocol, address, port, certainty }) => `${protocol} ${address} ${port} ${certainty}`) ?? null;
}

describe('what a program without a reader likely opens', () => {
  const words = ['/usr/sbin/thingd'];

  it('is what its stock installation opens', () =>
    expect(likely(opening(7000), words, {})).toEqual(['tcp 0.0.0.0 7000 default']));

  it('is where an option says that has a name of its own', () =>
    expect(likely(opening(7000), ['/usr/sbin/thingd', '--gui-address=127.0.0.1:7001', '--redis-port=1'], {})).toEqual([
      'tcp 127.0.0.1 7001 configured',
    ]));

  it('is where a line says by its name, whatever others say of ports', () =>
    expect(
      likely(opening(7000), words, { '/etc/thingd.conf': 'NextAddress: 7005\nListen: 127.0.0.1:7001\nport: 7006\n' }),
    ).toEqual(['tcp 127.0.0.1 7001 configured']));

  it('is the whole place that a line says is listened on, of a program that is not known', () =>
    expect(
      likely(
        { program: () => undefined } as unknown as Registry,
        words,
        { '/etc/thingd.conf': 'listen = 127.0.0.1:7001\n' },
        false,
      ),
    ).toEqual(['tcp 127.0.0.1 7001 configured']));

  it('is where its file says, and the line is the evidence', () =>
    expect(likely(opening(7000), words, { '/etc/thingd.conf': 'port = 7001\naddress = 127.0.0.1\n' })).toEqual([
      'tcp 127.0.0.1 7001 configured',
    ]));

  it('is what its stock installation opens where its file is as its package installed it, and the line is evidence', () => {
    const text = 'port = 7000\naddress = 127.0.0.1\nadmin_port = 7009\n';
    const sum = createHash('md5').update(text).digest('hex');
    const status = `Package: thing\nConffiles:\n /etc/thingd.conf ${sum}\n`;
    const files = { '/etc/thingd.conf': text, '/var/lib/dpkg/status': status };
    expect(likely(opening(7000), words, files)).toEqual(['tcp 0.0.0.0 7000 configured']);
    expect(likely(opening(7000), words, { ...files, '/etc/thingd.conf': `${text}\n` })).toEqual([
      'tcp 127.0.0.1 7000 configured',
    ]);
  });

  it('is where a file of its package says', () =>
    expect(
      likely(opening(7000), words, {
        '/var/lib/dpkg/info/thing.conffiles': '/etc/things/main\n/etc/init.d/thing\n',
        '/etc/things/main': 'listen 127.0.0.1:7001\n',
        '/etc/init.d/thing': 'PORT=7002\n',
      }),
    ).toEqual(['tcp 127.0.0.1 7001 configured']));

  it('looks into no database of its package', () => {
    const image = buildImage({
      '/var/lib/dpkg/info/thing.conffiles': '/etc/thing/thing.sqlite.init\n/etc/thing/main\n',
      '/etc/thing/thing.sqlite.init': 'SQLite format 3\u0000port = 7009\n',
      '/etc/thing/main': 'x\u0000\n',
    });
    likelySockets(buildRunning(words, { name: 'thingd', known: true }), image, opening(7000));
    expect(image.problems().map(({ place }) => place)).toEqual(['/etc/thing/main:1']);
  });

  it('is where an option says, which beats its file', () =>
    expect(likely(opening(7000), [...words, '-p', '7002'], { '/etc/thingd.conf': 'port = 7001\n' })).toEqual([
      'tcp 0.0.0.0 7002 configured',
    ]));

  it('is several endpoints of one line', () =>
    expect(likely(opening(7000), words, { '/etc/thing/config': 'hosts = 127.0.0.1:7001, [::1]:7002\n' })).toEqual([
      'tcp 127.0.0.1 7001 configured',
      'tcp ::1 7002 configured',
    ]));

  it('beside a port that an option names, is the others; which one another port stands for is not known', () => {
    const run = (port: string) => buildRunning([...words, '--listen', `:${port}`], { name: 'thingd', known: true });
    const opens = (port: string) =>
      sockets(run(port), buildImage({}), opening(7000, 7001))?.map((each) => `${each.port} ${each.certainty}`);
    expect(opens('7001')).toEqual(['7001 configured', '7000 default']);
    expect(opens('7005')).toEqual(['7005 configured', '7000 possible', '7001 possible']);
    const both = { ...run('7005'), words: [...run('7005').words, '-admin-port=7001'] };
    expect(sockets(both, buildImage({}), opening(7000, 7001))?.map((each) => `${each.port} ${each.certainty}`)).toEqual(
      ['7005 configured', '7000 possible', '7001 configured'],
    );
  });

  it('is not certain by an argument where stock installations were seen to open nothing', () => {
    const program = { ...(opening(61209).program('thingd') as Program) };
    const listens = (when: string) => program.listens.map((each) => ({ ...each, when }));
    const certainty = (when: string) => {
      const registry = { program: () => ({ ...program, listens: listens(when) }) } as unknown as Registry;
      const run = buildRunning(['/usr/bin/glances', '-s', '-B', '127.0.0.1'], { name: 'glances', known: true });
      return sockets(run, buildImage({}), registry)?.map((each) => each.certainty);
    };
    expect(certainty('default')).toEqual(['certain']);
    expect(certainty('possible')).toEqual(['configured']);
  });

  it('is possible where stock installations open nothing, whatever address a line names', () => {
    const registry = opening(7000);
    const program = registry.program('thingd') as Program;
    const quiet = { ...program, listens: program.listens.map((each) => ({ ...each, when: 'possible' })) };
    const files = { '/etc/thingd.conf': 'listen_address = 127.0.0.1\n' };
    expect(likely({ ...registry, program: () => quiet as Program }, words, files)).toEqual([
      'tcp 127.0.0.1 7000 possible',
    ]);
  });

  it('is possible where a script of its package made the line, and stock installations open nothing', () => {
    const text = 'port = 7000\n';
    const sum = createHash('md5').update(text).digest('hex');
    const program = opening(7000).program('thingd') as Program;
    const quiet = { ...program, listens: program.listens.map((each) => ({ ...each, when: 'possible' })) } as Program;
    const registry = { program: () => quiet } as unknown as Registry;
    const files = { '/etc/thingd.conf': text, '/var/lib/ucf/hashfile': `${sum}  /etc/thingd.conf\n` };
    expect(likely(registry, words, files)).toEqual(['tcp 0.0.0.0 7000 possible']);
    expect(likely(registry, words, { '/etc/thingd.conf': text })).toEqual(['tcp 0.0.0.0 7000 configured']);
  });

  it('is possible of a program that is said to use one port and a range, and was not seen', () => {
    const program = opening(7000).program('thingd') as Program;
    const ports = [
      { low: 7000, high: 7000, protocol: 'tcp' },
      { low: 7005, high: 7010, protocol: 'tcp' },
    ] as const;
    const registry = { program: () => ({ ...program, listens: [], ports }) } as unknown as Registry;
    expect(likely(registry, words, {})).toEqual(['tcp 0.0.0.0 7000 possible', 'tcp :: 7000 possible']);
  });

  it('stays where lines say different things, or where another one is meant', () => {
    const files = { '/etc/thingd.conf': 'http_port = 7001\ntcp_port = 7002\nsmtp_port = 25\n' };
    expect(likely(opening(7000), words, files)).toEqual(['tcp 0.0.0.0 7000 default']);
  });

  it('of two ports, only the one that no line names is moved', () =>
    expect(likely(opening(7000, 8000), words, { '/etc/thingd.conf': 'port = 7000\nhttp_port = 8001\n' })).toEqual([
      'tcp 0.0.0.0 7000 configured',
      'tcp 0.0.0.0 8001 configured',
    ]));

  it('is possible where nothing is known of it, unless options name port and address', () => {
    const none = opening();
    expect(likely(none, words, {}, false)).toBeNull();
    expect(likely(none, words, { '/etc/thingd.conf': 'port = 7001\n' }, false)).toEqual([
      'tcp 0.0.0.0 7001 possible',
      'tcp :: 7001 possible',
    ]);
    expect(likely(none, [...words, '-i', '127.0.0.1', '-p', '7001'], {}, false)).toEqual([
      'tcp 127.0.0.1 7001 configured',
    ]);
  });

  it('does not move to a limit: `-l 10` is one, `-l 80` and `-l 8001` may be no other thing than a port', () => {
    expect(likely(opening(7000), [...words, '-l', '10'], {})).toEqual(['tcp 0.0.0.0 7000 default']);
    expect(likely(opening(7000), [...words, '-l', '8001'], {})).toEqual(['tcp 0.0.0.0 8001 configured']);
    expect(likely(opening(7000), [...words, '-l', '80'], {})).toEqual(['tcp 0.0.0.0 80 configured']);
  });
});
