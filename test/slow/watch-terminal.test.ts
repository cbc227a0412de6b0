import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERDICTS } from '../../src/domain/report.js';

/** `port-audit watch` in a real terminal: resized, stopped, continued and ended. */

const run = promisify(execFile);
const hasTmux = spawnSync('tmux', ['-V']).status === 0;
const SOCKET = `port-audit-${process.pid}`;
const tmux = async (...words: string[]) => (await run('tmux', ['-L', SOCKET, '-f', '/dev/null', ...words])).stdout;
const shown = () => tmux('capture-pane', '-p', '-t', 'w');
const press = (...keys: string[]) => tmux('send-keys', '-t', 'w', ...keys);

/** Milliseconds after which a wait is given up: far more than a busy machine needs, so that none is without end. */
const PATIENCE = 300_000;

/** Waits until the screen shows something. */
async function until(what: RegExp | ((text: string) => boolean)): Promise<string> {
  const limit = performance.now() + PATIENCE;
  for (;;) {
    const text = await shown();
    if (typeof what === 'function' ? what(text) : what.test(text)) return text;
    if (performance.now() > limit) throw new Error(`waited for ${what}, and the screen shows:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe.skipIf(!hasTmux)('port-audit watch in tmux', { timeout: 0 }, () => {
  /** Listens, so that there is a line to look at. */
  const server = net.createServer();

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const shell = 'env LC_ALL=C.UTF-8 PS1="ready: " bash --norc';
    await tmux('new-session', '-d', '-s', 'w', '-x', '80', '-y', '24', shell);
    await until(/^ready:/m);
    await press('clear; echo before', 'Enter');
    await until(/^before$/m);
  });
  afterAll(async () => {
    server.close();
    await tmux('kill-server');
  });

  const KEYS = /^q quit {2}up\/down choose/m;
  const start = async () => {
    await press('node bin/port-audit.js watch; echo "ended with $?"', 'Enter');
    return until(KEYS);
  };

  it('redraws in place at any size, and leaves the terminal as it was', async () => {
    await start();
    for (const [columns, rows] of [
      [200, 50],
      [120, 40],
      [80, 24],
    ]) {
      await tmux('resize-window', '-t', 'w', '-x', `${columns}`, '-y', `${rows}`);
      await until((text) => {
        const lines = text.split('\n');
        return /^port-audit watch: /.test(lines[0] ?? '') && KEYS.test(lines[(rows ?? 0) - 1] ?? '');
      });
      await until(/^ {2}port +address .*program +held by /m);
    }
    await press('q');
    const after = await until(/^ended with 0$/m);
    expect(after).toMatch(/^before$/m);
    expect(after).not.toMatch(KEYS);
    await press('stty -a', 'Enter');
    expect(await until(/icanon/)).toMatch(/ icanon .* echo /s);
  });

  it('sorts, filters, pauses and opens the page of a line', async () => {
    await press('clear', 'Enter');
    await start();
    for (const order of ['severity', 'program', 'newest', 'port']) {
      await press('s');
      await until(new RegExp(`^port-audit watch: \\d+ listeners? by ${order}; on `));
    }
    for (const verdict of VERDICTS) {
      await press('v');
      await until(new RegExp(`^port-audit watch: \\d+ listeners? by port, only ${verdict};`));
    }
    await press('v');
    await until(/ by port; on /);
    await press('p');
    await until(/^PAUSED; port-audit watch: /);
    await press('p');
    await until(/^port-audit watch: /);
    await until(/^. ?\d+\/(tcp|udp) /m);
    await press('Enter');
    await until(/^any key: back$/m);
    await press('x');
    await until(KEYS);
    await press('q');
    await until(/^ended with 0$/m);
  });

  it('ends by ^C', async () => {
    await press('clear', 'Enter');
    await start();
    await press('C-c');
    await until(/^ended with 0$/m);
  });

  it('stops by ^Z and goes on by fg', async () => {
    await press('clear', 'Enter');
    await start();
    await press('C-z');
    expect(await until(/Stopped/)).not.toMatch(KEYS);
    await press('fg', 'Enter');
    await until(KEYS);
    await press('q');
    await until((text) => !KEYS.test(text));
  });

  it('gives the terminal back when it is ended by a signal', async () => {
    await press('clear', 'Enter');
    await start();
    const { stdout } = await run('pgrep', [
      '-f',
      '-P',
      (await tmux('list-panes', '-t', 'w', '-F', '#{pane_pid}')).trim(),
      'watch',
    ]);
    process.kill(Number(stdout.trim()), 'SIGTERM');
    await until(/^ended with 0$/m);
  });
});
