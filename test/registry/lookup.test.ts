import { describe, expect, it } from 'vitest';
import { aClaim, anAssignment, aProgram, aRegistry } from '../helpers/registry.js';

const tcp = (low: number, high = low) => ({ low, high, protocol: 'tcp' }) as const;

const registry = aRegistry({
  assignments: [
    anAssignment(80, { service: 'http', description: 'World Wide Web HTTP' }),
    anAssignment(80, { service: 'www' }),
    anAssignment(80, { service: 'http', protocol: 'sctp' }),
    anAssignment(53, { service: 'domain', registered: '2002-04' }),
    anAssignment(53, { protocol: 'udp', service: null, description: 'Reserved' }),
    anAssignment(100, {
      low: 90,
      high: 110,
      protocol: '',
      status: 'unassigned',
      service: null,
      description: 'Unassigned',
    }),
    anAssignment(100, { service: 'newacct' }),
    anAssignment(7300, { high: 7359, protocol: '', service: 'swx' }),
  ],
  programs: [
    aProgram('nginx', { services: ['http'], ports: [tcp(8080)], customary: [tcp(8000, 8099)] }),
    aProgram('named', { services: ['domain'], ports: [{ low: 53, high: 53, protocol: null }] }),
    aProgram('http.server', { executables: [], interpreted: [{ runtime: 'python', module: 'http.server' }] }),
  ],
  claims: [
    aClaim('Old worm', { kind: 'malware', ports: [tcp(3127, 3198)] }),
    aClaim('A game', { kind: 'game', ports: [{ low: 3074, high: 3174, protocol: 'udp' }, tcp(80)] }),
  ],
});
const program = (name: string) => registry.program(name) ?? aProgram('missing');

describe('registration', () => {
  it.each([
    [80, 'tcp', 'assigned', ['http', 'www'], 'system'],
    [80, 'udp', 'unassigned', [], 'system'],
    [53, 'udp', 'reserved', [], 'system'],
    [95, 'udp', 'unassigned', [], 'system'],
    [100, 'tcp', 'assigned', ['newacct'], 'system'],
    [7310, 'udp', 'assigned', ['swx'], 'user'],
    [1023, 'tcp', 'unassigned', [], 'system'],
    [1024, 'tcp', 'unassigned', [], 'user'],
    [49151, 'tcp', 'unassigned', [], 'user'],
    [49152, 'udp', 'dynamic', [], 'dynamic'],
  ] as const)('%i/%s is %s to %j in the %s range', (port, protocol, status, services, range) => {
    expect(registry.registration(port, protocol)).toMatchObject({
      status,
      services,
      range,
      service: services[0] ?? null,
    });
  });

  it('has description and date of the first name', () => {
    expect(registry.registration(80, 'tcp').description).toBe('World Wide Web HTTP');
    expect(registry.registration(53, 'tcp').registered).toBe('2002-04');
    expect(registry.registration(1024, 'tcp')).toMatchObject({ description: null, registered: null });
  });
});

describe('all ports', () => {
  it('share the answers where nothing is known, so that a watch of a million changes does not keep them all', () => {
    const answers = { registration: new Set(), claimsOn: new Set(), programsOn: new Set() };
    for (let port = 0; port < 1 << 16; port++) {
      for (const protocol of ['tcp', 'udp'] as const) {
        for (const [ask, found] of Object.entries(answers) as Array<[keyof typeof answers, Set<unknown>]>) {
          found.add(registry[ask](port, protocol));
        }
      }
    }
    // The ports of the records, claims and programs above, and one more for each range, or for none.
    expect(answers.registration.size).toBeLessThan(200);
    expect(answers.claimsOn.size).toBeLessThan(200);
    expect(answers.programsOn.size).toBeLessThan(300);
  });
});

