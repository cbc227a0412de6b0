import { compareText } from '../base/compare-text.js';
import { listenerId } from '../domain/listener.js';
import {
  CERTAINTIES,
  PREDICTION_SCHEMA,
  type PredictedListener,
  type PredictedProgram,
  type Prediction,
  type PredictionGap,
} from '../domain/prediction.js';
import type { Registry } from '../registry/types.js';
import { isGuessed, isSeenSilent, sockets } from './config/answer.js';
import { type Outcome, withDoubts, withoutLosers, withoutTaken } from './disputed.js';
import { handedTo, openedBeside } from './handed.js';
import { machineOf } from './machine.js';
import { peerOf, withoutPeers } from './peers.js';
import { unlessInBackground } from './programs/background.js';
import { identified } from './programs/identified.js';
import { type Final, finalsOf } from './programs/programs.js';
import { isQuiet } from './programs/quiet.js';
import type { Running } from './programs/running.js';
import { UNKNOWN } from './programs/shell/expand.js';
import { unlessFilesLack, unlessRunning, withinRights } from './rights.js';
import { startSystemsOf } from './start/list.js';
import type { Image } from './tree/image.js';
import { evidenceOf, type Opened, type Started, uncertain } from './types.js';

/** The programs that commands come to; one that ends in an error of ours ends no prediction. */
function finalsOfAll(image: Image, { commands, unit }: Started): readonly Final[] {
  return commands.flatMap((command) => {
    try {
      return finalsOf(image, command);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      image.tell(unit ?? command.place.file, `what it starts was not read to its end: ${why}`);
      return [];
    }
  });
}

/** The programs behind something that starts, known ones first. */
function runningOf(image: Image, registry: Registry, started: Started): Array<Running & { readonly stays: boolean }> {
  return finalsOfAll(image, started).map((final) => {
    const { unit, reason, families } = started;
    const { program, name } = identified(final, registry, unit);
    return { ...final, name, known: program !== null, unit, reason, families };
  });
}

/** The program behind a listener, as far as files tell. */
function programOf(image: Image, run: Running): PredictedProgram {
  const facts = image.stat(run.exe);
  const file =
    facts === null ? null : { uid: facts.uid, gid: facts.gid, mode: facts.mode.toString(8).padStart(4, '0') };
  // Of what a script makes by running something, only the running machine knows.
  const cmdline = run.words.map((word) => word.replaceAll(UNKNOWN, '…')).filter((word) => word !== '…');
  return { name: run.name, exe: run.exe, cmdline, file, package: null };
}

/** The prefix of addresses of IPv6 that stand for one of IPv4. RFC 4291, 2.5.5.2 */
const MAPPED = '::ffff:';

/**
 * An address of IPv4 is reached by IPv4 alone and told as one, whatever the socket; so of a program its family is not certain.
 * A socket unit says in so many words which one it means.
 */
function asReached(opened: Opened, isOfUnit: boolean): Opened {
  if (!opened.address.startsWith(MAPPED)) return opened;
  const ipv4: Opened = { ...opened, family: 'ipv4', address: opened.address.slice(MAPPED.length), dualStack: false };
  return isOfUnit ? ipv4 : uncertain(ipv4);
}

function listenerOf(image: Image, opened: Opened, unit: string | null, run: Running | null): PredictedListener {
  const endpoint = { ...opened, netns: null };
  return {
    id: listenerId(endpoint),
    protocol: opened.protocol,
    family: opened.family,
    address: opened.address,
    port: opened.port,
    dualStack: opened.dualStack,
    interface: opened.interface,
    program: run === null ? null : programOf(image, run),
    unit,
    user: run?.user ?? null,
    certainty: opened.certainty,
    evidence: opened.evidence,
  };
}

/** Of what starts on some machines only, a listener is possible. */
function weighed(opened: readonly Opened[], { unsure }: Started): readonly Opened[] {
  if (unsure === undefined || unsure === null) return opened;
  return opened.map((each) => ({ ...each, certainty: 'possible', evidence: [...each.evidence, evidenceOf(unsure)] }));
}

/**
 * A socket unit holds its sockets, whatever the program behind it is. But where its service starts at boot and fails time
 * and again, systemd closes them: possible, where stock installations were seen to end so. systemd.unit(5), StartLimitBurst=
 */
