import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/index.js';
import { canUnshare, hasTools, inNamespace } from '../helpers/namespace.js';

const PROGRAM = path.resolve('bin/port-audit.js');

const SERVER = `require('node:net').createServer((socket) => socket.end('from the box')).listen(80, () => console.log('there'))`;
const CLIENT = `require('node:net').connect(Number(process.argv[1]), '10.8.0.1').on('data', (text) => console.log(String(text))).on('error', (error) => console.log(error.code))`;

/**
 * A machine between a client and a box that serves: \`rules\` forward on it. What the client hears on 8080, and what
 * port-audit says of the machine.
 */
function play(rules: string, policy: string): { heard: string; report: Report; code: number } {
  const output = inNamespace(
    `
    mount -t tmpfs none /run; DIR=$(mktemp -d /run/XXXXXX)
    ip link set lo up
    for side in client box; do
      ip netns add $side; ip link add to-$side type veth peer name eth0 netns $side; ip link set to-$side up
      ip -n $side link set eth0 up
    done
    ip addr add 10.8.0.1/24 dev to-client; ip -n client addr add 10.8.0.2/24 dev eth0
    ip addr add 10.9.0.1/24 dev to-box; ip -n box addr add 10.9.0.2/24 dev eth0; ip -n box route add default via 10.9.0.1
    echo 1 > /proc/sys/net/ipv4/ip_forward
    ${rules}
    mkfifo "$DIR/there"
    ip netns exec box "$NODE" -e "$SERVER" > "$DIR/there" & read line < "$DIR/there"
    ip netns exec client "$NODE" -e "$CLIENT" 8080
    printf '%s' "$POLICY" > "$DIR/policy.yaml"; code=0
    "$NODE" "$PROGRAM" check --policy "$DIR/policy.yaml" --format json > "$DIR/report.json" || code=$?
    cat "$DIR/report.json"; echo; echo "$code"
    `,
    { NODE: process.execPath, PROGRAM, SERVER, CLIENT, POLICY: policy },
  );
  const [, heard = '', json = '', code] = /^(.*?)\n([\s\S]*)\n(\d+)$/.exec(output.trim()) ?? [];
  return { heard, report: JSON.parse(json), code: Number(code) };
}

const POLICY = `version: 1
require:
  - port: 8080/tcp
    reason: the box
allow:
  - port: 1-65535
    address: private
    reason: what listens in the box itself
`;

const RULES = {
  nft: `nft -f - <<'END'
table ip t {
  chain pre { type nat hook prerouting priority dstnat; tcp dport 8080 dnat to 10.9.0.2:80; }
}
END`,
  iptables: 'iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.9.0.2:80',
};

describe.skipIf(!canUnshare)('ports without a socket', () => {
  it.each([
    ['nft', 'nftables'],
    ['iptables', 'iptables'],
  ] as const)('are seen in the rules of %s, and are what a client reaches', (tool, by) => {
    if (!hasTools([tool])) return;
    const { heard, report, code } = play(RULES[tool], POLICY);
    expect(heard).toBe('from the box');
    const listener = report.listeners.find(({ id }) => id === 'tcp4:0.0.0.0:8080');
    expect(listener).toMatchObject({
      forwarded: { to: '10.9.0.2:80', by, container: null },
      owners: [],
      ownerStatus: 'none',
      verdict: 'unattributed',
      exposure: 'all',
    });
    expect(report.findings.filter(({ rule }) => rule === 'policy-missing' || rule === 'unattributed-listener')).toEqual(
      [],
    );
    expect(code).toBe(0);
  });

  it('are none without a rule', () => {
    const { heard, report, code } = play(':', POLICY);
    expect(heard).toBe('ECONNREFUSED');
    expect(report.listeners.some(({ forwarded }) => forwarded !== null)).toBe(false);
    expect(report.findings.map(({ rule }) => rule)).toContain('policy-missing');
    expect(code).toBe(1);
  });
});
