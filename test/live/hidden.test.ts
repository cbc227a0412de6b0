import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/index.js';
import { canUnshare, inNamespace } from '../helpers/namespace.js';

const PROGRAM = path.resolve('bin/port-audit.js');

/** Sockets of every kind of place, in a namespace where nothing else is; it says so when all are there. */
const SOCKETS = `
const net = require('node:net'), dgram = require('node:dgram');
let missing = 6;
const there = () => --missing === 0 && console.log('there');
net.createServer().listen(4001, '0.0.0.0', there);
net.createServer().listen(4002, '127.0.0.1', there);
net.createServer().listen({ port: 4003, host: '::' }, there);
net.createServer().listen({ port: 4004, host: '::', ipv6Only: true }, there);
dgram.createSocket('udp4').bind(4005, '127.0.0.1', there);
dgram.createSocket({ type: 'udp6', ipv6Only: true }).bind(4006, '::', there);
`;

/** Starts the sockets, waits for them, and audits; `lie`: under tables from the time before. */
function audit(lie: boolean): { report: Report; code: number } {
  const program = `"$NODE" "$PROGRAM" audit --format json --hidden --source kernel > "$DIR/report.json"`;
  const lying = `mount --bind "$DIR/net" "/proc/$$/net"; exec `;
  const output = inNamespace(
    `
    DIR=$(mktemp -d); mkdir "$DIR/net"; trap 'rm -r "$DIR"' EXIT
    ip link set lo up
    for table in tcp tcp6 udp udp6; do cp "/proc/self/net/$table" "$DIR/net/$table"; done
    mkfifo "$DIR/there"
    "$NODE" -e "$SOCKETS" > "$DIR/there" & read line < "$DIR/there"
    export DIR; code=0
    sh -c '${lie ? lying : ''}${program}' || code=$?
    cat "$DIR/report.json"; echo; echo "$code"
    `,
    { NODE: process.execPath, PROGRAM, SOCKETS },
  );
  const [json = '', code] = output.trim().split(/\n(?=\d+$)/);
  return { report: JSON.parse(json), code: Number(code) };
}

const hidden = ({ findings }: Report) => findings.filter(({ rule }) => rule === 'hidden-listener');

describe.skipIf(!canUnshare)('--hidden', () => {
  it('finds what is in no table, of both protocols and families', () => {
    const { report, code } = audit(true);
    expect(hidden(report).map(({ listener }) => listener)).toEqual([
      'tcp4:0.0.0.0:4001',
      'tcp4:127.0.0.1:4002',
      'tcp6:[::]:4003',
      'tcp6:[::]:4004',
      'udp4:127.0.0.1:4005',
      'udp6:[::]:4006',
    ]);
    expect(new Set(hidden(report).map(({ severity }) => severity))).toEqual(new Set(['critical']));
    expect(report.listeners.find(({ port }) => port === 4001)).toMatchObject({
      verdict: 'unattributed',
      seenBy: ['hidden'],
    });
    expect(code).toBe(1);
  });

  it('finds nothing where the tables tell the truth', () => {
    const { report } = audit(false);
    expect(hidden(report)).toEqual([]);
    expect(report.sources.find(({ id }) => id === 'hidden')).toMatchObject({ ok: true, listeners: 0 });
  });
});
