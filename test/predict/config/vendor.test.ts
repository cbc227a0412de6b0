import { describe, expect, it } from 'vitest';
import { likelySockets } from '../../../src/predict/config/likely.js';
import { READERS } from '../../../src/predict/config/list.js';
import { inPlaceOf } from '../../../src/predict/config/vendor.js';
import type { Registry } from '../../../src/registry/types.js';
import { buildImage, buildRunning } from '../../helpers/build-image.js';

const opened = (program: string, files: Readonly<Record<string, string>>) =>
  READERS.find(({ programs }) => programs.includes(program))
    ?.read(buildRunning([`/usr/sbin/${program}`], { name: program }), buildImage(files))
    ?.map(({ port, certainty }) => `${port} ${certainty}`);

describe('a configuration of the vendor', () => {
  it.each([
    // One that is read by code, and one of a table.
    ['sshd', 'ssh/sshd_config', 'Port 2200\n', 'Port 2201\n', '2200 configured', '2201 configured'],
    ['vsftpd', 'vsftpd.conf', 'listen_port=2100\n', 'listen_port=2101\n', '2100 configured', '2101 configured'],
  ])('counts for %s as long as there is none in /etc', (program, file, own, other, first, second) => {
    expect(new Set(opened(program, { [`/usr/etc/${file}`]: own }))).toEqual(new Set([first]));
    const both = { [`/usr/etc/${file}`]: own, [`/etc/${file}`]: other };
    expect(new Set(opened(program, both))).toEqual(new Set([second]));
  });

  it('is possible for a program that nobody knows, unless there is one in /etc', () => {
    const registry = { program: () => undefined } as unknown as Registry;
    const likely = (files: Readonly<Record<string, string>>) =>
      likelySockets(buildRunning(['/usr/sbin/own'], { name: 'own', known: false }), buildImage(files), registry)?.map(
        ({ protocol, address, port, certainty }) => `${protocol} ${address} ${port} ${certainty}`,
      );
    const vendor = { '/usr/lib/own/own.conf': 'listen = 127.0.0.1:7001\n' };
    expect(likely(vendor)).toEqual(['tcp 127.0.0.1 7001 possible']);
    expect(likely({ ...vendor, '/etc/own.conf': 'listen_udp = 127.0.0.1:7002\n' })).toEqual([
      'udp 127.0.0.1 7002 configured',
    ]);
  });

  it('is asked for of files of /etc alone', () => {
    const image = buildImage({ '/usr/etc/a': '', '/usr/srv/a': '' });
    expect([inPlaceOf(image, '/etc/a'), inPlaceOf(image, '/srv/a'), inPlaceOf(image, '/etc/b')]).toEqual([
      '/usr/etc/a',
      '/srv/a',
      '/etc/b',
    ]);
  });
});
