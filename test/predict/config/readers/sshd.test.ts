import { describe, expect, it } from 'vitest';
import { sshd } from '../../../../src/predict/config/readers/sshd.js';
import { buildImage, buildRunning } from '../../../helpers/build-image.js';

const read = (config: string, words: readonly string[] = ['/usr/sbin/sshd', '-D'], more: Record<string, string> = {}) =>
  (sshd.read(buildRunning(words), buildImage({ '/etc/ssh/sshd_config': config, ...more })) ?? []).map(
    ({ address, port, certainty, evidence }) => [`${address} ${port}`, certainty, evidence[0]],
  );

describe('sshd', () => {
  it('opens 22 for both families where nothing is said', () => {
    expect(read('#Port 22\nUsePAM yes\n').map(([where, how]) => [where, how])).toEqual([
      ['0.0.0.0 22', 'default'],
      [':: 22', 'default'],
    ]);
  });

  it('reads as many ports as sshd takes, and says where it stopped', () => {
    const ports = Array.from({ length: 40_000 }, (_, index) => `Port ${1 + (index % 60_000)}\n`).join('');
    const image = buildImage({ '/etc/ssh/sshd_config': `${ports}ListenAddress ::\nListenAddress 10.0.0.1\n` });
    expect(sshd.read(buildRunning(['/usr/sbin/sshd', '-D']), image)).toHaveLength(2 * 256);
    expect(image.problems()).toEqual([
      { place: '/etc/ssh/sshd_config:257', reason: 'only the first 256 of this setting are read' },
    ]);
  });

  it('reads what it includes, with file and line', () => {
    const more = { '/etc/ssh/sshd_config.d/10-port.conf': 'Port 2222\n' };
    expect(read('Include /etc/ssh/sshd_config.d/*.conf\n', undefined, more)[0]).toEqual([
      '0.0.0.0 2222',
      'configured',
      '/etc/ssh/sshd_config.d/10-port.conf:1: Port 2222',
    ]);
  });

  it('every Port for every ListenAddress without one, and nothing of Match', () => {
    const config = 'Port 22\nPort 2200\nListenAddress 127.0.0.1\nListenAddress [::1]:23\nMatch User x\n  Port 99\n';
    expect(read(config).map(([where]) => where)).toEqual(['127.0.0.1 22', '127.0.0.1 2200', '::1 23']);
  });

  it('an argument is certain and beats Port', () => {
    expect(read('Port 22\nAddressFamily inet\n', ['/usr/sbin/sshd', '-p', '2022'])).toEqual([
      ['0.0.0.0 2022', 'certain', '/etc/systemd/system/x.service:2: ExecStart=/usr/sbin/sshd -p 2022'],
    ]);
  });

  it('a port that hundreds of long lines name is one, and each address carries one of them', () => {
    const long = 'x'.repeat(450);
    const text = Array.from({ length: 256 }, (_, n) => `Port 22 #${long}\nListenAddress 10.0.0.${n} #${long}\n`).join(
      '',
    );
    const image = buildImage({ '/etc/ssh/sshd_config': text });
    const opened = sshd.read(buildRunning(['/usr/sbin/sshd', '-D']), image) ?? [];
    expect(opened).toHaveLength(256);
    expect(Math.max(...opened.map(({ evidence }) => evidence.length))).toBe(2);
    expect(image.problems()).toEqual([]);
  });
});
