import { describe, expect, it } from 'vitest';
import { lookUp, searchRegistry } from '../../src/registry/search.js';
import { aClaim, anAssignment, aProgram, aRegistry } from '../helpers/registry.js';

const tcp = (port: number) => ({ low: port, high: port, protocol: 'tcp' }) as const;

const registry = aRegistry({
  assignments: [
    anAssignment(3476, { service: 'nppmp', description: 'NVIDIA Mgmt Protocol', registered: '2002-04' }),
    anAssignment(3476, { protocol: 'udp', service: 'nppmp', description: 'NVIDIA Mgmt Protocol' }),
    anAssignment(6379, { service: 'redis', note: 'An in-memory store' }),
    anAssignment(6379, { protocol: 'sctp', service: 'other' }),
  ],
  programs: [
    aProgram('sentinel', { customary: [tcp(6379)] }),
    aProgram('keydb', { ports: [tcp(6379)] }),
    aProgram('redis-server', { product: 'Redis', services: ['redis'], ports: [{ ...tcp(16379), protocol: null }] }),
    aProgram('gpu-exporter', { packages: ['nvidia-exporter'] }),
  ],
  claims: [
    aClaim('NVIDIA port', { ports: [tcp(3476), { ...tcp(3476), protocol: 'udp' }], kind: 'dormant' }),
    aClaim('Old worm', { ports: [tcp(1)], note: 'Opened a redis shell.', kind: 'malware' }),
  ],
});

describe('lookUp', () => {
  it('tells everything of a port, of all protocols', () => {
    const { registrations, records, programs } = lookUp(registry, '6379');
    expect(registrations.map(({ protocol, status }) => [protocol, status])).toEqual([
      ['tcp', 'assigned'],
      ['udp', 'unassigned'],
    ]);
    expect(records.map(({ service }) => service)).toEqual(['redis', 'other']);
    expect(programs.map(({ name }) => name)).toEqual(['redis-server', 'keydb', 'sentinel']);
  });

  it('keeps to one protocol where one is named', () => {
    expect(lookUp(registry, '6379/TCP').records.map(({ service }) => service)).toEqual(['redis']);
    expect(lookUp(registry, '6379/sctp').records.map(({ service }) => service)).toEqual(['other']);
    expect(lookUp(registry, '6379/udp')).toMatchObject({ records: [], programs: [] });
  });

  it('finds a service in any case, with the programs that implement it', () => {
    expect(lookUp(registry, 'NPPMP')).toMatchObject({
      registrations: [],
      records: [{ low: 3476 }, { protocol: 'udp' }],
    });
    expect(lookUp(registry, 'redis').programs).toEqual([{ name: 'redis-server', product: 'Redis' }]);
  });

  it.each([
    ['70000', '70000 is no port: write 0 to 65535'],
    ['80/ip', '80/ip is no port'],
    ['80/', '80/ is no port'],
    ['rediss', 'rediss is no service that IANA has a port for; did you mean "redis"?'],
    ['', 'is no service'],
  ])('refuses %j', (query, message) => expect(() => lookUp(registry, query)).toThrow(message));
});

describe('searchRegistry', () => {
  it('finds by service, description, program, product, package, claim and note', () => {
    const found = searchRegistry(registry, 'nvidia');
    expect(found.records.length).toBe(2);
    expect(found.programs.map(({ name }) => name)).toEqual(['gpu-exporter']);
    expect(found.claims).toEqual([
      { kind: 'dormant', name: 'NVIDIA port', ports: ['3476'], note: 'What is known of NVIDIA port.' },
    ]);
    const redis = searchRegistry(registry, 'REDIS');
    expect(redis.programs).toEqual([{ name: 'redis-server', product: 'Redis', services: ['redis'], ports: ['16379'] }]);
    expect(redis.claims.map(({ name }) => name)).toEqual(['Old worm']);
    expect(searchRegistry(registry, 'memory').records.map(({ service }) => service)).toEqual(['redis']);
  });

  it('wants every word', () => {
    expect(searchRegistry(registry, 'nvidia  mgmt').records.length).toBe(2);
    expect(searchRegistry(registry, 'nvidia redis').records).toEqual([]);
  });

  it('refuses to look for nothing', () => {
    expect(() => searchRegistry(registry, '  ')).toThrow('needs a word');
  });
});
