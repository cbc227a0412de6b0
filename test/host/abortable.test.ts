import { describe, expect, it } from 'vitest';
import { abortable } from '../../src/host/abortable.js';
import { nodeHost } from '../../src/host/node.js';
import { newTurns } from '../../src/host/turns.js';
import { fakeHost } from '../helpers/fake-host.js';

/** Longer than any test: what ends earlier was ended. */
const FOR_EVER = 1_000_000;

const WAITS: ReadonlyArray<[string, (host: ReturnType<typeof fakeHost>) => Promise<unknown>]> = [
  ['pause', (host) => host.pause(FOR_EVER)],
  ['readStdin', (host) => host.readStdin(1)],
  ['socketsOf', (host) => host.socketsOf([1], newTurns(), FOR_EVER)],
  ['fetch', (host) => host.fetch('http://x', { timeLimit: FOR_EVER, sizeLimit: 1 })],
];

describe('a machine for a call that may be ended', () => {
  it.each(WAITS)('gives up %s', async (name, wait) => {
    const controller = new AbortController();
    const never = { ...fakeHost(), [name]: () => new Promise(() => {}) };
    const waiting = wait({ ...fakeHost(), ...abortable(never, controller.signal) } as ReturnType<typeof fakeHost>);
    const reason = new Error('ended');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it.skipIf(process.platform === 'win32')('kills what runs, with all that it started', async () => {
    const controller = new AbortController();
    const host = abortable(nodeHost(), controller.signal);
    const script = 'sleep 100000 & echo $!; wait';
    const running = host.run('sh', ['-c', script], { timeLimit: FOR_EVER });
    setImmediate(() => controller.abort(new Error('ended')));
    const { outcome, stdout } = await running;
    expect(outcome).toBe('timeout');
    const child = Number(stdout.toString());
    if (child > 0) await expect.poll(() => isGone(child), { timeout: 300_000 }).toBe(true);
  });

  it('ends foreign work, and begins none afterwards', async () => {
    const controller = new AbortController();
    const host = abortable(nodeHost(), controller.signal);
    const working = host.contain(() => new Promise(() => {}), FOR_EVER);
    setImmediate(() => controller.abort(new Error('ended')));
    expect(await working).toBeNull();
    await expect(host.contain(async () => 7, FOR_EVER)).rejects.toThrow('ended');
    await expect(host.run('true', [], { timeLimit: FOR_EVER })).rejects.toThrow('ended');
  });
});

/** A zombie counts as gone: who should wait for it is gone as well. */
function isGone(pid: number): boolean {
  if (!nodeHost().isAlive(pid)) return true;
  if (process.platform !== 'linux') return false;
  return / Z /.test(nodeHost().files.readText(`/proc/${pid}/stat`));
}
