import { describe, expect, it } from 'vitest';
import { hiddenPorts } from '../../../src/collectors/hidden/hidden-ports.js';
import { SPARE_ADDRESS } from '../../../src/collectors/hidden/hidden-sightings.js';
import type { ShownPort } from '../../../src/collectors/hidden/shown-ports.js';
import { type BindRequest, HostError } from '../../../src/host/types.js';
import { fakeHost } from '../../helpers/fake-host.js';
import { netFiles, row } from '../../helpers/proc.js';

/** The sockets of a made-up machine: where a port is taken; and the tables that say so, or do not. */
interface World {
  readonly sockets: ReadonlyArray<readonly [protocol: string, port: number, addresses: readonly string[]]>;
  readonly tables?: Parameters<typeof netFiles>[0];
  readonly shown?: readonly ShownPort[];
  readonly again?: readonly ShownPort[];
  readonly bindv6only?: string;
  /** Called before each request, with how many there were. */
  readonly meanwhile?: (count: number, disk: Map<string, unknown>) => void;
  readonly refuses?: number;
  /** Each request takes a second. */
  readonly late?: boolean;
}

const EVERYWHERE = [SPARE_ADDRESS, '127.0.0.1', '::1'];
const V4 = [SPARE_ADDRESS, '127.0.0.1'];

async function look(world: World, platform = 'linux') {
  let count = 0;
  const host = fakeHost({
    platform,
    files: {
      ...netFiles(world.tables ?? {}, '/proc/self/net'),
      '/proc/sys/net/ipv6/bindv6only': world.bindv6only ?? '0\n',
    },
    addresses: ['127.0.0.1', '::1'],
    bindPorts: async ({ protocol, address, ports }: BindRequest) => {
      if (world.late === true) host.advance(1000);
      world.meanwhile?.(++count, host.disk);
      const wildcard = address === '::' || address === '0.0.0.0';
      const taken = world.sockets.filter(
        ([of, port, addresses]) => of === protocol && ports.includes(port) && (wildcard || addresses.includes(address)),
      );
      const refused = ports.filter((port) => port > 0 && port <= (world.refuses ?? 0));
      return { taken: taken.map(([, port]) => port), refused: wildcard ? refused : [] };
    },
  });
  const search = hiddenPorts({
    shown: world.shown ?? [],
    lookAgain: async () => world.again ?? [],
  });
  const { sightings, gaps } = await search.collect(host, { timeLimit: 1000, holders: false });
  return { gaps, ports: sightings.map(({ protocol, port, address }) => `${protocol} ${address} ${port}`) };
}

const LISTENS = { tcp: row('00000000:0016', '0A', 0, 7) };

describe('hiddenPorts', () => {
  it('finds nothing where the tables show everything', async () =>
    expect(await look({ sockets: [['tcp', 22, V4]], tables: LISTENS })).toEqual({ ports: [], gaps: [] }));

  it('finds what the tables leave out, of both protocols', async () =>
    expect(
      (
        await look({
          sockets: [
            ['tcp', 22, V4],
            ['udp', 53, ['::1']],
          ],
        })
      ).ports,
    ).toEqual(['tcp 0.0.0.0 22', 'udp :: 53']));

  it('finds it on another address of a port that is shown', async () => {
    const tables = { tcp: row('0100007F:0016', '0A', 0, 7) };
    expect((await look({ sockets: [['tcp', 22, ['127.0.0.1']]], tables })).ports).toEqual([]);
    expect((await look({ sockets: [['tcp', 22, EVERYWHERE]], tables })).ports).toEqual(['tcp :: 22']);
  });

  it('knows that connections, and what is left of them, take ports as well', async () => {
    const tables = { tcp: row('0100007F:0016', '06', 0, 0), udp: row('0100007F:0035', '01', 0, 9) };
    const sockets = [
      ['tcp', 22, ['127.0.0.1']],
      ['udp', 53, ['127.0.0.1']],
    ] as const;
    expect((await look({ sockets, tables })).ports).toEqual([]);
  });

  it('believes a tool that shows it where the tables do not, also at the second look', async () => {
    const shown = [{ protocol: 'tcp', address: '0.0.0.0', port: 22, dualStack: false }] as const;
    expect((await look({ sockets: [['tcp', 22, V4]], shown })).ports).toEqual([]);
    expect((await look({ sockets: [['tcp', 22, V4]], again: shown })).ports).toEqual([]);
  });

  it('is silent about a daemon that starts while it looks', async () => {
    const sockets: Array<readonly [string, number, readonly string[]]> = [['tcp', 22, V4]];
    const start = (count: number, disk: Map<string, unknown>) => {
      if (count === 67)
        for (const [file, text] of Object.entries(netFiles(LISTENS, '/proc/self/net'))) disk.set(file, text);
    };
    expect((await look({ sockets, meanwhile: start })).ports).toEqual([]);
  });

  it('is silent about what does not stay', async () => {
    const sockets: Array<readonly [string, number, readonly string[]]> = [['tcp', 22, V4]];
    const end = (count: number) => void (count === 70 && sockets.pop());
    expect((await look({ sockets, meanwhile: end })).ports).toEqual([]);
  });

  it('asks both wildcards where IPv6 sockets of UDP do not take IPv4', async () =>
    expect((await look({ sockets: [['udp', 53, V4]], bindv6only: '1\n' })).ports).toEqual(['udp 0.0.0.0 53']));

  it('says how many ports it may not bind', async () =>
    expect((await look({ sockets: [], refuses: 1023 })).gaps).toMatchObject([
      { kind: 'partial', scope: 'hidden', count: 2046, remedy: 'run as root' },
    ]));

  it('ends when its time is over, and where it cannot look', async () => {
    await expect(look({ sockets: [], late: true })).rejects.toThrow(HostError);
    await expect(look({ sockets: [] }, 'darwin')).rejects.toThrow('Linux only');
  });
});
