import { describe, expect, it } from 'vitest';
import { predictImage } from '../../../src/predict/predict.js';
import { buildImage, type ImageFile } from '../../helpers/build-image.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

const predicted = (service: string, files: Readonly<Record<string, ImageFile>>) =>
  predictImage(
    buildImage({
      '/usr/lib/systemd/systemd': { program: 'x' },
      '/etc/machine-id': '0123456789abcdef0123456789abcdef\n',
      '/usr/lib/systemd/system/default.target': '[Unit]\nWants=own.service\n',
      '/usr/lib/systemd/system/own.service': `[Service]\n${service}\n`,
      '/usr/sbin/sshd': { program: 'x' },
      '/usr/bin/memcached': { program: 'x' },
      '/usr/bin/stunnel4': { program: 'x' },
      '/usr/sbin/varnishd': { program: 'x' },
      '/usr/sbin/lighttpd': { program: 'x' },
      '/usr/sbin/squid': { program: 'x' },
      '/etc/squid/squid.conf': 'http_port 3128\n',
      '/usr/bin/rsync': { program: 'x' },
      '/etc/ssh/sshd_config': 'Port 2222\nListenAddress 127.0.0.1\n',
      ...files,
    }),
    shippedRegistry(),
  );

/** The certainties of what a service opens. */
const sure = (service: string, files: Readonly<Record<string, ImageFile>> = {}) => [
  ...new Set(predicted(service, files).listeners.map(({ certainty }) => certainty)),
];

const TUNNEL = '[a]\nclient = yes\naccept = 127.0.0.1:7993\nconnect = 192.0.2.1:993\n';

describe('a program that puts itself in the background', () => {
  it.each([
    ['ExecStart=/usr/sbin/sshd', 'possible'],
    ['Type=notify\nExecStart=/usr/sbin/sshd', 'possible'],
    ['ExecStart=/usr/sbin/sshd -D', 'configured'],
    ['ExecStart=/usr/sbin/sshd -eD', 'configured'],
    ['Type=forking\nExecStart=/usr/sbin/sshd', 'configured'],
    ['RemainAfterExit=yes\nExecStart=/usr/sbin/sshd', 'configured'],
    ['KillMode=process\nExecStart=/usr/sbin/sshd', 'configured'],
    ['ExecStart=/usr/sbin/varnishd -a 127.0.0.1:6090', 'possible'],
    ['ExecStart=/usr/sbin/varnishd -F -a 127.0.0.1:6090', 'certain'],
    ['ExecStart=/usr/sbin/lighttpd -f /etc/l.conf', 'possible'],
    ['ExecStart=/usr/sbin/lighttpd -D -f /etc/l.conf', 'default'],
    ['ExecStart=/usr/sbin/squid -sYC', 'possible'],
    ['ExecStart=/usr/sbin/squid --foreground -sYC', 'configured'],
    ['ExecStart=/usr/bin/rsync --daemon --port=8730', 'possible'],
    ['ExecStart=/usr/bin/rsync --daemon --no-detach --port=8730', 'certain'],
    ['ExecStart=/usr/bin/memcached -d -p 11300', 'possible'],
    ['ExecStart=/usr/bin/memcached -p 11300', 'certain'],
  ])('%j: %s', (service, certainty) => expect(sure(service)).toEqual([certainty]));

  it('stunnel does so unless its file says otherwise', () => {
    const of = (text: string) => sure('ExecStart=/usr/bin/stunnel4 /etc/s.conf', { '/etc/s.conf': text });
    expect(of(TUNNEL)).toEqual(['possible']);
    expect(of(`foreground = no\n${TUNNEL}`)).toEqual(['possible']);
    expect(of(`foreground = yes\n${TUNNEL}`)).toEqual(['configured']);
    expect(of(`foreground = quiet\n${TUNNEL}`)).toEqual(['configured']);
  });

  it('a script that starts it and goes on holds the service', () =>
    expect(
      sure('ExecStart=/usr/bin/own', {
        '/usr/bin/own': { program: '#!/bin/sh\n/usr/sbin/sshd\nexec sleep infinity\n' },
        '/bin/sh': { program: 'x' },
      }),
    ).toEqual(['configured']));

  it('is told with the line that starts it', () =>
    expect(predicted('ExecStart=/usr/sbin/sshd', {}).gaps.map(({ place }) => place)).toContain(
      '/usr/lib/systemd/system/own.service:2',
    ));
});
