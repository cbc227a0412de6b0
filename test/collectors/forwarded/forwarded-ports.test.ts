import { describe, expect, it } from 'vitest';
import { forwardedPorts } from '../../../src/collectors/forwarded/forwarded-ports.js';
import { type FakeWorld, fakeHost } from '../../helpers/fake-host.js';

const ID = 'a'.repeat(64);
const CONFIG = JSON.stringify({
  ID,
  Name: '/web',
  State: { Running: true, Pid: 77 },
  NetworkSettings: {
    Networks: { bridge: { IPAddress: '172.17.0.2' } },
    Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }], '53/udp': null },
  },
});
const DOCKER = {
  '/run/docker.pid': '1',
  [`/var/lib/docker/containers/${ID}/config.v2.json`]: CONFIG,
  '/proc/77/stat': '77 (nginx) S',
};
const RULES = `*nat
:PREROUTING ACCEPT
:DOCKER -
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A DOCKER -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
-A PREROUTING -p udp -m udp --dport 69 -j DNAT --to-destination 10.0.0.9
COMMIT
`;
const chain = { family: 'ip', table: 'nat', name: 'PREROUTING', type: 'nat', hook: 'prerouting', prio: -100 };
const NFT = { stdout: Buffer.from(JSON.stringify({ nftables: [{ chain }] })) };
const saves = { 'iptables-save': { stdout: Buffer.from(RULES) }, nft: NFT };

const look = async (world: FakeWorld) => {
  const { sightings, gaps } = await forwardedPorts.collect(fakeHost(world), { timeLimit: 1000, holders: false });
  return {
    ports: sightings.map(({ protocol, address, port, forwarded }) => `${protocol} ${address} ${port} ${forwarded?.to}`),
    by: sightings.map(({ forwarded }) => forwarded?.by),
    names: sightings.map(({ container }) => container?.name ?? null),
    gaps: gaps.map(({ reason }) => reason),
  };
};

describe('forwardedPorts', () => {
  it('joins what the rules and what Docker say', async () =>
    expect(await look({ files: DOCKER, run: saves })).toEqual({
      ports: ['tcp 0.0.0.0 8080 172.17.0.2:80', 'udp 0.0.0.0 69 10.0.0.9:69'],
      by: ['docker', 'iptables'],
      names: ['web', null],
      gaps: [],
    }));

  it('believes Docker where the rules cannot be read, and says so', async () => {
    const { ports, by, names, gaps } = await look({ files: DOCKER });
    expect({ ports, by, names }).toEqual({ ports: ['tcp 0.0.0.0 8080 172.17.0.2:80'], by: ['docker'], names: ['web'] });
    expect(gaps).toEqual([expect.stringContaining('docker published without a socket')]);
  });

  it('does not believe that a container runs whose process is gone', async () => {
    const { '/proc/77/stat': _, ...files } = DOCKER;
    expect((await look({ files })).ports).toEqual([]);
  });

  it('says that another user cannot read the rules, where an engine is there', async () => {
    expect((await look({ uid: 1000, files: { '/run/docker.sock': '' }, run: saves })).gaps).toHaveLength(1);
    expect((await look({ uid: 1000, run: saves })).gaps).toEqual([]);
  });

  it('says that a tool failed', async () =>
    expect((await look({ run: { nft: { code: 1, stderr: 'netlink: Error' } } })).gaps).toEqual([
      'forwarded ports may be missing: nft failed with exit code 1: netlink: Error',
    ]));

  it('asks iptables only where nft shows a table of its', async () => {
    const nft = { stdout: Buffer.from('{"nftables":[]}') };
    expect((await look({ run: { ...saves, nft } })).ports).toEqual([]);
    const files = { '/proc/net/ip_tables_names': 'nat\n' };
    expect((await look({ files, run: { ...saves, nft } })).ports).toHaveLength(2);
    const failed = { code: 1, stderr: 'it is too new' };
    expect((await look({ run: { ...saves, nft: failed } })).ports).toHaveLength(2);
  });

  it('asks for the tables of the old interface where there are some', async () => {
    const run = {
      'iptables-save': { stdout: Buffer.from('') },
      'iptables-legacy-save': { stdout: Buffer.from(RULES) },
    };
    const files = { '/proc/net/ip_tables_names': 'filter\nnat\n' };
    expect((await look({ run, files })).ports).toHaveLength(2);
    expect((await look({ run })).ports).toEqual([]);
  });

  it('lists a range port by port, and says of what forwards everything that it does', async () => {
    const text =
      '*nat\n:PREROUTING -\n-A PREROUTING -p tcp -m tcp --dport 90:92 -j REDIRECT --to-ports 9\n-A PREROUTING -i eth0 -j DNAT --to-destination 10.0.0.9\nCOMMIT\n';
    const { ports, gaps } = await look({ run: { 'iptables-save': { stdout: Buffer.from(text) } } });
    expect(ports).toEqual(['tcp 0.0.0.0 90 :9', 'tcp 0.0.0.0 91 :9', 'tcp 0.0.0.0 92 :9']);
    expect(gaps).toEqual(['rules forward every port; they are not listed one by one']);
  });
});
