import { describe, expect, it } from 'vitest';
import { sockets } from '../../../src/predict/config/answer.js';
import type { Running } from '../../../src/predict/programs/running.js';
import type { Program, Registry } from '../../../src/registry/types.js';
import { buildImage, buildRunning } from '../../helpers/build-image.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

/** A registry of one program that opens these ports as shipped. */
const opening = (...ports: readonly number[]) => openingAt('default', ports);

function openingAt(when: 'default' | 'possible', ports: readonly number[]): Registry {
  const listens = ports.map((low) => ({ port: { low, high: low, protocol: 'tcp' }, address: 'any4', when }));
  const program = { name: 'thingd', listens, ports: [], packages: ['thing'], relay: null } as unknown as Program;
  return { program: () => program } as unknown as Registry;
}

interface Asked {
  readonly registry?: Registry;
  readonly words?: readonly string[];
  readonly more?: Partial<Running>;
  readonly files?: Readonly<Record<string, string>>;
}

/** What opens by port, and where gaps stand with the port that they name. */
function answer({ registry = opening(7000, 8000), words = [], more = {}, files = {} }: Asked) {
  const image = buildImage(files);
  const run = buildRunning(['/usr/sbin/thingd', ...words], { name: 'thingd', known: true, ...more });
  const opened = (sockets(run, image, registry) ?? []).map(({ port, certainty }) => `${port} ${certainty}`);
  const gaps = image.problems().map(({ place, reason }) => `${place} ${/names port (\d+)/.exec(reason)?.[1]}`);
  return { opened: [...new Set(opened)], gaps };
}

const variable = (name: string, value: string, file = '/etc/default/thing') => ({
  environment: new Map([[name, value]]),
  origins: new Map([[name, { file, line: 3, text: `${name}=${value}` }]]),
});

const UNIT = '/etc/systemd/system/x.service:2';
const STOCK = ['7000 default', '8000 default'];

