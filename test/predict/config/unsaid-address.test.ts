import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sockets } from '../../../src/predict/config/answer.js';
import type { Running } from '../../../src/predict/programs/running.js';
import type { Program, Registry } from '../../../src/registry/types.js';
import { buildImage, buildRunning, type ImageFile } from '../../helpers/build-image.js';

/** A registry of one program that opens these addresses and ports as shipped. */
function opening(...spots: ReadonlyArray<readonly [address: string, port: number]>): Registry {
  const listens = spots.map(([address, low]) => ({
    port: { low, high: low, protocol: 'tcp' },
    address,
    when: 'default',
  }));
  const program = { name: 'thingd', listens, ports: [], packages: ['thing'], relay: null } as unknown as Program;
  return { program: () => program } as unknown as Registry;
}

const UNIT = { file: '/usr/lib/systemd/system/thing.service', line: 7, text: 'ExecStart=thingd' };
const LOOPBACK = opening(['loopback4', 7000]);

/** What it opens, and where a gap stands. */
function answer(
  registry: Registry,
  options: readonly string[],
  more: Partial<Running> = {},
  files: Readonly<Record<string, ImageFile>> = {},
) {
  const image = buildImage(files);
  const words = ['/usr/sbin/thingd', ...options];
  const run = buildRunning(words, { name: 'thingd', known: true, place: UNIT, ...more });
  const opened = sockets(run, image, registry) ?? [];
  return [...opened.map((each) => `${each.address} ${each.port}`), ...image.problems().map(({ place }) => place)];
}

describe('a narrow address of a stock installation that nothing says', () => {
  const spot = `${UNIT.file}:7`;

  it.each([['--port'], ['-p'], ['--tcp-port'], ['--listen-port']])('is a gap where %s moves the port', (option) =>
    expect(answer(LOOPBACK, [option, '9000'])).toEqual(['127.0.0.1 9000', spot]),
  );

  it('is a gap where a variable moves the port, at its line', () => {
    const place = { file: '/etc/default/thing', line: 3, text: 'PORT=9000' };
    const more = { environment: new Map([['PORT', '9000']]), origins: new Map([['PORT', place]]) };
    expect(answer(LOOPBACK, [], more)).toEqual(['127.0.0.1 9000', '/etc/default/thing:3']);
  });

  it('is a gap where a line of a file moves the port', () =>
    expect(answer(LOOPBACK, [], {}, { '/etc/thingd.conf': '\nport = 9000\n' })).toEqual([
      '127.0.0.1 9000',
      '/etc/thingd.conf:2',
    ]));

  it('is a gap where its command is not as shipped, whatever the port', () => {
    const place = { file: '/etc/systemd/system/thing.service', line: 2, text: 'ExecStart=thingd' };
    const gap = '/etc/systemd/system/thing.service:2';
    expect(answer(LOOPBACK, [], { place })).toEqual(['127.0.0.1 7000', gap]);
    expect(answer(LOOPBACK, ['--port', '7000'], { place })).toEqual(['127.0.0.1 7000', gap]);
    expect(answer(opening(['loopback6', 7000], ['any', 7001]), ['--port', '7001'], { place })).toEqual([
      ...['0.0.0.0 7001', ':: 7001', '::1 7000'],
      gap,
    ]);
  });

  it('is a gap where its file is not as shipped', () => {
    const text = 'color = blue\n';
    const sum = createHash('md5').update(text).digest('hex');
    const status = { '/var/lib/dpkg/status': `Package: thing\nConffiles:\n /etc/thingd.conf ${sum}\n` };
    expect(answer(LOOPBACK, [], {}, { ...status, '/etc/thingd.conf': text })).toEqual(['127.0.0.1 7000']);
    expect(answer(LOOPBACK, [], {}, { ...status, '/etc/thingd.conf': 'color = red\n' })).toEqual([
      ...['127.0.0.1 7000', '/etc/thingd.conf:1'],
    ]);
  });

  it('is none where it is said, where it is every one or that of a group, and where all is as shipped', () => {
    expect(answer(LOOPBACK, ['--port', '9000', '--host', '127.0.0.1'])).toEqual(['127.0.0.1 9000']);
    expect(answer(LOOPBACK, ['-p', '9000', '-b', '127.0.0.2'])).toEqual(['127.0.0.2 9000']);
    expect(answer(opening(['any4', 7000]), ['--port', '9000'])).toEqual(['0.0.0.0 9000']);
    expect(answer(opening(['ff02::1:2', 7000]), ['--port', '9000'])).toEqual(['ff02::1:2 9000']);
    expect(answer(LOOPBACK, [])).toEqual(['127.0.0.1 7000']);
    expect(answer(LOOPBACK, ['--port', '7000'])).toEqual(['127.0.0.1 7000']);
  });

  it('is every one where a line says so', () =>
    expect(answer(LOOPBACK, [], {}, { '/etc/thingd.conf': 'listen = *:9000\n' })).toEqual(['0.0.0.0 9000', ':: 9000']));
});
