import type { Image } from '../../tree/image.js';
import { type Opened, type Started, uncertain } from '../../types.js';

/** A socket by its unit. */
interface Held {
  readonly unit: string | null;
  readonly opened: Opened;
}

const isWildcard = ({ address }: Opened) => address === '0.0.0.0' || address === '::';

/** Whether what the left one is bound to is part of what the right one is bound to. */
function isWithin(left: Opened, right: Opened): boolean {
  if (left.family !== right.family) return right.dualStack;
  return left.address === right.address || isWildcard(right);
}

/**
 * Whether the kernel refuses the second of two sockets. Of datagrams it takes both, for systemd sets SO_REUSEADDR on all;
 * of streams where both have SO_REUSEPORT. socket(7)
 */
function exclude(left: Opened, right: Opened): boolean {
  if (left.protocol !== 'tcp' || right.protocol !== 'tcp' || (left.reusesPort && right.reusesPort)) return false;
  const devices = [left.interface, right.interface].filter((device) => device !== null);
  if (devices.length === 2 && devices[0] !== devices[1]) return false;
  return isWithin(left, right) || isWithin(right, left);
}

/**
 * Of socket units that want the same port, which comes first no file says, and systemd gives up on the other one: neither is
 * certain, and a gap tells it.
 */
export function withRivals(image: Image, all: readonly Started[]): readonly Started[] {
  const byPort = new Map<number, Held[]>();
  for (const { unit, sockets } of all) {
    for (const opened of sockets) {
      const held = byPort.get(opened.port) ?? [];
      held.push({ unit, opened });
      byPort.set(opened.port, held);
    }
  }
  const weighed = (unit: string | null, opened: Opened): Opened => {
    const held = byPort.get(opened.port) ?? [];
    const rival = held.find((other) => other.unit !== unit && exclude(other.opened, opened));
    if (rival === undefined) return opened;
    image.tell(
      unit ?? '',
      `${rival.unit} wants ${opened.protocol} port ${opened.port} as well; only one of them gets it`,
    );
    return uncertain(opened);
  };
  return all.map((each) => ({ ...each, sockets: each.sockets.map((opened) => weighed(each.unit, opened)) }));
}