function ofSockets(image: Image, registry: Registry, started: Started, atBoot: ReadonlySet<string | null>): Outcome {
  const [run = null] = runningOf(image, registry, started);
  const program = run?.known === true ? registry.program(run.name) : undefined;
  const isLost = (opened: Opened) => atBoot.has(started.service ?? '') && isSeenSilent(opened, program);
  const sockets = started.sockets.map(
    (opened): Opened => (isLost(opened) ? { ...opened, certainty: 'possible' } : opened),
  );
  return {
    listeners: weighed(sockets, started).map((each) => listenerOf(image, asReached(each, true), started.unit, run)),
    gaps: [],
  };
}

function ofPrograms(image: Image, registry: Registry, started: Started, handed: ReturnType<typeof handedTo>): Outcome {
  const listeners: PredictedListener[] = [];
  const gaps: PredictionGap[] = [];
  const asks: Array<{ program: string; port: number }> = [];
  const runs = runningOf(image, registry, started);
  const given = started.unit === null ? undefined : handed.get(started.unit);
  // Where a script starts something that goes on, and nothing in it says what, that is its last program.
  const left = started.goesOn === true && runs.every(({ stays }) => !stays);
  const last = left ? runs.findLast(({ exe }) => !isQuiet(exe)) : undefined;
  for (const run of runs) {
    const opened = isQuiet(run.exe) ? [] : sockets(run, image, registry);
    if (opened === null || isGuessed(opened, run, registry)) {
      if ((run.stays || run === last) && given === undefined && !isQuiet(run.exe))
        gaps.push({
          kind: 'service',
          place: run.unit ?? run.exe,
          reason: `it starts ${run.exe}, and what that opens is not known`,
        });
    }
    if (opened === null) continue;
    const allowed = opened.filter(({ family }) => started.families.includes(family));
    const own = openedBeside(run, given ?? [], allowed);
    const peer = own.length === 0 ? null : peerOf(run, image, registry);
    if (peer !== null) asks.push({ program: run.name, port: peer });
    const there = unlessInBackground(image, own, run, started);
    const sure = unlessRunning(
      unlessFilesLack(image, started.lacksOptions ? there.map(uncertain) : there, run.words),
      run,
    );
    listeners.push(
      ...weighed(withinRights(image, sure, started), started).map((each) =>
        listenerOf(image, asReached(each, false), started.unit, run),
      ),
    );
  }
  return { listeners, gaps: listeners.some(({ certainty }) => certainty !== 'possible') ? [] : gaps, asks };
}

/** Of what was predicted twice, the surer counts. */
function once(listeners: readonly PredictedListener[]): PredictedListener[] {
  const rank = ({ certainty }: PredictedListener) => CERTAINTIES.indexOf(certainty);
  const best = new Map<string, PredictedListener>();
  for (const each of listeners) {
    const before = best.get(each.id);
    if (before === undefined || rank(each) < rank(before)) best.set(each.id, each);
  }
  return [...best.values()].sort(
    (left, right) =>
      left.port - right.port ||
      compareText(left.protocol, right.protocol) ||
      compareText(left.family, right.family) ||
      compareText(left.id, right.id),
  );
}

const UNSAID: PredictionGap = {
  kind: 'image',
  place: '/',
  reason: 'nothing in it says what starts: no init system that is known, and no entry point',
};

/** What would listen if the image were started. Nothing of it is run. */
export function predictImage(image: Image, registry: Registry): Prediction {
  const started = startSystemsOf(image).flatMap((system) => system.startedBy(image));
  const handed = handedTo(started);
  const running = started.filter(({ runs }) => runs);
  const alone = withDoubts(
    image,
    running.map((each) => ofPrograms(image, registry, each, handed)),
  );
  const early = alone
    .filter((_, index) => running[index]?.isEarly === true)
    .flatMap((each) => each.listeners.filter(({ certainty }) => certainty !== 'possible'));
  const atBoot = new Set(running.map(({ unit }) => unit));
  const units = started.filter(({ runs }) => !runs).map((each) => ofSockets(image, registry, each, atBoot));
  const held = withoutLosers(image, units, early);
  const sure = held.flatMap(({ listeners: own }) => own).filter(({ certainty }) => certainty !== 'possible');
  const opening = withoutPeers(image, alone, held);
  const outcomes = [...held, ...opening];
  const free = withoutTaken(
    image,
    opening.flatMap((outcome) => outcome.listeners),
    sure,
  );
  const listeners = once([...held.flatMap((outcome) => outcome.listeners), ...free]);
  const host = machineOf(image);
  const unread = image.problems().map(({ place, reason }): PredictionGap => ({ kind: 'config', place, reason }));
  return {
    schema: PREDICTION_SCHEMA,
    root: image.name,
    host,
    listeners,
    gaps: [...outcomes.flatMap(({ gaps }) => gaps), ...unread, ...(started.length === 0 ? [UNSAID] : [])],
  };
}
