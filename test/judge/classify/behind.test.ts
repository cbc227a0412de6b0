import { describe, expect, it } from 'vitest';
import type { Behind, Listener } from '../../../src/domain/listener.js';
import { judge } from '../../../src/judge/classify/classify.js';
import { buildHost, buildListener, buildOwner } from '../../helpers/build-report.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

const WEB = { runtime: 'docker', id: 'ab'.repeat(32), name: 'web' };
const OTHER = { runtime: 'docker', id: 'cd'.repeat(32), name: 'other' };

function proxied(behind: Partial<Behind>, port = 8080): Listener {
  const cmdline = ['/usr/bin/docker-proxy', '-host-port', String(port)];
  const owner = buildOwner({
    exe: '/usr/bin/docker-proxy',
    name: 'docker-proxy',
    cmdline,
    relay: { kind: 'container', target: 'container web, 172.17.0.2:80', exe: null, exeGuarded: null, package: null },
    behind: { container: null, address: null, port: null, netns: null, ...behind },
  });
  return buildListener({ port, owners: [owner] });
}

function inside(exe: string, overrides: Partial<Listener> = {}, container = WEB): Listener {
  const name = exe.split('/').at(-1) ?? '';
  const owner = buildOwner({ pid: 5000, exe, name, cmdline: [exe], container, exeInPlace: false });
  return buildListener({ port: 80, netns: '77', owners: [owner], container, ...overrides });
}

function verdictOf(proxy: Listener, ...others: readonly Listener[]) {
  const [first] = judge({ listeners: [proxy, ...others], host: buildHost() }, shippedRegistry());
  return first;
}

const NGINX = inside('/usr/sbin/nginx');

describe('judge, the proxy of a container', () => {
  it.each<readonly [string, Partial<Behind>]>([
    ['container and port', { container: WEB, address: '172.17.0.2', port: 80 }],
    ['network namespace', { netns: '77' }],
    ['container alone, where only one port is open', { container: WEB }],
  ])('is what serves inside, found by %s', (_how, behind) => {
    const found = verdictOf(proxied(behind), NGINX);
    expect(found).toMatchObject({
      verdict: 'expected',
      confidence: 'medium',
      program: { name: 'nginx', by: 'container' },
      ownerPrograms: ['nginx'],
    });
    expect(found?.evidence.join()).toContain('container web, 172.17.0.2:80');
  });
  it('finds a listener that is bound to the address it passes on to', () => {
    const bound = inside('/usr/sbin/nginx', { address: '172.17.0.2' });
    expect(verdictOf(proxied({ address: '172.17.0.2', port: 80 }), bound)?.program?.name).toBe('nginx');
    expect(verdictOf(proxied({ address: '172.17.0.2', port: 80 }), NGINX)?.program?.name).toBe('docker-proxy');
  });
  it('is a stranger where what serves inside is one', () => {
    const found = verdictOf(proxied({ container: WEB, port: 80 }, 3099), NGINX);
    expect(found).toMatchObject({ verdict: 'registered-unexpected', program: { name: 'nginx', by: 'container' } });
    expect(found?.evidence).toContain('held by a proxy for nginx in container web, 172.17.0.2:80');
  });
  it('names what serves inside also where it is not known', () =>
    expect(verdictOf(proxied({ container: WEB, port: 80 }), inside('/app/acme-server'))).toMatchObject({
      verdict: 'registered-unexpected',
      program: { name: 'acme-server', by: 'container' },
    }));
  it.each<readonly [string, Partial<Behind>, readonly Listener[]]>([
    ['nothing is known of the other end', {}, [NGINX]],
    ['another container has the port', { container: WEB, port: 80 }, [inside('/usr/sbin/nginx', {}, OTHER)]],
    ['another port is open', { container: WEB, port: 80 }, [inside('/usr/sbin/nginx', { port: 81 })]],
    [
      'the other end is of another protocol',
      { container: WEB, port: 80 },
      [inside('/usr/sbin/nginx', { protocol: 'udp' })],
    ],
    ['it is in the same namespace', { container: WEB, port: 80 }, [inside('/usr/sbin/nginx', { netns: null })]],
    ['several ports could be meant', { container: WEB }, [NGINX, inside('/usr/sbin/nginx', { port: 443 })]],
  ])('stays a proxy where %s', (_what, behind, others) =>
    expect(verdictOf(proxied(behind), ...others)).toMatchObject({
      verdict: 'unattributed',
      program: { name: 'docker-proxy', by: 'executable' },
    }),
  );
  it('takes the same port inside where several are open', () => {
    const https = inside('/usr/sbin/nginx', { port: 443 });
    expect(verdictOf(proxied({ container: WEB }, 443), NGINX, https)?.verdict).toBe('expected');
  });
});
