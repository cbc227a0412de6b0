import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { type WatchedChange, watch } from '../../src/index.js';

/** Resolves with the first change that fits. */
function changes() {
  const seen: WatchedChange[] = [];
  let wake = () => {};
  return {
    seen,
    onChange: (change: WatchedChange) => {
      seen.push(change);
      wake();
    },
    async until(fits: (change: WatchedChange) => boolean): Promise<WatchedChange> {
      for (;;) {
        const found = seen.find(fits);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

it('tells a listener of its own that opens and closes, each once', { timeout: 0 }, async () => {
  const ending = new AbortController();
  const { seen, onChange, until } = changes();
  const { promise: looked, resolve: onLook } = (() => {
    let done = () => {};
    const first = new Promise<void>((settle) => {
      done = settle;
    });
    return { promise: first, resolve: () => done() };
  })();
  const watching = watch({ interval: 100, onChange, onLook, signal: ending.signal, defaultPolicy: false });
  await looked;
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const isOurs = ({ listener }: WatchedChange) =>
    listener.port === port && listener.protocol === 'tcp' && listener.owners.some(({ pid }) => pid === process.pid);
  const opened = await until((change) => change.type === 'opened' && isOurs(change));
  expect(opened.listener).toMatchObject({ address: '127.0.0.1', netns: null });
  server.close();
  await until((change) => change.type === 'closed' && isOurs(change));
  ending.abort();
  const { exitCode } = await watching;
  expect(seen.filter(isOurs).map(({ type }) => type)).toEqual(['opened', 'closed']);
  expect([0, 3]).toContain(exitCode);
});
