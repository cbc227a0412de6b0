import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/index.js';
import { canUnshare, inNamespace } from '../helpers/namespace.js';

const PROGRAM = path.resolve('bin/port-audit.js');

/** Listens inside of a namespace, and hands the socket out. */
const INSIDE = `const server = require('node:net').createServer().listen(7001, () => process.send('socket', server)); process.on('message', () => process.exit())`;

/** Holds the socket from outside, once nobody is inside any more. */
const OUTSIDE = `
const child = require('node:child_process').spawn('ip', ['netns', 'exec', 'blue', process.execPath, '-e', process.env.INSIDE], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
child.on('message', (_, server) => { globalThis.held = server; child.on('exit', () => console.log('there')); child.send('bye'); });
setInterval(() => {}, 1000);
`;

/** What port-audit sees of a namespace in which only a socket is; `tools`: what it finds on PATH. */
function look(hide: string): { snapshot: Snapshot; netns: string } {
  const output = inNamespace(
    `
    mount -t tmpfs none /run; DIR=$(mktemp -d /run/XXXXXX); mkfifo "$DIR/there"
    ip link set lo up; ip netns add blue
    "$NODE" -e "$OUTSIDE" > "$DIR/there" & read line < "$DIR/there"
    stat -L -c %i /run/netns/blue
    ${hide}
    "$NODE" "$PROGRAM" collect --source kernel
    `,
    { NODE: process.execPath, PROGRAM, INSIDE, OUTSIDE },
  );
  const end = output.indexOf('\n');
  return { netns: output.slice(0, end), snapshot: JSON.parse(output.slice(end)) };
}

describe.skipIf(!canUnshare)('a network namespace that nobody lives in', () => {
  it('is entered, and the process that holds a socket of it is found', () => {
    const { snapshot, netns } = look(':');
    const listener = snapshot.listeners.find(({ port }) => port === 7001);
    expect(listener).toMatchObject({ netns, ownerStatus: 'known', owners: [{ exe: process.execPath }] });
    expect(snapshot.gaps.filter(({ scope }) => scope === 'netns')).toEqual([]);
  });

  it('is named where no tool is there to enter it', () => {
    const hide = 'for tool in nsenter ip; do mount --bind /dev/null "$(readlink -f "$(command -v $tool)")"; done';
    const { snapshot, netns } = look(hide);
    expect(snapshot.listeners.some(({ port }) => port === 7001)).toBe(false);
    expect(snapshot.gaps.find(({ scope }) => scope === 'netns')).toMatchObject({
      count: 1,
      reason: expect.stringContaining(`blue (${netns})`),
      remedy: 'install nsenter (util-linux)',
    });
  });
});
