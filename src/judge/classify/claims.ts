import { listed } from '../../base/listed.js';
import { defaultPortRange, isEphemeral } from '../../domain/ephemeral.js';
import type { FindingDraft } from '../../domain/finding.js';
import { isLookedAt, isOrdinaryUser, type Owner } from '../../domain/owner.js';
import type { JudgedListener } from '../../domain/report.js';
import type { Gap, HostFacts } from '../../domain/snapshot.js';
import { portName } from '../../domain/words.js';
import { isOwnSocket, isOwnStart } from './own-start.js';

/** How many are named. */
const NAMED = 5;

/** Whether nothing but the word of its own user says what a process runs; nobody enters a service of the system by himself. */
const isOwnWord = ({ uid, unitGuarded }: Owner) => uid !== 0 && unitGuarded !== true;

/** Whether an `expected` rests on what an ordinary user could have made up. */
function isClaim({ verdict, confidence, program, owners }: JudgedListener): boolean {
  if (verdict !== 'expected' || !owners.some(isLookedAt)) return false;
  return confidence === 'low' || (program?.by === 'cmdline' && owners.some(isOwnWord));
}

const isStarted = ({ owners }: JudgedListener) => owners.some((owner) => isOwnStart(owner, owners));
const isAccounts = (listener: JudgedListener) =>
  isStarted(listener) && !listener.owners.some(({ uid }) => isOrdinaryUser(uid));

type Range = Pick<HostFacts, 'localPortRange'>;

/**
 * Whether a port that was handed out by chance can be reached from elsewhere. UDP asks from such ports as a rule; but that a
 * resolver has drawn one outside of the range of the system is an excuse which whoever starts it can give for any port.
 */
const isReachable = ({ verdict, protocol, exposure, port }: JudgedListener, host: Range) =>
  verdict === 'ephemeral' && exposure !== 'loopback' && (protocol === 'tcp' || !isEphemeral(port, host));

type Kind = readonly [reason: string, isOne: (listener: JudgedListener, host: Range) => boolean];

/** What is no finding, as most of it is what it seems, and no all-clear either; a listener is told by the first that fits. */
const KINDS: readonly Kind[] = [
  ['believed by their own word, which the user who runs them could have made up', isClaim],
  [
    'known programs that the accounts of services started for themselves, and not their services: they decide what these do',
    (listener) => listener.verdict === 'expected' && isAccounts(listener),
  ],
  [
    'known programs that ordinary users started, who decide what these do and whom they pass on to',
    (listener) => listener.verdict === 'expected' && isStarted(listener),
  ],
  [
    'programs that ordinary users started on ports handed out by chance, open to other machines',
    (listener, host) => isReachable(listener, host) && isStarted(listener),
  ],
  [
    'held by programs of the system, but opened by ordinary users, who may hold them too where nobody sees it',
    (listener, host) => (listener.verdict === 'expected' || isReachable(listener, host)) && isOwnSocket(listener),
  ],
];

function gapOf(reason: string, listeners: readonly JudgedListener[]): Gap {
  const names = listeners.map((listener) => `${portName(listener)} ${listener.program?.name ?? ''}`);
  const named = `${reason}: ${listed([...new Set(names)], NAMED)}`;
  return { kind: 'partial', scope: 'program', count: listeners.length, reason: named, remedy: null };
}

/**
 * What is expected, or passed over, by no more than the will of an ordinary user. One gap of each kind names it; none where
 * every program was started by root or a service, and recognised by what a user cannot make up.
 */
export function claimGaps(
  listeners: readonly JudgedListener[],
  findings: ReadonlyArray<Pick<FindingDraft, 'rule' | 'listener'>> = [],
  host: Range = { localPortRange: defaultPortRange('linux') },
): Gap[] {
  const strangers = new Set(findings.flatMap(({ rule, listener }) => (rule === 'ephemeral-stranger' ? listener : [])));
  const asked = listeners.filter(({ id, owners }) => owners.length > 0 && !strangers.has(id));
  const kindOf = (listener: JudgedListener) => KINDS.find(([, isOne]) => isOne(listener, host));
  const byKind = new Map(KINDS.map((kind) => [kind, [] as JudgedListener[]]));
  for (const listener of asked) {
    const kind = kindOf(listener);
    if (kind !== undefined) byKind.get(kind)?.push(listener);
  }
  return [...byKind].flatMap(([[reason], found]) => (found.length === 0 ? [] : [gapOf(reason, found)]));
}
