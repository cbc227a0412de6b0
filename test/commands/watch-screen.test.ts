import { expect, it } from 'vitest';
import type { ScreenHandlers } from '../../src/host/types.js';
import { run } from '../../src/main.js';
import { ASSETS } from '../helpers/command.js';
import { fakeHost } from '../helpers/fake-host.js';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const ROW =
  '  0: 00000000:0C1B 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 100 0 0 10 0\n';
const FILES = { '/proc/net/tcp': HEAD + ROW, '/proc/net/tcp6': HEAD, '/proc/net/udp': HEAD, '/proc/net/udp6': HEAD };

/** Plays keys, one after each look, and returns all that was drawn. */
async function played(keys: readonly string[]) {
  const host = fakeHost({ assets: ASSETS, files: FILES, uid: 1000, columns: 100, env: { LANG: 'C.UTF-8' } });
  const screens: string[] = [];
  let handlers: ScreenHandlers | null = null;
  let closed = 0;
  let at = 0;
  const code = await run(['watch', '--no-color'], {
    ...host,
    openScreen: async (given) => {
      handlers = given;
      return { columns: 100, rows: 24, write: (text) => void screens.push(text), close: () => void closed++ };
    },
    pause: async (milliseconds) => {
      await host.pause(milliseconds);
      handlers?.onResize();
      if (milliseconds > 50) handlers?.onKey(keys[at++] ?? 'q');
      // What a key has begun goes on.
      await new Promise((resolve) => setImmediate(resolve));
    },
  });
  return { code, screens: screens.join('\n---\n'), closed, out: host.stdout.text };
}

it('shows what listens, opens the page of a line, and gives the terminal back', async () => {
  const { code, screens, closed, out } = await played(['\r', 'x', 's', 'v', 'p']);
  expect(screens).toMatch(/> 3099\/tcp +0\.0\.0\.0 /);
  expect(screens).toContain('IANA: chmd');
  expect(screens).toContain('by severity');
  expect(screens).toContain('only unattributed');
  expect(screens).toContain('PAUSED');
  expect([code, closed, out]).toEqual([0, 1, '']);
});

it('ends by ^C also while a page is shown', async () => {
  expect(await played(['\r', '\x03'])).toMatchObject({ code: 0, closed: 1 });
});
