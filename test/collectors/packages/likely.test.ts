import { describe, expect, it } from 'vitest';
import { likelyPackages } from '../../../src/collectors/packages/likely.js';

const NAMES = [
  ...['apache2', 'apache2-bin', 'apache2-data', 'bash', 'erlang-base', 'erlang-crypto', 'libssh-4', 'libssl-dev'],
  ...[
    'netcat-openbsd',
    'nodejs',
    'openjdk-17-jre-headless',
    'openssh-client',
    'openssh-server',
    'postfix',
    'postfix-doc',
  ],
  ...['python3.11', 'python3.11-minimal', 'redis', 'redis-tools', 'redis-server', 'libredis-perl', 'zookeeper'],
];

describe('likelyPackages', () => {
  it.each([
    ['/usr/sbin/apache2', 'apache2'],
    ['/usr/sbin/sshd', 'openssh-server'],
    ['/usr/bin/redis-check-rdb', 'redis-tools'],
    ['/usr/lib/postfix/sbin/master', 'postfix'],
    ['/usr/lib/jvm/java-17-openjdk-amd64/bin/java', 'openjdk-17-jre-headless'],
    ['/usr/bin/python3.11', 'python3.11-minimal'],
    ['/usr/lib/erlang/erts-13.1.5/bin/beam.smp', 'erlang-base'],
    ['/usr/bin/nc.openbsd', 'netcat-openbsd'],
    ['/usr/bin/node', 'nodejs'],
  ])('%s may be of %s', (path, name) => expect(likelyPackages(path, NAMES)).toContain(name));
  it('begins with the package of the same name', () =>
    expect(likelyPackages('/usr/bin/redis', NAMES).slice(0, 1)).toEqual(['redis']));
  it('guesses nothing where the names share nothing', () =>
    expect(likelyPackages('/usr/sbin/smbd', NAMES)).toEqual([]));
  it('never guesses more than a dozen', () => {
    const many = Array.from({ length: 500 }, (_, number) => `sshd-plugin-${number}`);
    expect(likelyPackages('/usr/sbin/sshd', many)).toHaveLength(12);
  });
});
