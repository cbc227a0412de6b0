import { describe, expect, it } from 'vitest';
import { against } from '../../src/predict/against.js';
import { predictImage } from '../../src/predict/predict.js';
import { buildImage } from '../helpers/build-image.js';
import { buildListener, buildOwner, buildSnapshot } from '../helpers/build-report.js';
import { shippedRegistry } from '../helpers/shipped-registry.js';

const prediction = predictImage(
  buildImage({
    '/usr/lib/systemd/systemd': { program: 'x' },
    '/etc/machine-id': 'a'.repeat(32),
    '/usr/lib/systemd/system/default.target': '[Unit]\nWants=ssh.service memcached.service named.service\n',
    '/usr/lib/systemd/system/ssh.service': '[Service]\nExecStart=/usr/sbin/sshd -D\nRestrictAddressFamilies=AF_INET\n',
    '/usr/lib/systemd/system/memcached.service': '[Service]\nExecStart=/usr/bin/memcached -l 127.0.0.1\n',
    '/usr/sbin/sshd': { program: 'x' },
    '/usr/bin/memcached': { program: 'x' },
    '/etc/ssh/sshd_config': 'Port 2222\n',
  }),
  shippedRegistry(),
);

const at = (address: string, port: number, exe: string, more: Parameters<typeof buildListener>[0] = {}) =>
  buildListener({ address, port, owners: [buildOwner({ exe, unit: null })], unit: null, ...more });

const sshd = at('0.0.0.0', 2222, '/usr/sbin/sshd');
const memcached = at('127.0.0.1', 11211, '/usr/bin/memcached', { exposure: 'loopback' });

const told = (...listeners: ReturnType<typeof at>[]) =>
  against(prediction, buildSnapshot({ listeners })).map(
    ({ rule, severity, listener }) => `${rule} ${severity} ${listener}`,
  );

describe('a prediction held against what was seen', () => {
  it('is silent where both agree', () => {
    expect(told(sshd, memcached)).toEqual([]);
  });

  it('takes an address of IPv4 for the same through a socket of IPv6, as Java opens it', () => {
    expect(told(sshd, at('::ffff:127.0.0.1', 11211, '/usr/bin/memcached', { exposure: 'loopback' }))).toEqual([]);
  });

  it('what listens though no file says so', () => {
    expect(told(sshd, memcached, at('0.0.0.0', 4444, '/tmp/x'))).toEqual([
      'unpredicted-listener high tcp4:0.0.0.0:4444',
    ]);
  });

  it('another program in a predicted place is not what was predicted elsewhere', () => {
    expect(told(memcached, at('0.0.0.0', 4444, '/tmp/sshd'))).toEqual([
      'unpredicted-listener high tcp4:0.0.0.0:4444',
      'predicted-silent low tcp4:0.0.0.0:2222',
    ]);
  });

  it('what was predicted and does not listen', () => {
    expect(told(sshd)).toEqual(['predicted-silent low tcp4:127.0.0.1:11211']);
  });

  it('another port or address of the same program', () => {
    expect(told(memcached, at('0.0.0.0', 22, '/usr/sbin/sshd'))).toEqual([
      'predicted-elsewhere medium tcp4:0.0.0.0:22',
    ]);
    expect(told(sshd, at('0.0.0.0', 11211, '/usr/bin/memcached'))).toEqual([
      'predicted-elsewhere medium tcp4:0.0.0.0:11211',
    ]);
  });

  it('one of the addresses of the machine is what was predicted for every address', () => {
    expect(told(at('192.0.2.7', 2222, '/usr/sbin/sshd', { exposure: 'public' }), memcached)).toEqual([]);
  });

  it('what lives in a container, or is passed on without a socket, is not of this image', () => {
    const other = at('0.0.0.0', 80, '/usr/sbin/nginx', { netns: '4026532281' });
    expect(told(sshd, memcached, other)).toEqual([]);
  });

  it('a port that the system hands out to a program of the image is chance', () => {
    expect(told(sshd, memcached, at('0.0.0.0', 45_678, '/usr/sbin/sshd'))).toEqual([]);
    expect(told(sshd, memcached, at('0.0.0.0', 45_678, '/tmp/x'))).toEqual([
      'unpredicted-listener high tcp4:0.0.0.0:45678',
    ]);
  });
});
