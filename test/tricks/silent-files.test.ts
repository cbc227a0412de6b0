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

/** One thread waits for a page of the stopped file system, the next one for the first to map something, and all others for it. */
const LOCKED = `
chmod 755 /run
mount -t tmpfs -o mode=755 none /home
mkdir -p /home/mallory/real /home/mallory/mount
head -c 400000 /dev/zero >/home/mallory/real/f
bindfs -f -o allow_other /home/mallory/real /home/mallory/mount &
while ! [ -e /home/mallory/mount/f ]; do sleep 0.1; done
cat >/home/mallory/x.py <<'X'
import ctypes, os, socket, threading, time
kept = socket.socket(); kept.bind(("0.0.0.0", 80)); kept.listen()
libc = ctypes.CDLL(None)
mmap = libc.mmap; mmap.restype = ctypes.c_void_p
mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
at = mmap(None, 400000, 1, 2, os.open("/home/mallory/mount/f", os.O_RDONLY), 0)
libc.prctl(15, b"nginx", 0, 0, 0)
memory = os.open("/proc/self/mem", os.O_RDONLY)
while not os.path.exists("/home/mallory/stopped"): time.sleep(0.05)
threading.Thread(target=lambda: os.pread(memory, 100, at + 4096 * 80)).start(); time.sleep(0.5)
threading.Thread(target=lambda: mmap(None, 4096, 3, 0x22, -1, 0)).start(); time.sleep(3600)
X
python3 /home/mallory/x.py &
while ! grep -q ' 00000000:0050 ' /proc/net/tcp; do sleep 0.1; done
sleep 0.5
kill -STOP $(pidof bindfs)
touch /home/mallory/stopped
sleep 2
perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => 8082, Listen => 1); sleep 36000' &
`;

it.skipIf(lacks.length > 0)(
  `a process that keeps the lock of its memory holds up nothing${lacks.map((each) => ` (needs ${each})`)}`,
  async () => {
    const namespace = await openNamespace(LOCKED);
    try {
      await namespace.listening(['80/tcp', '8082/tcp']);
      const { listeners, findings, gaps } = await namespace.audit('--all');
      expect(listeners.map(({ port, owners }) => [port, owners.length])).toEqual([
        [80, 1],
        [8082, 1],
      ]);
      expect(listeners[0]?.verdict).toBe('unattributed');
      expect(findings.map(({ rule }) => rule)).toContain('unattributed-listener');
      expect(gaps.map(({ reason }) => reason).join('\n')).toMatch(/^its memory is locked.*: pid \d+ \(nginx\)/m);
    } finally {
      await namespace.close();
    }
  },
);

/**
 * It lets whoever waits for the lock have it when the first look is seen to wait, and takes it again: one thread reads a page of
 * a file system that goes on now, then one of a file system that does not.
 */
const LOCKED_AGAIN = `
chmod 755 /run
mount -t tmpfs -o mode=755 none /home
mkdir -p /home/mallory/real /home/mallory/first /home/mallory/second
head -c 400000 /dev/zero >/home/mallory/real/f
bindfs -f -o allow_other /home/mallory/real /home/mallory/first & first=$!
bindfs -f -o allow_other /home/mallory/real /home/mallory/second & second=$!
while ! [ -e /home/mallory/first/f ] || ! [ -e /home/mallory/second/f ]; do sleep 0.1; done
cat >/home/mallory/x.py <<'X'
import ctypes, os, socket, threading, time
kept = socket.socket(); kept.bind(("0.0.0.0", 8080)); kept.listen()
libc = ctypes.CDLL(None)
mmap = libc.mmap; mmap.restype = ctypes.c_void_p
mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
pages = [mmap(None, 400000, 1, 2, os.open(f"/home/mallory/{each}/f", os.O_RDONLY), 0) + 4096 * 80 for each in ("first", "second")]
memory = os.open("/proc/self/mem", os.O_RDONLY)
def read():
    for page in pages: os.pread(memory, 100, page)
def wait():
    while True:
        mmap(None, 4096, 3, 0x22, -1, 0)
        time.sleep(0.0005)
while not os.path.exists("/home/mallory/stopped"): time.sleep(0.05)
threading.Thread(target=read).start(); time.sleep(0.5)
threading.Thread(target=wait).start(); time.sleep(3600)
X
setpriv --reuid 1500 --regid 1500 --clear-groups python3 /home/mallory/x.py &
while ! grep -q ':1F90 ' /proc/net/tcp; do sleep 0.1; done
sleep 0.5
kill -STOP $first $second
touch /home/mallory/stopped
sleep 2
(while ! grep -qx head /proc/[0-9]*/comm; do sleep 0.01; done; sleep 0.2; kill -CONT $first) &
perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => 8082, Listen => 1); sleep 36000' &
`;

it.skipIf(lacks.length > 0)(
  `a process that locks its memory after the first look holds up nothing${lacks.map((each) => ` (needs ${each})`)}`,
  async () => {
    const namespace = await openNamespace(LOCKED_AGAIN);
    try {
      await namespace.listening(['8080/tcp', '8082/tcp']);
      const { listeners } = await namespace.audit('--all');
      expect(listeners.map(({ port, owners }) => [port, owners.length])).toEqual([
        [8080, 1],
        [8082, 1],
      ]);
      // On a busy machine it may come too late with the lock.
      expect(listeners[0]?.verdict).toMatch(/^(unattributed|registered-unexpected)$/);
    } finally {
      await namespace.close();
    }
  },
);
