import fs from 'node:fs';
import { parse } from 'yaml';
import type { Listener } from '../../src/domain/listener.js';
import { buildListener, buildOwner } from './build-report.js';
import { randomNumbers } from './unattended-model.js';

/** Quarters of an hour of a day. */
const QUARTERS = 96;

/** One look of a day: how many quarters after midnight, and what listened. */
export interface Look {
  readonly quarter: number;
  readonly listeners: readonly Listener[];
}

/** From which quarter on something is so. */
type Since<T> = Readonly<Record<string, T>>;

/** A program of the machine. */
interface Software {
  readonly exe: string;
  /** What an update makes of the executable. */
  readonly updated?: Since<string>;
  readonly cmdline?: readonly string[];
  readonly user?: string;
  /** `ADDRESS PORT PROTOCOL`. */
  readonly sockets: readonly string[];
  /** Quarters in which it starts anew. */
  readonly restarts?: readonly number[];
  /** First and last quarter of each time that it runs; default: always. */
  readonly runs?: ReadonlyArray<readonly [first: number, last: number]>;
}

/** A page of test/fixtures/recorded-days. */
interface Day {
  readonly asleep?: readonly [first: number, last: number];
  readonly addresses: Readonly<Record<string, Since<string>>>;
  readonly software: readonly Software[];
}

function at<T>(since: Since<T>, quarter: number): T | undefined {
  const [, value] = Object.entries(since).findLast(([first]) => Number(first) <= quarter) ?? [];
  return value;
}

/** How often a program has started: each start has a pid, and ports of chance, of its own. */
function startsBy(quarter: number, { restarts = [], runs = [] }: Software): number {
  return [...restarts, ...runs.map(([first]) => first)].filter((each) => each <= quarter).length;
}

const isRunning = (quarter: number, { runs }: Software) =>
  runs === undefined || runs.some(([first, last]) => first <= quarter && quarter <= last);

const EPHEMERAL = 32_768;
const HANDED_OUT = 28_000;

function listenersOf(software: Software, index: number, quarter: number, { addresses }: Day): Listener[] {
  const { cmdline, user = 'root', updated = {}, sockets } = software;
  const exe = at(updated, quarter) ?? software.exe;
  const random = randomNumbers(index * 1000 + startsBy(quarter, software));
  const pid = 1000 + Math.floor(random() * 30_000);
  const name = exe.slice(exe.lastIndexOf('/') + 1);
  const uid = user === 'root' ? 0 : user === 'alice' ? 1000 : 100 + index;
  const unit = user === 'alice' ? 'user@1000.service' : `${name}.service`;
  const owner = buildOwner({ pid, exe, name, cmdline: cmdline ?? [exe], user, uid, unit, package: 'recorded' });
  return sockets.map((socket) => {
    const [where = '', port = '', protocol = ''] = socket.split(' ');
    const named = addresses[where];
    return buildListener({
      protocol: protocol === 'udp' ? 'udp' : 'tcp',
      address: (named === undefined ? undefined : at(named, quarter)) ?? where,
      port: port === 'chance' ? EPHEMERAL + Math.floor(random() * HANDED_OUT) : Number(port),
      interface: named === undefined ? null : 'wlan0',
      owners: [owner],
      uid,
      unit,
      user,
    });
  });
}

/** Every look of a day at which the machine was awake, the same each time. */
export function recordedDay(machine: 'desktop' | 'server'): Look[] {
  const day = parse(fs.readFileSync(`test/fixtures/recorded-days/${machine}.yaml`, 'utf8')) as Day;
  const { asleep = [QUARTERS, QUARTERS], software } = day;
  const quarters = Array.from({ length: QUARTERS }, (_, quarter) => quarter);
  return quarters
    .filter((quarter) => quarter < asleep[0] || quarter > asleep[1])
    .map((quarter) => ({
      quarter,
      listeners: software.flatMap((each, index) =>
        isRunning(quarter, each) ? listenersOf(each, index, quarter, day) : [],
      ),
    }));
}
