import { describe, expect, it } from 'vitest';
import type { NamePage, PortPage } from '../../../src/domain/explanation.js';
import { explanationOf, subjectOf } from '../../../src/judge/dossier/explanation-of.js';
import type { Look } from '../../../src/judge/dossier/pages.js';
import { RULES } from '../../../src/judge/rules/run.js';
import { buildGap, buildHost, buildReportListener, buildSource, buildSquatter } from '../../helpers/build-report.js';
import { aClaim, anAssignment, aProgram, aRegistry } from '../../helpers/registry.js';

const tcp = (low: number, high = low) => ({ low, high, protocol: 'tcp' }) as const;

const registry = aRegistry({
  assignments: [
    anAssignment(3099, { service: 'chmd', description: 'CHIPSY Machine Daemon' }),
    anAssignment(3099, { service: 'chmd', protocol: 'udp' }),
    anAssignment(6379, { service: 'redis', registered: '2015-04-23' }),
    anAssignment(6379, { service: null, protocol: 'udp', description: 'Reserved' }),
    anAssignment(22, { service: 'ssh' }),
    anAssignment(22, { service: 'ssh', protocol: 'sctp' }),
    anAssignment(23, { service: 'telnet' }),
  ],
  programs: [
    aProgram('redis-server', {
      product: 'Redis',
      services: ['redis'],
      ports: [tcp(16379)],
      customary: [tcp(6380), tcp(50_000)],
    }),
    aProgram('haproxy', { customary: [tcp(6379), { low: 6379, high: 6379, protocol: 'udp' }] }),
    aProgram('sshd', { services: ['ssh'] }),
    aProgram('telnetd', { services: ['telnet'] }),
    aProgram('http.server', {
      executables: [],
      interpreted: [
        { runtime: 'python', module: 'http.server' },
        { runtime: 'java', jar: 'x.jar' },
      ],
      ports: [tcp(8000)],
    }),
  ],
  claims: [
    aClaim('Rainbow Six', { kind: 'game', ports: [{ low: 3074, high: 3174, protocol: 'udp' }], years: '2006' }),
    aClaim('Mydoom', { kind: 'malware', ports: [tcp(3099, 3198)] }),
    aClaim('Redis', { kind: 'sensitive', ports: [tcp(6379)], programs: ['redis-server'] }),
    aClaim('Telnet', { kind: 'cleartext', ports: [tcp(23)], successor: 'SSH' }),
  ],
});

const LOOK: NonNullable<Look> = {
  host: buildHost({ localPortRange: [32_768, 60_999] }),
  sources: [buildSource()],
  gaps: [],
  listeners: [buildReportListener(), buildSquatter({ port: 3099 })],
};

function explained(text: string, look: Look = LOOK) {
  return explanationOf(text, subjectOf(text, registry, RULES), registry, look);
}
const port = (text: string, look: Look = LOOK) => explained(text, look).page as PortPage;
const name = (text: string, look: Look = LOOK) => explained(text, look).page as NamePage;

