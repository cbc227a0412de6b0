import childProcess, { type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { assetFile } from './assets.js';
import { beforeEnd } from './before-end.js';
import { childVariables } from './child-environment.js';
import { isOneExecutable } from './one-executable.js';
import { newMark } from './strays.js';
import type { HelperHandlers, HostHelper } from './types.js';

/** The words that start this program, also where it is the library of another one. */
function ownStart(): readonly string[] {
  return isOneExecutable() ? [] : [path.join(path.dirname(assetFile('port-audit.cjs')), '..', 'bin', 'port-audit.js')];
}

/** Calls `onLine` with every whole line of what comes. */
function lines(onLine: (line: string) => void): (text: string) => void {
  let begun: string[] = [];
  return (text) => {
    const [first = '', ...rest] = text.split('\n');
    begun.push(first);
    for (const next of rest) {
      onLine(begun.join(''));
      begun = [next];
    }
  };
}

/** In a process group of its own, so that ^C in a terminal is for whoever opened it alone. */
function start(word: string): ChildProcess {
  return childProcess.spawn(process.execPath, [...ownStart(), word], {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: childVariables(newMark()),
  });
}

/** See {@link import('./types.js').Host.openHelper}. */
export function openHelper(word: string, { onLine, onEnd }: HelperHandlers): HostHelper {
  const child = start(word);
  let isOver = false;
  const end = () => {
    isOver = true;
    child.kill('SIGKILL');
    // Where the system has no file descriptors left, Node leaves out the pipes that its types promise.
    for (const pipe of child.stdio ?? []) pipe?.destroy();
    settled();
  };
  const settled = beforeEnd(end);
  const over = () => {
    if (isOver) return;
    end();
    onEnd();
  };
  child.on('error', over);
  child.on('exit', over);
  child.stdin?.on('error', over);
  const take = lines((line) => {
    if (!isOver) onLine(line);
  });
  child.stdout?.setEncoding('utf8').on('data', take);
  return { send: (line) => void (isOver || child.stdin?.write(`${line}\n`)), end };
}
