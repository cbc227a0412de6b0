import { describe, expect, it } from 'vitest';
import { compareOpinions, disagreement } from '../../../../src/registry/build/agreement/compare.js';
import { registryAgreement } from '../../../../src/registry/build/agreement/registry-agreement.js';
import { selinuxOpinions } from '../../../../src/registry/build/agreement/selinux.js';
import { firewalldOpinion, nmapOpinions, ufwOpinions } from '../../../../src/registry/build/agreement/services.js';
import { formatSelector } from '../../../../src/registry/selector.js';
import { fakeHost } from '../../../helpers/fake-host.js';
import { anAssignment, aProgram, aRegistry } from '../../../helpers/registry.js';

const told = (opinions: ReturnType<typeof ufwOpinions>) =>
  opinions.map(({ subject, ports }) => `${subject}: ${ports.map(formatSelector).join(' ')}`);

describe('opinions', () => {
  it("reads SELinux's policy: types of ports, domains that bind them, files that enter the domains", () => {
    const corenetwork = [
      'network_port(dns, tcp,53,s0, udp,53,s0)',
      'network_port(biff) # no defined portcon',
      'network_port(rndc, tcp,953,s0)',
    ].join('\n');
    const rules = 'corenet_tcp_bind_dns_port(named_t)\n\tcorenet_udp_bind_dns_port({ named_t other_t })\n';
    const files = [
      '/usr/bin/named\t--\tgen_context(system_u:object_r:named_exec_t,s0)',
      '/usr/bin/named-2\\.0\t--\tgen_context(system_u:object_r:named_exec_t,s0)',
      '/usr/bin/r?ndc\t--\tgen_context(system_u:object_r:named_exec_t,s0)',
      '/etc/named\t-d\tgen_context(system_u:object_r:named_exec_t,s0)',
    ].join('\n');
    expect(told(selinuxOpinions(corenetwork, [{ rules, files }]))).toEqual([
      'named: 53/tcp 53/udp',
      'named-2.0: 53/tcp 53/udp',
    ]);
  });
  it("reads firewalld's services", () => {
    const xml =
      '<service><port protocol="tcp" port="6379"/><port port="1714-1764" protocol="udp"/><port protocol="sctp" port="5"/></service>';
    expect(told(firewalldOpinion('redis.xml', xml))).toEqual(['redis: 6379/tcp 1714-1764/udp']);
  });
  it("reads ufw's profiles", () =>
    expect(told(ufwOpinions('[OpenSSH]\ntitle=x\nports=22/tcp\n\n[X]\nports=80,443/tcp|6000:6007/udp|53\n'))).toEqual([
      'OpenSSH: 22/tcp',
      'X: 80/tcp 443/tcp 6000-6007/udp 53/tcp 53/udp',
    ]));
  it("reads nmap's services", () =>
    expect(told(nmapOpinions('# x\nssh\t22/tcp\t0.1\t# y\nssh\t22/sctp\t0\nssh\t22/udp\t0.0\n'))).toEqual([
      'ssh: 22/tcp 22/udp',
    ]));
});

describe('compareOpinions', () => {
  const registry = aRegistry({
    assignments: [anAssignment(53, { service: 'domain' })],
    programs: [
      aProgram('bind', { executables: ['named'], services: ['domain'], packages: ['bind9'] }),
      aProgram('proxy', { relay: 'socket' }),
    ],
  });
  const on = (port: number) => [{ low: port, high: port, protocol: 'tcp' as const }];
  it.each([
    ['named', 53, true],
    ['bind9', 53, true],
    ['bind', 54, false],
  ])('%s on %i: %s', (subject, port, agrees) =>
    expect(compareOpinions([{ subject, ports: on(port) }], registry)).toMatchObject([{ agrees }]),
  );
  it.each(['unknown', 'proxy'])('leaves out %s', (subject) =>
    expect(compareOpinions([{ subject, ports: on(53) }], registry)).toEqual([]),
  );
  it('says who says what', () => {
    const [compared] = compareOpinions([{ subject: 'named', ports: on(54) }], registry);
    expect(compared && disagreement(compared)).toBe('  named (bind): there 54/tcp; here domain');
  });
});

describe('registry:agreement', () => {
  it.each([[[]], [['--selinuks', 'x']], [['--nmap']], [['nmap', 'x']]])('%j: says how it is used', async (args) => {
    const host = fakeHost();
    expect(await registryAgreement(args, host)).toBe(2);
    expect(host.stderr.text).toMatch(/^registry:agreement: usage: npm run registry:agreement/);
  });
});