describe('belongs', () => {
  it.each([
    ['nginx', 80, 'tcp', { how: 'service', service: 'http' }],
    ['nginx', 80, 'udp', null],
    ['nginx', 8080, 'tcp', { how: 'default', service: null }],
    ['nginx', 8081, 'tcp', { how: 'custom', service: null }],
    ['nginx', 8081, 'udp', null],
    ['named', 53, 'udp', { how: 'default', service: null }],
    ['http.server', 80, 'tcp', null],
  ] as const)('%s on %i/%s: %j', (name, port, protocol, belonging) => {
    expect(registry.belongs(program(name), port, protocol)).toEqual(belonging);
    const names = registry.programsOn(port, protocol).map((each) => each.name);
    expect(names.includes(name)).toBe(belonging !== null);
  });
});

describe('the rest', () => {
  it('finds programs by name, file and runtime, always the same object', () => {
    expect(registry.programs.map(({ name }) => name)).toEqual(['nginx', 'named', 'http.server']);
    expect(registry.program('nginx')).toBe(registry.programs[0]);
    expect(registry.programsOfExecutable('/usr/sbin/nginx')[0]).toBe(registry.programs[0]);
    expect(registry.interpretedBy('python')[0]).toBe(registry.programs[2]);
    expect(registry.programsOn(8080, 'tcp')[0]).toBe(registry.programs[0]);
    expect([registry.program('constructor'), registry.interpretedBy('node')]).toEqual([undefined, []]);
  });

  it('finds claims by port and protocol', () => {
    expect(registry.claimsOn(3150, 'tcp').map(({ name }) => name)).toEqual(['Old worm']);
    expect(registry.claimsOn(3150, 'udp').map(({ name }) => name)).toEqual(['A game']);
    expect(registry.claimsOn(3199, 'tcp')).toEqual([]);
    expect(registry.claims.length).toBe(2);
  });

  it('lists the records of a port in order, and all of them', () => {
    expect(registry.assignments(80).map(({ service, protocol }) => `${service}/${protocol}`)).toEqual([
      'http/tcp',
      'www/tcp',
      'http/sctp',
    ]);
    expect([...registry.allAssignments()].length).toBe(8);
    expect(registry.facts).toMatchObject({ assignments: 6, programs: 3 });
  });
});

describe('belonging beyond the own ports', () => {
  const registry = aRegistry({
    programs: [
      aProgram('vite', { steps: true, ports: [{ low: 5173, high: 5173, protocol: 'tcp' }] }),
      aProgram('fixed', { ports: [{ low: 5173, high: 5173, protocol: 'tcp' }] }),
      aProgram('player', { family: 'media', customary: [{ low: 1, high: 1, protocol: null }] }),
      aProgram('site', { family: 'development', services: ['http-alt'] }),
      aProgram('store', { family: 'development' }),
      aProgram('asker', { draws: 'queries', ports: [{ low: 53, high: 53, protocol: null }] }),
    ],
    claims: [
      aClaim('Work', { kind: 'development', ports: [{ low: 8001, high: 8001, protocol: 'tcp' }] }),
      aClaim('mDNS', {
        kind: 'shared',
        ports: [{ low: 5353, high: 5353, protocol: 'udp' }],
        families: ['media'],
        programs: ['vite'],
      }),
    ],
  });
  const how = (name: string, port: number, protocol: 'tcp' | 'udp') => {
    const program = registry.program(name);
    return program === undefined ? 'unknown' : (registry.belongs(program, port, protocol)?.how ?? null);
  };
  it.each([
    ['vite', 5173, 'tcp', 'default'],
    ['vite', 5174, 'tcp', 'step'],
    ['vite', 5193, 'tcp', 'step'],
    ['vite', 5194, 'tcp', null],
    ['vite', 5172, 'tcp', null],
    ['vite', 5174, 'udp', null],
    ['fixed', 5174, 'tcp', null],
    ['site', 8001, 'tcp', 'custom'],
    ['site', 8002, 'tcp', null],
    ['store', 8001, 'tcp', null],
    ['vite', 5353, 'udp', 'shared'],
    ['player', 5353, 'udp', 'shared'],
    ['player', 5353, 'tcp', null],
    ['fixed', 5353, 'udp', null],
    ['asker', 40000, 'udp', null],
  ] as const)('%s on %i/%s: %s', (name, port, protocol, expected) => expect(how(name, port, protocol)).toBe(expected));
});
