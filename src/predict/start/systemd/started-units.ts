import type { Image } from '../../tree/image.js';
import { type Started, spotOf } from '../../types.js';
import type { Active } from './closure.js';
import { undecidedCondition } from './conditions.js';
import { ownRoot, tellLaidOver } from './elsewhere.js';
import { obstaclesOf } from './obstacles.js';
import { refusalOf } from './refusals.js';
import { lacksOptions } from './replaced.js';
import { commandsOf, familiesOf, isUnprivileged, typeOf } from './service-unit.js';
import { socketsOf } from './socket-unit.js';
import { specifiersOf } from './specifiers.js';
import type { Directive } from './unit-file.js';
import { isYes, lastOf, type Unit, type Units, valuesOf } from './units.js';

/** The service of a socket unit: named, or of the same name, or for each connection one of a template. */
function serviceOf(units: Units, socket: Unit, expand: (text: string) => string): Unit | null {
  const accepts = isYes(lastOf(socket, 'Socket', 'Accept'));
  const named = lastOf(socket, 'Socket', 'Service');
  const { prefix, instance, full } = socket.name;
  const same = `${full.slice(0, -'.socket'.length)}.service`;
  const perConnection = instance === null ? `${prefix}@0.service` : `${prefix}@${instance}-0.service`;
  const found = units.load(named !== null ? expand(named.value) : accepts ? perConnection : same);
  return typeof found === 'string' ? null : found;
}

/** Whether the service of a socket unit is looked for only when a connection comes; it names none then. systemd.socket(5) */
const isServedLater = (socket: Unit): boolean =>
  isYes(lastOf(socket, 'Socket', 'Accept')) && lastOf(socket, 'Socket', 'Service') === null;

/** Whether systemd ends what is left over of a service that is done. systemd.kill(5) */
const isSwept = (unit: Unit): boolean =>
  !isYes(lastOf(unit, 'Service', 'RemainAfterExit')) &&
  !/^(?:none|process)$/.test(lastOf(unit, 'Service', 'KillMode')?.value ?? '');

/** Of a service that is done when its command ends, systemd ends what is left over. systemd.service(5) */
const endsAtOnce = (unit: Unit): boolean => typeOf(unit) === 'oneshot' && isSwept(unit);

/** Whether a service is done once the process ends that systemd started for it. systemd.service(5), Type= */
const isFollowed = (unit: Unit): boolean =>
  /^(?:simple|exec|notify|notify-reload|idle)$/.test(typeOf(unit)) &&
  lastOf(unit, 'Service', 'BusName') === null &&
  isSwept(unit);

/** A service that is part of the basic system comes before all sockets. bootup(7) */
const isEarly = (unit: Unit): boolean =>
  /^(?:0|n|no|f|false|off)$/i.test(lastOf(unit, 'Unit', 'DefaultDependencies')?.value ?? '') &&
  valuesOf(unit, 'Unit', 'Before').some(({ value }) => /\b(?:sysinit|basic|sockets)\.target\b/.test(value));

/** Of units that start and that others rule out which start as well: the lines that do. systemd.unit(5), Conflicts= */
function conflicts(image: Image, active: readonly Active[], specifiers: typeof specifiersOf) {
  const ruledOut = new Map<string, Directive>();
  for (const { unit, unsure } of active) {
    if (unsure !== null) continue;
    for (const line of valuesOf(unit, 'Unit', 'Conflicts')) {
      const names = specifiers(image, unit.name, unit.file)(line.value).split(/\s+/);
      for (const name of names) if (name !== unit.name.full) ruledOut.set(name, line);
    }
  }
  return ruledOut;
}

/** Makes of units what starts. */
function maker(image: Image, units: Units, active: readonly Active[], specifiers: typeof specifiersOf) {
  const obstacleOf = obstaclesOf(image, units);
  const ruledOut = conflicts(image, active, specifiers);
  const commands = (unit: Unit) => commandsOf(image, unit, specifiers(image, unit.name, unit.file));
  const service = ({ unit, reason, unsure }: Active): Started => {
    const expand = specifiers(image, unit.name, unit.file);
    const obstacle = obstacleOf(unit, expand) ?? ownRoot(unit, expand);
    tellLaidOver(image, unit, expand);
    if (obstacle !== null) image.tell(spotOf(obstacle.place), obstacle.reason);
    const rival = ruledOut.get(unit.name.full) ?? null;
    if (rival !== null) image.tell(spotOf(rival), `it rules out ${unit.name.full}, which is to start as well`);
    return {
      unit: unit.name.full,
      reason,
      commands: commands(unit),
      sockets: [],
      runs: !endsAtOnce(unit),
      unsure: unsure ?? obstacle?.place ?? rival ?? undecidedCondition(image, unit, expand),
      families: familiesOf(unit),
      isUnprivileged: isUnprivileged(unit),
      isEarly: isEarly(unit),
      goesOn: typeOf(unit) !== 'oneshot',
      isFollowed: isFollowed(unit),
      lacksOptions: lacksOptions(image, unit),
    };
  };
  const socket = ({ unit, reason, unsure }: Active): Started[] => {
    const expand = specifiers(image, unit.name, unit.file);
    const behind = serviceOf(units, unit, expand);
    const sockets = socketsOf(image, unit, expand);
    const isLater = behind === null && isServedLater(unit) && sockets.every(({ protocol }) => protocol === 'tcp');
    if (behind === null && !isLater) {
      if (sockets.length > 0)
        image.tell(unit.file, 'systemd refuses this socket unit, for its service is missing or masked');
      return [];
    }
    const refusal = refusalOf(unit, expand) ?? (behind === null ? null : refusalOf(behind, expand));
    if (refusal !== null) image.tell(spotOf(refusal.place), refusal.reason);
    const own = {
      unit: unit.name.full,
      reason,
      commands: behind === null ? [] : commands(behind),
      sockets,
      runs: false,
      unsure: unsure ?? refusal?.place ?? undecidedCondition(image, unit, expand),
    };
    if (behind === null) return [{ ...own, families: ['ipv4', 'ipv6'] }];
    return [{ ...own, families: familiesOf(behind), service: behind.name.full }];
  };
  return { service, socket };
}

/** What starts of the units that are active: services and sockets. */
export function startedOf(
  image: Image,
  units: Units,
  active: readonly Active[],
  specifiers: typeof specifiersOf = specifiersOf,
): Started[] {
  const { service, socket } = maker(image, units, active, specifiers);
  return active.flatMap((each) => {
    if (each.unit.name.type === 'service') return [service(each)];
    return each.unit.name.type === 'socket' ? socket(each) : [];
  });
}
