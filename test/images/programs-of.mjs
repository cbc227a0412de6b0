// Which programs held what a booted image showed, as port-audit itself recognises them.
import { openJudge } from '../../dist/index.js';

/** The device that a socket is bound to stands in its id alone: `udp4:0.0.0.0%eth0:5353`. */
const deviceOf = (id) => /%([^\]:]+)/.exec(id)?.[1] ?? null;

/** What a capture of another machine says of one socket; the processes show what they run, and nothing is known of files. */
const socketOf = ({ id, protocol, family, address, port, processes }) => ({
  id,
  protocol,
  family,
  address,
  port,
  dualStack: null,
  interface: deviceOf(id),
  netns: null,
  exposure: 'all',
  uid: null,
  user: null,
  ownerStatus: processes.length === 0 ? 'hidden' : 'known',
  ownerReason: null,
  owners: processes.map(({ exe, comm, cmdline, cwd = '/', unit }, index) => ({
    pid: index + 2,
    name: comm,
    exe,
    exeDeleted: false,
    cmdline,
    cwd,
    user: null,
    uid: null,
    parentPid: null,
    startedAt: null,
    unit,
    container: null,
    package: null,
  })),
  seenBy: [],
});

const snapshotOf = (listeners) =>
  JSON.stringify({
    schema: 'port-audit/snapshot@1',
    tool: { name: 'twin', version: '1' },
    takenAt: '2026-01-01T00:00:00.000Z',
    host: { hostname: 'twin', platform: 'linux', release: '6', privileged: true, localPortRange: [32768, 60999] },
    sources: [],
    listeners: listeners.map(socketOf),
    gaps: [],
  });

const judging = openJudge();

/** From here on Linux hands ports out by itself. */
const CHANCE = 32_768;

/** Whether a port is chance, even where it is the same at each boot, since a program makes it of the name of the machine. */
export const isChance = ({ verdict, port }) => verdict === 'ephemeral' && port >= CHANCE;

/**
 * The sockets that a booted image opens each time and that no socket unit holds, with the program behind each: `program`
 * is its name, `known` says whether registry/programs has it.
 */
export async function programsOf(truth) {
  const own = truth.listeners.filter(({ stable, units }) => stable && !units.some((unit) => unit.endsWith('.socket')));
  const told = (await judging).judge(snapshotOf(own), 'truth').listeners;
  const byId = new Map(told.map((each) => [each.id, each]));
  return own.map((each) => {
    const { program = null, verdict = null } = byId.get(each.id) ?? {};
    return { ...each, program: program?.name ?? null, known: (program?.product ?? null) !== null, verdict };
  });
}
