import { describe, expect, it } from 'vitest';
import { cgroupPath, membershipOf } from '../../../src/collectors/processes/cgroup.js';

const ID = 'a'.repeat(64);

describe('membershipOf', () => {
  it.each([
    ['/system.slice/ssh.service', 'ssh.service', null],
    ['/user.slice/user-1000.slice/user@1000.service/app.slice/app-x.service', 'app-x.service', null],
    [`/system.slice/docker-${ID}.scope`, `docker-${ID}.scope`, 'docker'],
    [`/docker/${ID}`, null, 'docker'],
    [`/machine.slice/libpod-${ID}.scope/container`, `libpod-${ID}.scope`, 'podman'],
    [
      `/kubepods.slice/kubepods-besteffort.slice/cri-containerd-${ID}.scope`,
      `cri-containerd-${ID}.scope`,
      'containerd',
    ],
    [`/kubepods/besteffort/pod1234/${ID}`, null, 'containerd'],
    [`/kubepods.slice/kubepods-pod1.slice/crio-${ID}.scope`, `crio-${ID}.scope`, 'cri-o'],
    ['/lxc.payload.web/system.slice/nginx.service', 'nginx.service', 'lxc'],
    ['/machine.slice/systemd-nspawn@web.service/payload', 'systemd-nspawn@web.service', 'systemd-nspawn'],
    ['/', null, null],
  ])('%s', (path, unit, runtime) => {
    const membership = membershipOf(path);
    expect(membership.unit).toBe(unit);
    expect(membership.container?.runtime ?? null).toBe(runtime);
  });
});

describe('cgroupPath', () => {
  it.each([
    ['0::/system.slice/ssh.service\n', '/system.slice/ssh.service'],
    ['12:pids:/x\n1:name=systemd:/system.slice/cron.service\n0::/\n', '/system.slice/cron.service'],
    ['0::/\n', '/'],
    ['', null],
  ])('%j', (text, path) => expect(cgroupPath(text)).toBe(path));
});
