import { beforeEnd } from './before-end.js';
import type { Screen, ScreenHandlers } from './types.js';

/** The alternate screen, without a cursor and without wrapping; xterm's control sequences. */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H\x1b[2J';
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';

/** Escape sequences are one key each; bytes of a pasted text are keys by themselves. */
const KEYS = /\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Z]|[\s\S]/gu;

const SUSPEND = '\x1a';

/** A terminal in raw mode with its alternate screen; as it was before after `close`, also when this process is ended. */
class TerminalScreen implements Screen {
  private isOpen = false;
  private readonly forget: () => void;

  constructor(private readonly handlers: ScreenHandlers) {
    this.forget = beforeEnd(() => this.leave());
    process.stdin.on('data', this.onData);
    process.stdout.on('resize', this.onResize);
    process.on('SIGTSTP', this.suspend);
    process.on('SIGCONT', this.resume);
    this.enter();
  }

  get columns(): number {
    return process.stdout.columns || 80;
  }

  get rows(): number {
    return process.stdout.rows || 24;
  }

  write(text: string): void {
    if (this.isOpen) process.stdout.write(text);
  }

  close(): void {
    this.leave();
    this.forget();
    process.stdin.off('data', this.onData);
    process.stdout.off('resize', this.onResize);
    process.off('SIGTSTP', this.suspend);
    process.off('SIGCONT', this.resume);
    process.stdin.pause();
  }

  private enter(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    process.stdin.setRawMode(true);
    process.stdin.resume();
    process.stdout.write(ENTER);
  }

  private leave(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    process.stdout.write(LEAVE);
    process.stdin.setRawMode(false);
  }

  private readonly onResize = () => this.handlers.onResize();

  private readonly onData = (bytes: Buffer) => {
    for (const [key] of bytes.toString('utf8').matchAll(KEYS)) {
      if (key === SUSPEND) this.suspend();
      else this.handlers.onKey(key);
    }
  };

  /** Stops the whole job, as ^Z does where the terminal itself hears it; a handler would keep this process running. */
  private readonly suspend = () => {
    this.leave();
    process.off('SIGTSTP', this.suspend);
    process.kill(0, 'SIGTSTP');
  };

  private readonly resume = () => {
    process.off('SIGTSTP', this.suspend);
    process.on('SIGTSTP', this.suspend);
    this.enter();
    this.handlers.onResize();
  };
}

/** Takes the terminal over; null where stdin or stdout is none, or it cannot move its cursor. */
export function openScreen(handlers: ScreenHandlers): Screen | null {
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env.TERM === 'dumb') return null;
  return new TerminalScreen(handlers);
}