describe('a port', () => {
  it('has registration, records, users and history of both protocols, or of the one asked for', () => {
    const both = port('6379');
    expect(both.registrations.map(({ protocol, status }) => `${protocol} ${status}`)).toEqual([
      'tcp assigned',
      'udp reserved',
    ]);
    expect(both.users).toEqual([
      { name: 'redis-server', product: 'Redis', how: 'service', installed: null, protocols: ['tcp'] },
      { name: 'haproxy', product: 'The haproxy server', how: 'custom', installed: null, protocols: ['tcp', 'udp'] },
    ]);
    expect(port('6379/udp')).toMatchObject({ protocols: ['udp'], known: [], users: [{ name: 'haproxy' }] });
    expect(port('6379/udp').records.map(({ protocol }) => protocol)).toEqual(['udp']);
    expect(port('22/tcp').records.map(({ protocol }) => protocol)).toEqual(['tcp', 'sctp']);
  });

  it('tells what else was seen there, with years and source', () => {
    expect(port('3099').known).toEqual([
      {
        kind: 'malware',
        name: 'Mydoom',
        ports: ['3099-3198/tcp'],
        note: 'What is known of Mydoom.',
        years: null,
        successor: null,
        programs: [],
        source: 'a test',
      },
      expect.objectContaining({ kind: 'game', name: 'Rainbow Six', years: '2006' }),
    ]);
    expect(port('3099/tcp').known.map(({ name }) => name)).toEqual(['Mydoom']);
  });

  it.each([
    ['3099', 'No software is known that implements chmd, or uses 3099/tcp and 3099/udp otherwise.'],
    ['3099', 'Malware has used it (Mydoom)'],
    ['6379/tcp', 'Any other program is reported as registered-unexpected: the port is registered for redis'],
    ['6379/udp', 'IANA reserves 6379/udp, but the known software uses it and is as expected.'],
    ['6379', 'Redis must not be reachable from a network: redis-server on any address but loopback'],
    ['23', 'Telnet sends credentials in the clear (cleartext-service); use SSH instead.'],
    ['23', 'It is a system port'],
    ['9999/tcp', 'Nobody has registered 9999/tcp, and no software is known to use it by default.'],
    ['8000/tcp', 'Nobody has registered 8000/tcp, but the known software uses it'],
    ['40000', 'This machine hands out 32768-60999 by itself'],
    ['50000', 'It is a dynamic port'],
  ])('%s: %s', (text, words) => expect(port(text).meaning.join('\n')).toContain(words));

  it('says nothing of a range that it did not look at, nor of nobody on a dynamic port', () => {
    expect(port('40000', null).meaning.join('\n')).not.toContain('hands out');
    expect(port('50000').meaning.join('\n')).not.toMatch(/registered-unexpected|Nobody has registered/);
  });

  it('shows what listens there now, and nothing else', () => {
    expect(port('3099').seen?.listeners.map((each) => each.port)).toEqual([3099]);
    expect(port('3099/udp').seen?.listeners).toEqual([]);
    expect(port('3099', null).seen).toBeNull();
  });

  it('knows whether it could look', () => {
    const blind = (scope: string) => ({ ...LOOK, gaps: [buildGap({ kind: 'blind', scope })] });
    expect(port('3099', blind('udp6')).seen?.complete).toBe(false);
    expect(port('3099/tcp', blind('udp6')).seen).toMatchObject({ complete: true, gaps: [] });
    expect(port('3099', { ...LOOK, sources: [buildSource({ ok: false })] }).seen?.complete).toBe(false);
    expect(port('3099', { ...LOOK, gaps: [buildGap({ kind: 'partial', scope: 'owner' })] }).seen?.complete).toBe(true);
  });

  it('names commands of three systems for the port and protocol', () => {
    const text = JSON.stringify(port('3099/udp').byHand);
    for (const word of ["ss -lnup 'sport = :3099'", '-iUDP:3099', 'netstat -anv -p udp', 'Get-NetUDPEndpoint']) {
      expect(text).toContain(word);
    }
    expect(text).not.toMatch(/tcp/i);
    expect(port('3099').byHand.map(({ system }) => system)).toEqual(['Linux', 'macOS', 'Windows']);
  });
});

describe('a name', () => {
  it('is a program, a service, or both', () => {
    expect(name('sshd')).toMatchObject({ program: { name: 'sshd' }, service: null });
    expect(name('TELNET')).toMatchObject({
      program: null,
      service: { service: 'telnet', programs: [{ name: 'telnetd' }] },
    });
    expect(name('redis')).toMatchObject({ program: { name: 'redis-server' }, service: { service: 'redis' } });
  });

  it('tells where a program belongs, how it shows, and what is known of it', () => {
    expect(name('redis-server').program).toMatchObject({
      assigned: [{ ports: '6379/tcp', service: 'redis' }],
      defaults: ['16379/tcp'],
      customary: ['6380/tcp', '50000/tcp'],
      known: [{ kind: 'sensitive' }],
    });
    expect(name('http.server').program?.interpreted).toEqual(['python -m http.server', 'java -jar x.jar']);
  });

  it('shows what listens as the program, or on the ports of the service', () => {
    expect(name('sshd').seen?.listeners.map((each) => each.port)).toEqual([22]);
    const stranger = buildReportListener({ port: 6379, program: null, ownerStatus: 'none' });
    const look = { ...LOOK, listeners: [stranger] };
    expect(name('telnet', look).seen?.listeners).toEqual([]);
    expect(name('ssh', look).seen?.listeners).toEqual([stranger]);
  });
});

describe('a rule', () => {
  it('is explained without looking at the machine', () => {
    expect(explained('registered-unexpected')).toMatchObject({
      subject: 'registered-unexpected',
      page: { kind: 'rule', rule: 'registered-unexpected', severity: { loopback: 'low', elsewhere: 'medium' } },
    });
    for (const { id } of RULES) expect(explained(id).page.kind).toBe('rule');
  });
});

describe('anything else', () => {
  it.each([
    ['rediss', 'did you mean "redis"?'],
    ['sshdd', 'did you mean "sshd"?'],
    ['registered-unexpectd', 'did you mean "registered-unexpected"?'],
    ['', '"" is no port, rule, program or service'],
    ['70000', '70000 is no port that can be audited'],
    ['443/sctp', '443/sctp is no port that can be audited'],
  ])('%j is refused: %s', (text, message) => {
    expect(() => explanationOf(text, subjectOf(text, registry, RULES), registry, null)).toThrow(message);
  });

  it.each(['postgers9', 'zzserver', 'exampel'])('is never taken for an unrelated word: %s', (text) => {
    expect(() => explanationOf(text, subjectOf(text, registry, RULES), registry, null)).toThrow(/^((?!mean).)*$/);
  });
});
