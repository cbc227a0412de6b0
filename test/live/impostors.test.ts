import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/index.js';
import { canUnshare, inNamespace } from '../helpers/namespace.js';

const PROGRAM = path.resolve('bin/port-audit.js');

const POLICY = JSON.stringify({
  version: 1,
  allow: [
    { port: '7001-7099', program: '/srv/stock', reason: 'by its path' },
    { port: '7001-7099', program: ['stock', 'stock.js'], reason: 'by its name' },
  ],
});

const LISTEN = "require('node:net').createServer().listen(Number(process.argv.at(-1)), () => console.log('there'))";

/** What check says of a listener on port 7001; `start`: how it is started, up to the word `there`. */
function checked(start: string, prepare = ':'): Report {
  const output = inNamespace(
    `
    mount -t tmpfs -o mode=755 none /srv; mount -t tmpfs -o mode=755 none /home; mkdir -p /home/eve/srv /home/policy; DIR=/home/policy
    ip link set lo up; mkfifo "$DIR/there"; printf %s "$POLICY" > "$DIR/port-audit.yaml"; printf %s "$LISTEN" > /home/eve/listen.js
    cp "$NODE" /home/eve/node; chown -R 1000:1000 /home/eve; ${prepare}
    ${start} > "$DIR/there" & read line < "$DIR/there"
    cd "$DIR"; "$NODE" "$PROGRAM" check --source kernel --policy "$DIR/port-audit.yaml" --format json || true
    `,
    { NODE: process.execPath, PROGRAM, POLICY, LISTEN },
  );
  return JSON.parse(output);
}

function said({ listeners, findings }: Report) {
  const { disposition, allowedBy } = listeners.find(({ port }) => port === 7001) ?? {};
  const unlisted = findings.some(({ rule, listener }) => rule === 'policy-unlisted' && listener?.endsWith(':7001'));
  return { disposition, by: allowedBy?.by ?? null, unlisted };
}

const REFUSED = { disposition: 'active', by: null, unlisted: true };
const eve = (command: string) => `setpriv --reuid 1000 --regid 1000 --clear-groups ${command}`;

describe.skipIf(!canUnshare)('a policy that allows a program', () => {
  it('fits it where it lies', () => {
    const report = checked('/srv/stock /home/eve/listen.js 7001', 'cp "$NODE" /srv/stock');
    expect(said(report)).toEqual({ disposition: 'accepted', by: 'evidence', unlisted: false });
  });

  it.each([
    [
      'mounted at its path in a namespace of his own',
      `unshare -m sh -c 'mount --bind /home/eve/node /srv/stock; exec /srv/stock /home/eve/listen.js 7001'`,
      'touch /srv/stock',
    ],
    [
      'mounted there in a user namespace of his own',
      eve(`unshare -Urm sh -c 'mount --bind /home/eve/node /srv/stock; exec /srv/stock /home/eve/listen.js 7001'`),
      'touch /srv/stock',
    ],
    [
      'by the same name in a home directory',
      eve('/home/eve/srv/stock /home/eve/listen.js 7001'),
      'cp /home/eve/node /home/eve/srv/stock',
    ],
    [
      'that is a script by its name',
      eve('"$NODE" /home/eve/stock.js 7001'),
      'cp /home/eve/listen.js /home/eve/stock.js',
    ],
  ])('does not fit one %s', (_, start, prepare) => {
    expect(said(checked(start, prepare))).toEqual(REFUSED);
  });
});
