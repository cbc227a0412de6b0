import { expect, it } from 'vitest';
import { findHolders } from '../../../src/collectors/kernel/holders.js';
import { byTurns, newTurns } from '../../../src/host/turns.js';
import { type Host, HostError } from '../../../src/host/types.js';
import { fakeHost } from '../../helpers/fake-host.js';

const PIDS = [7, 8, 9, 10];

/** Four processes with a socket each, and as many descriptors as are worth a second core by what the kernel says. */
function machine(socketsOf?: Host['socketsOf']): Host {
  const descriptors = PIDS.map((pid) => [`/proc/${pid}/fd/3`, { link: `socket:[${pid * 10}]` }] as const);
  const stats = Object.fromEntries(PIDS.map((pid) => [`/proc/${pid}/fd`, { size: 20_000 }] as const));
  const host = fakeHost({ files: Object.fromEntries(descriptors), stats });
  return socketsOf === undefined ? host : { ...host, socketsOf };
}

async function heldOn(host: Host): Promise<readonly (readonly [number, readonly number[]])[]> {
  const { byInode } = await findHolders(host, PIDS, Promise.resolve(new Set()), 10_000);
  return [...byInode].sort(([left], [right]) => left - right);
}

const ALL = PIDS.map((pid) => [pid * 10, [pid]]);

it('hands each out once, whoever asks', () => {
  const turns = newTurns();
  const [here, there] = [byTurns(PIDS, turns), byTurns(PIDS, turns)];
  expect([here.next().value, there.next().value, [...here], [...there]]).toEqual([7, 8, [9, 10], []]);
});

it('looks at what another core took, where that core failed', async () => {
  const failing: Host['socketsOf'] = async (pids, turns) => {
    const taken = byTurns(pids, turns);
    throw new HostError('UNKNOWN', `no memory for ${taken.next().value}`);
  };
  expect(await heldOn(machine(failing))).toEqual(ALL);
});

it('takes what another core found, and does not look again', async () => {
  const looked: string[] = [];
  const host = machine(async (pids, turns) => {
    const pid = byTurns(pids, turns).next().value ?? 0;
    return { pairs: Float64Array.from([pid * 10, pid]), socket: null, denied: 0 };
  });
  const readLinks: Host['files']['readLinks'] = (directory, visit) => {
    looked.push(directory);
    host.files.readLinks(directory, visit);
  };
  expect(await heldOn({ ...host, files: { ...host.files, readLinks } })).toEqual(ALL);
  expect(looked).toHaveLength(PIDS.length - 1);
});
