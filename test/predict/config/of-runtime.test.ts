import { describe, expect, it } from 'vitest';
import { sockets } from '../../../src/predict/config/answer.js';
import type { Program, Registry } from '../../../src/registry/types.js';
import { buildImage, buildRunning } from '../../helpers/build-image.js';

const NOTE = {
  little: '\u0004\0\0\0\u0053\0\0\0\u0004\0\0\0Go\0\0',
  big: '\0\0\0\u0004\0\0\0\u0053\0\0\0\u0004Go\0\0',
};

function registryOf(address: string | null): Registry {
  const port = { low: 7000, high: 7000, protocol: 'tcp' };
  const listens = address === null ? [] : [{ port, address, when: 'default' }];
  const program = { name: 'thingd', listens, ports: [], packages: [], relay: null } as unknown as Program;
  return { program: () => program } as unknown as Registry;
}

/** What a program with this beginning opens. */
function opens(head: string, words: readonly string[], stock: string | null = null, files = {}, name = 'thingd') {
  const exe = `/usr/bin/${name}`;
  const image = buildImage({ [exe]: { program: head }, ...files });
  const run = buildRunning([exe, ...words], { name, exe, known: true });
  const opened = sockets(run, image, registryOf(stock)) ?? [];
  return opened.map((each) => `${each.address}${each.dualStack ? '+' : ''} ${each.port} ${each.certainty}`);
}

const GO = `\u007fELF${'\0'.repeat(900)}${NOTE.little}`;

describe('the wildcard of IPv4', () => {
  it.each([
    ['--listen', '0.0.0.0:80'],
    ['--http-addr=0.0.0.0:80'],
    ['--port=80', '--host=0.0.0.0'],
    ['--metrics-addr', '0.0.0.0:80'],
  ])('is that of both families in Go: %s %s', (...words) =>
    expect(
      opens(
        GO,
        words.filter((word) => word !== undefined),
      ),
    ).toEqual(['::+ 80 configured']),
  );

  it('is so in a line of a file, of either order of bytes, and where a reader says it', () => {
    const files = { '/etc/thingd.conf': 'listen = 0.0.0.0:80\n' };
    expect(opens(GO, [], 'loopback4', files)).toEqual(['::+ 80 configured']);
    expect(opens(`\u007fELF${NOTE.big}`, [], null, files)).toEqual(['::+ 80 configured']);
    expect(opens(GO, ['-l', '0.0.0.0', '-p', '80'], null, {}, 'memcached')).toContain('::+ 80 configured');
  });

  it('is that of IPv4 where a program is of another language, or was seen to ask for IPv4 alone', () => {
    const words = ['--listen', '0.0.0.0:80'];
    expect(opens(`\u007fELF${'\0'.repeat(900)}`, words)).toEqual(['0.0.0.0 80 configured']);
    expect(opens(NOTE.little, words)).toEqual(['0.0.0.0 80 configured']);
    expect(opens(`\u007fELF${'\0'.repeat(9000)}${NOTE.little}`, words)).toEqual(['0.0.0.0 80 configured']);
    expect(opens(GO, words, 'any4')).toEqual(['0.0.0.0 80 configured']);
  });

  it('leaves other addresses as they are, and what stock installations were seen to open', () => {
    expect(opens(GO, ['--listen', '127.0.0.1:80'])).toEqual(['127.0.0.1 80 configured']);
    expect(opens(GO, [], 'any4')).toEqual(['0.0.0.0 7000 default']);
  });
});
