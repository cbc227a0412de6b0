import { FIRST_DYNAMIC_PORT } from '../../domain/ephemeral.js';
import type { Listener, Owner } from '../../domain/listener.js';
import type { HostFacts } from '../../domain/snapshot.js';

/** Ports from the first to the last, both counted. */
type Block = HostFacts['localPortRange'];

/** Services that are reached by RPC on a port that the system hands out as they start, one right behind the other. */
const ANCHORS = ['eventlog', 'schedule'];

/** Services and programs of Windows that get their ports in the same way, and shortly before or after. */
const MEMBERS = new Set([
  'wininit.exe',
  'services.exe',
  'lsass.exe',
  'spoolsv.exe',
  ...ANCHORS,
  'sessionenv',
  'policyagent',
  'mqsvc.exe',
  'dns.exe',
  'dfsrs.exe',
]);

/** So far the two anchors may be apart. */
const NEAR = 16;

/** So many ports before and behind them may be the others'. */
const [BEFORE, BEHIND] = [4, 64];

const SYSTEM = /^[A-Z]:\\Windows\\System32\\[^\\]+$/i;

/** What an owner would be as a member: the service that Windows says it is, else its file. */
function memberName({ name, exe, unit }: Owner): string | null {
  if (exe !== null && !SYSTEM.test(exe)) return null;
  return (name?.toLowerCase() === 'svchost.exe' ? unit : name)?.toLowerCase() ?? null;
}

const isHandedOut = ({ protocol, exposure, port }: Listener) =>
  protocol === 'tcp' && exposure === 'all' && port >= 1024 && port < FIRST_DYNAMIC_PORT;

/**
 * Where Windows hands out ports although its range was moved and nobody told: around the ports of two of its services. The
 * names of these come from Windows itself, not from a process. Null: they are where they are by default, or not there.
 */
export function rpcBlockOf(listeners: readonly Listener[], { platform }: HostFacts): Block | null {
  if (platform !== 'win32') return null;
  const ports = ANCHORS.map((service) => {
    const found = listeners.find(
      (each) => isHandedOut(each) && each.owners.some((owner) => owner.unit !== null && memberName(owner) === service),
    );
    return found?.port;
  });
  const [first, second] = ports;
  if (first === undefined || second === undefined || Math.abs(first - second) > NEAR) return null;
  return [Math.max(1024, Math.min(first, second) - BEFORE), Math.max(first, second) + BEHIND];
}

/** Whether a listener is of those that Windows gives such a port to: no other program may hide among them. */
export function isOfBlock(listener: Listener, [low, high]: Block): boolean {
  const { owners, port } = listener;
  const areMembers = owners.length > 0 && owners.every((owner) => MEMBERS.has(memberName(owner) ?? ''));
  return isHandedOut(listener) && port >= low && port <= high && areMembers;
}
