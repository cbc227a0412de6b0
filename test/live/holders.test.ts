import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { kernel } from '../../src/collectors/kernel/live.js';
import { nodeHost } from '../../src/host/node.js';

/** `unshare(CLONE_FILES)` in a thread, after which the process closes the socket and `sleep` goes on holding it. */
const THREAD = `
import ctypes, os, socket, subprocess, sys, threading
libc = ctypes.CDLL(None)
server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen()
os.set_inheritable(server.fileno(), True)
stock = subprocess.Popen(['sleep', '600'], pass_fds=[server.fileno()], stdin=subprocess.PIPE)
unshared, closed = threading.Event(), threading.Event()
def keep():
    libc.unshare(0x400)
    unshared.set(); closed.wait()
    print(server.getsockname()[1], os.getpid(), stock.pid, flush=True)
    threading.Event().wait()
threading.Thread(target=keep, daemon=True).start()
unshared.wait()
if sys.argv[1] == 'same': os.dup2(os.open('/dev/null', os.O_RDONLY), server.fileno())
else: os.close(server.fileno())
closed.set()
sys.stdin.read()
stock.kill()
`;

/** A socket that only an epoll instance of the process still knows, while it lies in flight in a pair of sockets. */
const EPOLL = `
import os, select, socket, subprocess, sys
server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen()
port = server.getsockname()[1]
stock = subprocess.Popen(['sleep', '600'], pass_fds=[server.fileno()], stdin=subprocess.PIPE)
poll = select.epoll(); poll.register(server.fileno(), select.EPOLLIN)
here, there = socket.socketpair()
socket.send_fds(here, [b'x'], [server.fileno()])
server.close()
print(port, os.getpid(), stock.pid, flush=True)
sys.stdin.read()
stock.kill()
`;

const hasPython = (() => {
  try {
    return Number(execFileSync('python3', ['-c', 'import sys; print(sys.version_info >= (3, 9))'])) !== 2;
  } catch {
    return false;
  }
})();

describe.runIf(process.platform === 'linux' && hasPython)('a holder behind one that shows', () => {
  const started: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of started.splice(0)) {
      child.stdin?.end();
      if (child.exitCode === null) await once(child, 'exit');
    }
  });

  async function holdersOf(program: string, ...args: string[]) {
    const child = spawn('python3', ['-c', program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    started.push(child);
    let line = '';
    while (!line.includes('\n')) line += String((await once(child.stdout, 'data'))[0]);
    const [port, pid, stock] = line.trim().split(' ').map(Number);
    const { sightings } = await kernel.collect(nodeHost(), { timeLimit: 300_000, holders: true });
    const found = sightings.find((sighting) => sighting.port === port && sighting.protocol === 'tcp');
    return {
      pids: found?.holders.map((holder) => holder.pid) ?? [],
      expected: [pid ?? 0, stock ?? 0].sort((one, other) => one - other),
    };
  }

  it.each([['other'], ['same']])('in a thread with a descriptor table of its own, of %s numbers', async (numbers) => {
    const root = process.getuid?.() === 0;
    const { pids, expected } = await holdersOf(THREAD, numbers);
    // Where the numbers are the same, only the threads of ordinary users are compared one by one.
    if (numbers === 'other' || !root) expect(pids).toEqual(expected);
  });
  it('that an epoll instance gives away', async () => {
    const { pids, expected } = await holdersOf(EPOLL);
    expect(pids).toEqual(expected);
  });
});
