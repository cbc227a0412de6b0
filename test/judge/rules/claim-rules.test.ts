import { describe, expect, it } from 'vitest';
import type { Access } from '../../../src/domain/access.js';
import type { Owner } from '../../../src/domain/owner.js';
import type { PortClaim } from '../../../src/registry/types.js';
import { buildOwner } from '../../helpers/build-report.js';
import { find } from '../../helpers/find.js';
import { aClaim, aProgram } from '../../helpers/registry.js';

const on22 = [{ low: 22, high: 22, protocol: 'tcp' as const }];
const claims = (facts: Partial<PortClaim>) => [aClaim('Story', { ports: on22, ...facts })];

describe('suspicious-port', () => {
  const malware = { claims: claims({ kind: 'malware', years: '2004' }) };
  it('tells the history where the program does not belong', () => {
    const finding = find('suspicious-port', { verdict: 'registered-unexpected' }, malware);
    expect(finding).toMatchObject({ severity: 'high', confidence: 'low' });
    expect(finding?.message).toContain('Story (2004)');
  });
  it('weighs less on loopback', () =>
    expect(find('suspicious-port', { verdict: 'unregistered', address: '127.0.0.1' }, malware)?.severity).toBe(
      'medium',
    ));
  it.each(['expected', 'ephemeral'] as const)('says nothing of %s', (verdict) =>
    expect(find('suspicious-port', { verdict }, malware)).toBeNull(),
  );
  it('says nothing of owners that an unprivileged run may not see', () => {
    const hidden = { verdict: 'unattributed', ownerStatus: 'hidden' } as const;
    expect(find('suspicious-port', hidden, { ...malware, host: { privileged: false } })).toBeNull();
    expect(find('suspicious-port', hidden, malware)).not.toBeNull();
  });
  it('says nothing of a process of which nothing but the id is known', () =>
    expect(find('suspicious-port', { verdict: 'unattributed' }, malware)).toBeNull());
  const windowsOnly = { claims: claims({ kind: 'malware', platforms: ['win32'] }) };
  it('leaves malware of another system alone', () => {
    const stranger = { verdict: 'unregistered' } as const;
    expect(find('suspicious-port', stranger, { ...windowsOnly, host: { platform: 'linux' } })).toBeNull();
    expect(find('suspicious-port', stranger, { ...windowsOnly, host: { platform: 'win32' } })).not.toBeNull();
  });
  const stock = { name: 'sshd', product: 'OpenSSH server', by: 'package' } as const;
  it('takes a known program from a package for no worm', () => {
    const packaged = {
      verdict: 'unregistered',
      program: stock,
      owners: [buildOwner({ package: 'openssh 1' })],
    } as const;
    expect(find('suspicious-port', packaged, malware)).toBeNull();
    const strangers: Array<Partial<Parameters<typeof find>[1]>> = [
      { program: { ...stock, product: null } },
      { program: { ...stock, by: 'cmdline' } },
      { owners: [buildOwner({ package: null })] },
      { owners: [buildOwner({ package: 'openssh 1', exeVerified: 'modified' })] },
      { owners: [buildOwner({ package: 'openssh 1', exeDeleted: true })] },
      { owners: [buildOwner({ package: 'openssh 1' }), buildOwner({ pid: 2, package: null })] },
    ];
    for (const facts of strangers) {
      expect(find('suspicious-port', { ...packaged, ...facts }, malware)).not.toBeNull();
    }
  });
  it('takes no other story', () =>
    expect(find('suspicious-port', { verdict: 'unregistered' }, { claims: claims({ kind: 'game' }) })).toBeNull());
});

describe('cleartext-service', () => {
  const cleartext = (programs: string[]) => ({ claims: claims({ kind: 'cleartext', successor: 'SSH', programs }) });
  it('names the successor', () =>
    expect(find('cleartext-service', {}, cleartext([]))).toMatchObject({
      severity: 'medium',
      remedy: expect.stringContaining('SSH'),
    }));
  it('weighs less on loopback', () =>
    expect(find('cleartext-service', { address: '127.0.0.1' }, cleartext([]))?.severity).toBe('info'));
  it('is limited to the programs that the claim names', () => {
    expect(find('cleartext-service', {}, cleartext(['telnetd']))).toBeNull();
    expect(find('cleartext-service', {}, cleartext(['sshd']))).not.toBeNull();
  });
  it('leaves strangers to other rules', () =>
    expect(find('cleartext-service', { verdict: 'unregistered' }, cleartext([]))).toBeNull());
});

