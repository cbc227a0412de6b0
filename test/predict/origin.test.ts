import { describe, expect, it } from 'vitest';
import { originsOf } from '../../src/predict/origin.js';
import { predictImage } from '../../src/predict/predict.js';
import { boundedTree } from '../../src/predict/tree/bounded.js';
import { imageOf } from '../../src/predict/tree/image.js';
import { buildImage, buildTree } from '../helpers/build-image.js';
import { buildListener, buildOwner } from '../helpers/build-report.js';
import { shippedRegistry } from '../helpers/shipped-registry.js';

const FILES = {
  '/usr/lib/systemd/systemd': { program: 'x' },
  '/etc/machine-id': 'a'.repeat(32),
  '/usr/lib/systemd/system/default.target': '[Unit]\nWants=ssh.service memcached.service\n',
  '/usr/lib/systemd/system/ssh.service': '[Service]\nExecStart=/usr/sbin/sshd -D\n',
  '/usr/lib/systemd/system/memcached.service': '[Service]\nExecStart=/usr/bin/memcached -l 127.0.0.1\n',
  '/usr/sbin/sshd': { program: 'x' },
  '/usr/bin/memcached': { program: 'x' },
  '/etc/ssh/sshd_config': '# sshd\nPort 2222\n',
};

const at = (port: number, exe: string, address = '0.0.0.0') =>
  buildListener({ port, address, owners: [buildOwner({ exe, unit: null })], unit: null });

describe('why something listens', () => {
  const prediction = predictImage(buildImage(FILES), shippedRegistry());
  const told = (...listeners: ReturnType<typeof at>[]) => [...originsOf(prediction, listeners).values()];

  it('a line of a configuration', () => {
    expect(told(at(2222, '/usr/sbin/sshd'))).toEqual([
      'listens because ssh.service is enabled and /etc/ssh/sshd_config:2: Port 2222',
    ]);
  });

  it('an argument of its command line', () => {
    expect(told(at(11211, '/usr/bin/memcached', '127.0.0.1'))).toEqual([
      'listens because memcached.service is enabled and /usr/lib/systemd/system/memcached.service:2: ExecStart=/usr/bin/memcached -l 127.0.0.1',
    ]);
  });

  it('nothing is said of another program in the same place, or of another place', () => {
    expect(told(at(2222, '/tmp/sshd'))).toEqual([]);
    expect(told(at(22, '/usr/sbin/sshd'))).toEqual([]);
  });

  it('nothing but the unit where nothing says otherwise', () => {
    const { '/etc/ssh/sshd_config': _, ...stock } = FILES;
    const origins = originsOf(predictImage(buildImage(stock), shippedRegistry()), [at(22, '/usr/sbin/sshd')]);
    expect([...origins.values()]).toEqual([
      'listens because ssh.service is started (/usr/lib/systemd/system/default.target:2: Wants=ssh.service memcached.service), and nothing says otherwise',
    ]);
  });

  it('is not waited for', () => {
    let now = 0;
    const tree = boundedTree(buildTree(FILES), { elapsed: () => (now += 10) }, 50);
    const { listeners } = predictImage(imageOf(tree), shippedRegistry());
    expect([tree.isOver(), listeners]).toEqual([true, []]);
  });
});
