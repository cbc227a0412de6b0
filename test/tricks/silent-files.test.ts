import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openNamespace } from '../daemons/namespace.js';

const NEEDED = ['/usr/bin/bindfs', '/dev/fuse'];
const missing = NEEDED.filter((file) => !existsSync(file));
const lacks = process.getuid?.() !== 0 ? ['root'] : missing;

/** Every thread of the file system is stopped; the process that runs from it goes on. */
const SCRIPT = `
chmod 755 /run
for directory in home opt; do mount -t tmpfs -o mode=755 none /$directory; done
mkdir -p /home/mallory/real /opt/app
cp /usr/bin/perl /home/mallory/real/nginx
bindfs -f --no-allow-other -o nonempty /home/mallory/real /opt/app &
while ! [ -e /opt/app/nginx ]; do sleep 0.1; done
(cd /opt/app && exec ./nginx -e 'use IO::Socket::INET; $s = IO::Socket::INET->new(LocalPort => 80, Listen => 1); sleep 36000') &
perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => 8081, Listen => 1); sleep 36000' &
while ! grep -q ' 00000000:0050 ' /proc/net/tcp; do sleep 0.1; done
mkdir -p /etc/systemd/system /usr/lib/systemd
[ -e /usr/lib/systemd/systemd ] || cp /usr/bin/perl /usr/lib/systemd/systemd
printf '[Service]\\nExecStart=/opt/app/nginx\\n' >/etc/systemd/system/silent.service
printf '[Unit]\\nWants=silent.service\\n' >/etc/systemd/system/default.target
kill -STOP $(pidof bindfs)
perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => 8082, Listen => 1); sleep 36000' &
`;

it.skipIf(lacks.length > 0)(
  `a file system that stops answering holds up nothing${lacks.map((each) => ` (needs ${each})`)}`,
  async () => {
    const namespace = await openNamespace(SCRIPT);
    try {
      await namespace.listening(['80/tcp', '8081/tcp', '8082/tcp']);
      const { listeners, gaps } = await namespace.audit('--all', '--explain-origin');
      expect(listeners.map(({ port, owners }) => [port, owners.length])).toEqual(
        [80, 8081, 8082].map((port) => [port, 1]),
      );
      expect(listeners[0]?.verdict).not.toBe('expected');
      expect(gaps.map(({ reason }) => reason).join('\n')).toMatch(/may not answer: pid \d+ \(nginx\)/);
      expect(gaps.map(({ reason }) => reason).join('\n')).toMatch(/^not asked why something listens: \/opt\/app,/m);
    } finally {
      await namespace.close();
    }
  },
);
