import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { canUnshare, inNamespace } from '../helpers/namespace.js';

const PROGRAM = path.resolve('bin/port-audit.js');

/** The exit code of an audit where nothing listens; `before`: what the shell does that becomes the audit. */
function exitCode(before: string): number {
  const output = inNamespace(
    `
    mount -t tmpfs none /run; mkdir /run/net
    for table in tcp tcp6 udp udp6; do head -1 "/proc/self/net/$table" > "/run/net/$table"; done
    ip link set lo up; code=0
    sh -c '${before} exec "$NODE" "$PROGRAM" audit --source kernel' > /run/out || code=$?
    echo "$code"
    `,
    { NODE: process.execPath, PROGRAM },
  );
  return Number(output);
}

describe.skipIf(!canUnshare)('tables without a row', () => {
  it('are an answer where they are true', () => expect(exitCode('')).toBe(0));
  it('are none where they do not even show an own socket', () =>
    expect(exitCode('mount --bind /run/net "/proc/$$/net";')).toBe(3));
});
