import { describe, expect, it } from 'vitest';
import { VERDICTS, type Verdict } from '../../../src/domain/report.js';
import type { RuleId } from '../../../src/judge/rules/list.js';
import { buildOwner } from '../../helpers/build-report.js';
import { find } from '../../helpers/find.js';
import { aClaim, aProgram } from '../../helpers/registry.js';

const ALIKE: ReadonlyArray<readonly [RuleId, Verdict, string, string]> = [
  ['registered-unexpected', 'registered-unexpected', 'low', 'medium'],
  ['unregistered-port', 'unregistered', 'info', 'low'],
];

describe.each(ALIKE)('%s', (rule, verdict, loopback, elsewhere) => {
  it.each(VERDICTS)('and the verdict %s', (other) => {
    const finding = find(rule, { verdict: other });
    if (other === verdict) expect(finding?.severity).toBe(elsewhere);
    else expect(finding).toBeNull();
  });
  it('weighs less on loopback', () => expect(find(rule, { verdict, address: '::1' })?.severity).toBe(loopback));
  it('names both what is registered and what is there', () =>
    expect(find(rule, { verdict })?.message).toMatch(/registered: .* \/ actual: sshd \(\/usr\/sbin\/sshd\)/));
});

describe('registered-unexpected, where the program looks like one that belongs', () => {
  const programs = [aProgram('sshd', { services: ['ssh'], ports: [{ low: 22, high: 22, protocol: 'tcp' }] })];
  const messageOn = (port: number, exe: string) => {
    const owners = [buildOwner({ exe, name: 'sshd', cmdline: [exe], package: null })];
    const listener = { port, owners, verdict: 'registered-unexpected', confidence: 'medium' } as const;
    return find('registered-unexpected', listener, { programs })?.message;
  };
  it('says why it is not taken for it', () => {
    const doubt = '; it looks like The sshd server, but /home/eve/sshd does not lie where that is installed';
    expect(messageOn(22, '/home/eve/sshd')?.endsWith(doubt)).toBe(true);
  });
  it('says nothing of what it looks like where that would not belong either', () => {
    expect(messageOn(3099, '/home/eve/sshd')).not.toContain('looks like');
  });
});

describe('registered-unexpected, where the program has the name of the service', () => {
  const messageOf = (name: string) =>
    find('registered-unexpected', {
      verdict: 'registered-unexpected',
      program: { name, product: null, by: 'executable' },
    })?.message;
  it.each(['ssh', 'SSH.exe'])('%s: says so, and claims no more', (name) =>
    expect(messageOf(name)).toContain('it has the name of the registered service, but nothing more is known'),
  );
  it.each(['sshd2', 'sh'])('%s: says nothing', (name) => expect(messageOf(name)).not.toContain('it has the name'));
});

describe('registered-unexpected, where a capture has a name alone', () => {
  const perl = [{ runtime: 'perl', script: 'miniserv.pl' }] as const;
  const programs = [aProgram('webmin', { interpreted: perl, ports: [{ low: 22, high: 22, protocol: 'tcp' }] })];
  const of = (owner: object, facts: object = {}) => {
    const owners = [buildOwner({ exe: null, cmdline: null, script: null, ...owner })];
    const program = { name: 'x', product: null, by: 'name' } as const;
    return find('registered-unexpected', { owners, verdict: 'registered-unexpected', program, ...facts }, { programs });
  };
  it('names what an interpreter may run there, and is low', () => {
    const finding = of({ name: 'perl' });
    expect(finding?.severity).toBe('low');
    expect(finding?.message).toMatch(
      /^22\/tcp registered: ssh.* an interpreter; what it runs was not seen, and may be The webmin server$/,
    );
  });
  it('is info where only the machine itself reaches what an interpreter may run there', () =>
    expect(of({ name: 'perl' }, { address: '127.0.0.1' })?.severity).toBe('info'));
  it.each<readonly [string, object, object]>([
    ['another interpreter', { name: 'python3' }, {}],
    ['another port', { name: 'perl' }, { port: 3099 }],
    ['no interpreter', { name: 'webmin' }, {}],
    ['an interpreter that was looked at', { name: 'perl', exe: '/usr/bin/perl', cmdline: ['perl', 'x.pl'] }, {}],
  ])('is medium for %s', (_, owner, facts) => expect(of(owner, facts)?.severity).toBe('medium'));
  it.each(['registered-unexpected', 'unregistered'] as const)(
    'is medium for what may be a debugger that a network reaches, whatever else may be there: %s',
    (verdict) => {
      const debuggers = [
        ...programs,
        aProgram('perl-debug', {
          interpreted: [{ runtime: 'perl', option: '-d*' }],
          customary: [{ low: 22, high: 22, protocol: 'tcp' }],
        }),
      ];
      const owners = [buildOwner({ name: 'perl', exe: null, cmdline: null, script: null })];
      const program = { name: 'perl', product: null, by: 'name' } as const;
      for (const [address, severity] of [
        ['0.0.0.0', 'medium'],
        ['127.0.0.1', 'info'],
      ] as const) {
        const rule = verdict === 'unregistered' ? 'unregistered-port' : verdict;
        const finding = find(rule, { owners, verdict, program, address }, { programs: debuggers });
        expect(finding?.severity).toBe(severity);
        expect(finding?.message).toContain('The perl-debug server');
      }
    },
  );
  it('takes it for no debugger on a port that its whole family shares', () => {
    const debugging = aProgram('perl-debug', { interpreted: [{ runtime: 'perl', option: '-d*' }], family: 'many' });
    const shared = aClaim('found by all', {
      kind: 'shared',
      ports: [{ low: 22, high: 22, protocol: 'tcp' }],
      families: ['many'],
    });
    const owners = [buildOwner({ name: 'perl', exe: null, cmdline: null, script: null })];
    const listener = {
      owners,
      verdict: 'registered-unexpected',
      program: { name: 'perl', product: null, by: 'name' },
    } as const;
    const facts = { programs: [...programs, debugging], claims: [shared] };
    const finding = find('registered-unexpected', listener, facts);
    expect(finding?.severity).toBe('low');
    expect(finding?.message).not.toContain('perl-debug');
  });
  it('is medium where another stranger holds it too', () => {
    const both = ['perl', 'mtsync'].map((name, pid) =>
      buildOwner({ pid, name, exe: null, cmdline: null, script: null }),
    );
    expect(of({}, { owners: both })?.severity).toBe('medium');
  });
  it('is low where the name is that of the service or its daemon, and nothing else was seen', () => {
    for (const [name, exe, severity] of [
      ['ssh', null, 'low'],
      ['SSHd', null, 'low'],
      ['sshd2', null, 'medium'],
      ['ssh', '/tmp/ssh', 'medium'],
    ] as const)
      expect(of({ name, exe }, { program: { name, product: null, by: 'name' } })?.severity).toBe(severity);
  });
});

describe('unattributed-listener', () => {
  const listener = { ownerReason: 'nobody', program: null } as const;
  it.each([
    ['none', true, 'medium'],
    ['none', false, 'medium'],
    ['hidden', true, 'medium'],
    ['hidden', false, undefined],
    ['known', true, undefined],
  ] as const)('owner %s, privileged %s: %s', (ownerStatus, privileged, severity) => {
    const finding = find('unattributed-listener', { ...listener, ownerStatus }, { host: { privileged } });
    expect(finding?.severity).toBe(severity);
  });
  it('weighs less on loopback', () =>
    expect(find('unattributed-listener', { ...listener, ownerStatus: 'none', address: '127.0.0.1' })?.severity).toBe(
      'low',
    ));
});
