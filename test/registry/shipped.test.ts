import { beforeAll, describe, expect, it } from 'vitest';
import type { Protocol } from '../../src/domain/listener.js';
import { readAsset } from '../../src/host/assets.js';
import { judge } from '../../src/judge/classify/classify.js';
import { runRules } from '../../src/judge/rules/run.js';
import { loadRegistry } from '../../src/registry/load.js';
import type { Registry } from '../../src/registry/types.js';
import { buildHost, buildListener, buildOwner } from '../helpers/build-report.js';
import { fakeHost } from '../helpers/fake-host.js';

let registry: Registry;
beforeAll(() => {
  registry = loadRegistry({ ...fakeHost(), asset: readAsset }).registry;
});

/** Every port and protocol that IANA assigned to a service. */
function* assignedPorts(): Generator<readonly [number, Protocol]> {
  for (let port = 0; port < 49_152; port++) {
    for (const protocol of ['tcp', 'udp'] as const) {
      if (registry.registration(port, protocol).status === 'assigned') yield [port, protocol];
    }
  }
}

describe('the registry that port-audit ships', () => {
  it('makes an unknown program on every assigned port registered-unexpected', () => {
    const owners = [buildOwner({ name: 'zzyzx', exe: '/home/me/zzyzx', cmdline: ['./zzyzx'], unit: null })];
    const host = buildHost({ localPortRange: [49_152, 65_535] });
    const listeners = [...assignedPorts()].map(([port, protocol]) =>
      buildListener({ port, protocol, owners, unit: null }),
    );
    const wrong = judge({ listeners, host }, registry).filter(({ verdict }) => verdict !== 'registered-unexpected');
    expect(wrong.map(({ port, protocol, verdict }) => `${port}/${protocol}: ${verdict}`)).toEqual([]);
    expect(listeners.length).toBeGreaterThan(11_500);
  });

  it.each([
    [3476, 'tcp', 'nppmp', 'NVIDIA Mgmt Protocol', '2002-04'],
    [3476, 'udp', 'nppmp', 'NVIDIA Mgmt Protocol', '2002-04'],
    [3099, 'tcp', 'chmd', 'CHIPSY Machine Daemon', null],
    [3155, 'tcp', 'jpegmpeg', 'JpegMpeg Port', null],
    [80, 'tcp', 'http', 'World Wide Web HTTP', null],
    [6010, 'tcp', 'x11', 'X Window System', null],
    [631, 'tcp', 'ipp', 'IPP (Internet Printing Protocol)', null],
    [11434, 'tcp', 'ollama', 'Ollama', null],
  ] as const)('%i/%s is %s, %s', (port, protocol, service, description, registered) => {
    expect(registry.registration(port, protocol)).toMatchObject({
      status: 'assigned',
      service,
      description,
      registered,
    });
  });

  it.each([
    ['php-fpm', ['php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)'], true],
    ['php-cgi', ['php-cgi', '-b', '0.0.0.0:12345'], true],
    ['searchd', ['searchd', '--nodetach'], true],
    ['ollama', ['ollama', 'serve'], true],
    ['meilisearch', ['meilisearch', '--http-addr', '0.0.0.0:12345'], true],
    ['meilisearch', ['meilisearch', '--http-addr', '0.0.0.0:12345', '--master-key', 'x'], false],
    ['quickwit', ['quickwit', 'run'], true],
    ['ferretdb', ['ferretdb', '--handler=sqlite', '--listen-addr=:12345'], true],
    ['ferretdb', ['ferretdb', '--postgresql-url=postgres://a:b@127.0.0.1/a', '--listen-addr=:12345'], false],
    ['typesense-server', ['typesense-server', '--api-key=x', '--api-port=12345'], false],
    ['zincsearch', ['zincsearch'], false],
  ])('tells %s, which asks nobody who he is, on whatever port (%#)', (name, cmdline, isOpen) => {
    const host = buildHost();
    const owners = [buildOwner({ name, exe: `/usr/bin/${name}`, cmdline })];
    const rulesOn = (address: string) => {
      const listeners = judge({ listeners: [buildListener({ port: 12345, address, owners })], host }, registry);
      return runRules(listeners, { host, registry }).map(({ rule }) => rule);
    };
    expect(rulesOn('0.0.0.0').includes('sensitive-service')).toBe(isOpen);
    expect(rulesOn('127.0.0.1')).not.toContain('sensitive-service');
  });

  it('tells the insecure port of kube-apiserver where a network reaches it, and not on loopback', () => {
    const host = buildHost();
    const owners = [
      buildOwner({ name: 'kube-apiserver', exe: '/usr/bin/kube-apiserver', cmdline: ['kube-apiserver'] }),
    ];
    const rulesOn = (address: string) => {
      const listeners = judge({ listeners: [buildListener({ port: 8080, address, owners })], host }, registry);
      return runRules(listeners, { host, registry }).map(({ rule }) => rule);
    };
    expect([rulesOn('0.0.0.0'), rulesOn('127.0.0.1')]).toEqual([['sensitive-service'], []]);
  });

  it.each([3099, 3155, 3476])('knows of nobody who belongs on %i', (port) => {
    expect([...registry.programsOn(port, 'tcp'), ...registry.programsOn(port, 'udp')]).toEqual([]);
    const byRange = registry.programs.filter(
      (program) => registry.belongs(program, port, 'tcp') ?? registry.belongs(program, port, 'udp'),
    );
    expect(byRange.map(({ name }) => name)).toEqual([]);
    expect(registry.claimsOn(port, 'tcp').map(({ kind }) => kind)).toContain('dormant');
  });

  it('finds every program by each of its plain executables', () => {
    const lost = registry.programs.flatMap((program) =>
      program.executables
        .filter((name) => !name.includes('*') && !registry.programsOfExecutable(name).includes(program))
        .map((name) => `${program.name}: ${name}`),
    );
    expect(lost).toEqual([]);
  });

  it('describes enough: 350 programs, and 60 pieces of malware', () => {
    expect(registry.facts.programs).toBeGreaterThanOrEqual(350);
    expect(registry.claims.filter(({ kind }) => kind === 'malware').length).toBeGreaterThanOrEqual(60);
    expect(registry.facts.assignments).toBeGreaterThan(11_500);
  });
});
