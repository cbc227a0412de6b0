import childProcess from 'node:child_process';

/** What less does where nobody set LESS: quit where all fits, pass colours on, leave the text on the screen; less(1). */
const LESS = 'FRX';

/**
 * Shows a text in a pager, which the shell starts as it does for git, and waits for its end. False where it cannot be
 * started: 126 and 127 are the shell's words for that. ^C belongs to the pager meanwhile.
 */
export function page(text: string, pager: string): Promise<boolean> {
  return new Promise((resolve) => {
    const env = { ...process.env, LESS: process.env.LESS ?? LESS, LESSCHARSET: process.env.LESSCHARSET ?? 'utf-8' };
    const child = childProcess.spawn(pager, { shell: true, stdio: ['pipe', 'inherit', 'inherit'], env });
    const ignore = () => undefined;
    process.on('SIGINT', ignore);
    const done = (shown: boolean) => {
      process.off('SIGINT', ignore);
      resolve(shown);
    };
    child.on('error', () => done(false));
    child.on('close', (code) => done(code !== 126 && code !== 127));
    // Who quits before the end has seen enough.
    child.stdin?.on('error', ignore);
    child.stdin?.end(text);
  });
}