describe('sensitive-service', () => {
  const sensitive = { claims: claims({ kind: 'sensitive', programs: ['sshd'] }) };
  it('is high where a network can reach it', () =>
    expect(find('sensitive-service', {}, sensitive)).toMatchObject({
      severity: 'high',
      message: expect.stringContaining('every network'),
    }));
  it('is nothing on loopback', () => expect(find('sensitive-service', { address: '::1' }, sensitive)).toBeNull());
  it('is nothing for other programs, or where the program does not belong', () => {
    const other = { claims: claims({ kind: 'sensitive', programs: ['dockerd'] }) };
    expect(find('sensitive-service', {}, other)).toBeNull();
    expect(find('sensitive-service', { verdict: 'unregistered' }, sensitive)).toBeNull();
  });
});

describe('sensitive-service by the program and its mode', () => {
  const NODE = { exe: '/usr/bin/node', cmdline: ['node', '--inspect=0.0.0.0:9300', 'server.js'] };
  const debugged = (facts: object = {}) => ({
    port: 9300,
    verdict: 'unregistered' as const,
    owners: [buildOwner(NODE)],
    ...facts,
  });
  it('tells a debugger on whatever port its option names', () =>
    expect(find('sensitive-service', debugged())).toMatchObject({
      severity: 'high',
      message: expect.stringContaining('--inspect=0.0.0.0:9300'),
    }));
  it('is nothing on loopback, on another port of the process, or for an argument of the script', () => {
    expect(find('sensitive-service', debugged({ address: '127.0.0.1' }))).toBeNull();
    expect(find('sensitive-service', debugged({ port: 3000 }))).toBeNull();
    const own = buildOwner({ ...NODE, cmdline: ['node', 'server.js', '--inspect=0.0.0.0:9300'] });
    expect(find('sensitive-service', debugged({ owners: [own] }))).toBeNull();
  });
  const peril = { note: 'Everybody may.', when: [], unless: ['--auth', '--key=*', '-c x'] };
  const programs = [aProgram('sshd', { peril })];
  const started = (...words: string[]) => ({
    port: 4000,
    verdict: 'unregistered' as const,
    owners: [buildOwner({ cmdline: ['sshd', ...words] })],
  });
  it('tells a program that must not face a network on any port', () =>
    expect(find('sensitive-service', started('-D'), { programs })?.message).toContain('Everybody may.'));
  it.each([[['--auth']], [['--key=a']], [['-c', 'x']]])('is nothing where %j asks for a password', (words) =>
    expect(find('sensitive-service', started(...words), { programs })).toBeNull(),
  );
  it('is nothing on the port that the program is known for either', () => {
    const known = { claims: claims({ kind: 'sensitive', programs: ['sshd'] }), programs };
    expect(find('sensitive-service', { owners: started('--auth').owners }, known)).toBeNull();
    expect(find('sensitive-service', { owners: started('-D').owners }, known)).not.toBeNull();
  });
  const configured = (access: Partial<Access>, owner: Partial<Owner> = {}) => ({
    ...started('-D'),
    owners: [
      buildOwner({
        cmdline: ['sshd', '-D'],
        ...owner,
        access: { file: '/etc/s.conf', setting: 'pass', asks: true, settled: true, ...access },
      }),
    ],
  });
  it('is nothing where the configuration of a service asks for a password', () =>
    expect(find('sensitive-service', configured({}), { programs })).toBeNull());
  it('is low where an ordinary user says that of himself', () =>
    expect(
      find('sensitive-service', configured({ settled: false }, { uid: 1000, unitGuarded: null }), { programs }),
    ).toMatchObject({
      severity: 'low',
      confidence: 'low',
      message: expect.stringContaining('. /etc/s.conf asks for a password (pass).'),
    }));
  it('is no less where an ordinary user says that for a service of the system', () =>
    expect(find('sensitive-service', configured({ settled: false }), { programs })?.severity).toBe('high'));
  it('tells what the configuration says, or that it does not tell', () => {
    const said = (access: Partial<Access>) => find('sensitive-service', configured(access), { programs });
    expect(said({ asks: false, setting: null })).toMatchObject({
      severity: 'high',
      message: expect.stringMatching(/\. \/etc\/s\.conf asks for no password\.$/),
    });
    expect(said({ asks: false, setting: 'pass off' })?.message).toMatch(/says pass off\.$/);
    expect(said({ asks: null })?.message).toMatch(/s\.conf does not tell whether it asks for a password\.$/);
    expect(find('sensitive-service', started('-D'), { programs })?.message).toMatch(/No configuration was found/);
  });
  it('is high where the configuration lets everybody in, whatever options would', () => {
    const opened = [aProgram('sshd', { peril: { ...peril, when: ['--open'] } })];
    expect(find('sensitive-service', configured({ asks: false }), { programs: opened })?.severity).toBe('high');
  });
  it('asks for the options that open it', () => {
    const opened = [aProgram('sshd', { peril: { ...peril, when: ['--open'] } })];
    expect(find('sensitive-service', started(), { programs: opened })).toBeNull();
    expect(find('sensitive-service', started('--open'), { programs: opened })).not.toBeNull();
  });
});
