import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pastaNamespace, pastaPort } from '../../../src/collectors/processes/pasta.js';
import { fakeHost } from '../../helpers/fake-host.js';

describe('pastaPort', () => {
  it.each<readonly [string, 'tcp' | 'udp', number, number | null]>([
    ['pasta -t 8080:80 -- x', 'tcp', 8080, 80],
    ['pasta -t 8080 1234', 'tcp', 8080, 8080],
    ['pasta --tcp-ports=127.0.0.1/8000-8010:9000-9010 1', 'tcp', 8003, 9003],
    ['pasta -t 22,127.0.0.1%lo/8080:80 1', 'tcp', 8080, 80],
    ['pasta -t 8080:80 -u 5353:53', 'udp', 5353, 53],
    ['pasta -t 8080:80', 'udp', 8080, null],
    ['pasta -t auto', 'tcp', 8080, null],
    ['pasta -t', 'tcp', 8080, null],
  ])('%s %s %i', (line, protocol, port, inside) => expect(pastaPort(line.split(' '), protocol, port)).toBe(inside));
  it('reads any words', () =>
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('-t', '--tcp-ports'))), (words) => {
        const port = pastaPort(words, 'tcp', 80);
        expect(port === null || Number.isInteger(port)).toBe(true);
      }),
    ));
});

describe('pastaNamespace', () => {
  const host = (...links: string[]) =>
    fakeHost({
      files: {
        '/proc/8/ns/net': { link: 'net:[1]' },
        ...Object.fromEntries(links.map((link, index) => [`/proc/8/fd/${index}`, { link }])),
      },
    });
  it('is the one that it keeps a descriptor of beside its own', () =>
    expect(pastaNamespace(host('/dev/null', 'net:[1]', 'net:[4026532325]', 'socket:[7]'), 8)).toBe('4026532325'));
  it('is not known where there is none, or more than one, or it may not be seen', () => {
    expect(pastaNamespace(host('net:[1]'), 8)).toBeNull();
    expect(pastaNamespace(host('net:[2]', 'net:[3]'), 8)).toBeNull();
    expect(pastaNamespace(fakeHost(), 8)).toBeNull();
  });
});
