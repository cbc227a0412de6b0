import { execFileSync, spawnSync } from 'node:child_process';

const tools = (names: readonly string[]) =>
  names.every((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0);

/** Whether this run may make network namespaces: root, with unshare(1) and ip(8), outside of a container that forbids it. */
export const canUnshare: boolean =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  tools(['unshare', 'nsenter', 'ip']) &&
  spawnSync('unshare', ['-n', '-m', 'true']).status === 0;

/** Whether these programs are installed. */
export const hasTools = tools;

/** A shell script with network and mounts of its own, run to its end; what it printed on stdout. */
export function inNamespace(script: string, env: Readonly<Record<string, string>> = {}): string {
  return execFileSync('unshare', ['-n', '-m', '--kill-child', '-p', '-f', '--mount-proc', 'sh', '-euc', script], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 100_000,
  });
}