describe('a port that is named and that nothing took', () => {
  it.each([
    [['--thing-port', '7777']],
    [['--thing-port=7777']],
    [['-p', '7777']],
    [['--admin-port', '7777']],
    [['--port-of-things', '7777']],
    [['--serve', '0.0.0.0:7777']],
    [['--bind-to', '192.0.2.1:7777']],
    [['--add-listener', '[::1]:7777']],
  ])('%j is a gap beside what stock installations open', (words) =>
    expect(answer({ words })).toEqual({ opened: STOCK, gaps: [`${UNIT} 7777`] }),
  );

  it.each([
    ['THING_PORT', '7777'],
    ['DB_PORT', '7777'],
    ['THING_LISTEN', '*:7777'],
    ['SERVE', '0.0.0.0:7777'],
  ])('a variable is a gap at its line: %s=%s', (name, value) =>
    expect(answer({ more: variable(name, value) })).toEqual({ opened: STOCK, gaps: ['/etc/default/thing:3 7777'] }),
  );

  it('a line of a file is a gap where lines say different things', () =>
    expect(answer({ files: { '/etc/thingd.conf': 'http_port = 7001\ntcp_port = 7002\nsmtp_port = 25\n' } })).toEqual({
      opened: STOCK,
      gaps: ['/etc/thingd.conf:1 7001', '/etc/thingd.conf:2 7002'],
    }));

  it('is a gap beside what a reader knows by default', () => {
    const words = ['--extra-port', '7777'];
    const more = { name: 'memcached', exe: '/usr/bin/memcached' };
    expect(answer({ registry: shippedRegistry(), words, more }).gaps).toEqual([`${UNIT} 7777`]);
  });

  it('is none where it is opened, where it is no port, and where the package says it', () => {
    for (const words of [
      ['--thing-port', '8000'],
      ['--report-interval', '7777'],
      ['--max-port-tries', '10'],
    ])
      expect(answer({ words }).gaps).toEqual([]);
    const place = { file: '/usr/lib/systemd/system/x.service', line: 2, text: '' };
    expect(answer({ words: ['--thing-port', '7777'], more: { place } }).gaps).toEqual([]);
    expect(answer({ more: variable('DB_PORT', '7777', '/usr/lib/systemd/system/x.service') }).gaps).toEqual([]);
  });

  it('is the port of a program that has one alone', () => {
    const registry = opening(7000);
    expect(answer({ registry, more: variable('THING_PORT', '7777') })).toEqual({
      opened: ['7777 configured'],
      gaps: [],
    });
  });

  it.each([
    ['--metrics-port', ['7000']],
    ['--admin-console-port', ['7000']],
    ['--thing-port', []],
    ['--thingd-http-port', []],
    ['--port', []],
  ])('is the one port, which may be there beside it where %s is the name of another', (option, beside) => {
    const image = buildImage({});
    const run = buildRunning(['/usr/sbin/thingd', option, '7777'], { name: 'thingd', known: true });
    const opened = (sockets(run, image, opening(7000)) ?? []).map(({ port }) => port);
    const told = image.problems().map(({ reason }) => /(?:moves port|in place of) (\d+)/.exec(reason)?.[1]);
    expect([opened.length, told]).toEqual([1, beside]);
  });

  it('is a gap beside the one port of a program where it may be the far end of something', () =>
    expect(answer({ registry: opening(7000), more: variable('DB_PORT', '7777') })).toEqual({
      opened: ['7000 default'],
      gaps: ['/etc/default/thing:3 7777'],
    }));

  it('is the port that a line of a file names, whatever an option says of another machine', () =>
    expect(
      answer({ registry: opening(7000), words: ['--smtp-port', '25'], files: { '/etc/thingd.conf': 'port = 7001\n' } }),
    ).toEqual({ opened: ['7001 configured'], gaps: [] }));

  it('is a gap where stock installations were seen to fail', () => {
    const files = { '/etc/thingd.conf': 'http_port = 7001\ntcp_port = 8001\n' };
    expect(answer({ registry: openingAt('possible', [7000, 8000]), files })).toEqual({
      opened: ['7000 possible', '8000 possible'],
      gaps: ['/etc/thingd.conf:1 7001', '/etc/thingd.conf:2 8001'],
    });
  });

  it.each([
    ['vpnserver', 1],
    ['Plex DLNA Server', 1],
    ['named', 0],
  ])('%s may draw ports by chance that it listens on: a gap', (name, gaps) => {
    const image = buildImage({});
    const run = buildRunning([`/usr/sbin/${name}`], { name, exe: `/usr/sbin/${name}`, known: true });
    sockets(run, image, shippedRegistry());
    expect(image.problems().filter(({ reason }) => reason.includes('by chance'))).toHaveLength(gaps);
  });

  it('is a gap of rplayd, which has four', () => {
    const words = ['--rplay-port', '7777'];
    const more = { name: 'rplayd', exe: '/usr/sbin/rplayd' };
    expect(answer({ registry: shippedRegistry(), words, more }).gaps).toEqual([`${UNIT} 7777`]);
  });
});

describe('ports that are drawn at each start', () => {
  const told = (exe: string, files = {}) => {
    const image = buildImage(files);
    const opened = sockets(buildRunning([exe], { name: exe.replace(/.*\//, '') }), image, shippedRegistry()) ?? [];
    const isDrawn = image.problems().some(({ reason }) => reason.includes('by chance at each start'));
    return [opened.map(({ protocol, port, certainty }) => `${protocol} ${port} ${certainty}`), isDrawn];
  };

  it('are a gap of what serves NFS, unless a line says one', () => {
    const ports = { '/etc/nfs.conf': '[statd]\nport = 32765\n' };
    const both = (protocol: string) => Array(2).fill(`${protocol} 32765 configured`);
    expect(told('/sbin/rpc.statd')).toEqual([[], true]);
    expect(told('/sbin/rpc.statd', ports)).toEqual([[...both('tcp'), ...both('udp')], false]);
    expect(told('/usr/sbin/rpc.mountd')).toEqual([[], true]);
  });

  it('are a gap of the locks of NFS, whose port is possible where a line says one', () => {
    const [opened, isDrawn] = told('/usr/sbin/rpc.nfsd', { '/etc/nfs.conf': '[lockd]\nport = 32768\n' });
    expect([opened, isDrawn]).toEqual([
      ['tcp 2049 default', 'tcp 2049 default', 'tcp 32768 possible', 'tcp 32768 possible'],
      true,
    ]);
  });
});
