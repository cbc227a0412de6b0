import type { Listener, Owner } from '../../domain/listener.js';
import { isNameless, isUnseen } from '../../domain/owner.js';
import { type Judgement, type ReportListener, reportListenerOf } from '../../domain/report.js';
import { type Confidence, leastConfident } from '../../domain/severity.js';
import type { Snapshot } from '../../domain/snapshot.js';
import { portName } from '../../domain/words.js';
import type { Registry } from '../../registry/types.js';
import { findBehindIn } from './behind.js';
import { drawerOf } from './drawn-by-chance.js';
import { identityOf, matchOwners, nameOf } from './match.js';
import { isOwnSocket, isOwnStart } from './own-start.js';
import { isOfBlock, rpcBlockOf } from './rpc-block.js';
import { stranger, type Verdicted } from './stranger.js';
import type { Grounds, OwnerMatch, Surroundings } from './types.js';
import { noProgram, unattributedTo } from './unattributed.js';

const BELONGS: Readonly<Record<Grounds['how'], (port: string, product: string, service: string) => string>> = {
  service: (port, product, service) => `${product} implements ${service}, the service that IANA assigned ${port} to`,
  default: (port, product) => `${product} uses ${port} by default`,
  custom: (port, product) => `${product} uses ${port} by wide custom`,
  step: (port, product) => `${product} moves on to the next free port, and ${port} is one of those behind its default`,
  option: (port, product) => `${product} was told to listen on ${port} by its own option`,
  namesake: (port, product, service) =>
    `${product} has the very name of ${service}, the service that IANA assigned ${port} to, and the system's packages brought it`,
  documented: (port, product) => `${product} is on no list; its own package names ${port}`,
  made: (port, product) => `${product} is on no list; it is made of a package that is known to use ${port}`,
  shared: (port, product) => `${port} is shared: ${product} is one of many programs that open it beside each other`,
};

/** A file that was deleted can be looked at by nobody any more, and an ordinary user's own start does what he likes. */
function confidenceOf({ owner, belonging }: OwnerMatch, listener: Listener): Confidence {
  const doubtful = owner.exeDeleted === true || isOwnStart(owner, listener.owners) || isOwnSocket(listener);
  return leastConfident(belonging?.candidate.strength ?? 'high', doubtful ? 'medium' : 'high');
}

const distinct = (texts: readonly string[]) => (texts.length < 2 ? texts : [...new Set(texts)]);

/** Every owner belongs. */
function expected(
  listener: Listener,
  matches: readonly OwnerMatch[],
  first: NonNullable<OwnerMatch['belonging']>,
): Verdicted {
  const { candidate, how } = first;
  const port = portName(listener);
  return {
    verdict: 'expected',
    program: identityOf(candidate),
    confidence: matches.map((match) => confidenceOf(match, listener)).reduce(leastConfident),
    evidence: [
      BELONGS[how.how](port, candidate.program.product, how.service ?? ''),
      ...distinct(matches.flatMap(({ belonging }) => belonging?.candidate.evidence ?? [])),
    ],
  };
}

/** A pid is no name. */
const ownName = (match: OwnerMatch) => (isNameless(match.owner) ? null : nameOf(match));

/** What each owner was recognised as; null for one that does not answer itself. */
function programsOf({ owners }: Listener, matches: readonly OwnerMatch[]): Array<string | null> {
  const [only] = matches;
  if (only !== undefined && owners.length === 1) return [ownName(only)];
  const key = ({ pid, name }: Owner) => pid ?? name;
  const names = new Map(matches.map((match) => [key(match.owner), ownName(match)]));
  return owners.map((owner) => names.get(key(owner)) ?? null);
}

/** Whether at least one of the processes shows what it runs. */
function showsProgram({ ownerStatus, owners }: Listener): boolean {
  return ownerStatus === 'known' && !owners.every((owner) => owner.exe === null && isUnseen(owner));
}

/** What knowledge alone says about a listener; the order of the tests is that of the verdicts. */
export function classify(listener: Listener, surroundings: Surroundings): Judgement {
  const registration = surroundings.registry.registration(listener.port, listener.protocol);
  const matches = showsProgram(listener) ? matchOwners(listener, surroundings) : [];
  const without = new Map(matches.map((match) => [match, noProgram(match, listener, surroundings)]));
  const strangers = matches.filter((match) => match.belonging === null && without.get(match) === null);
  // One that drew the port by chance explains it for itself, not for another that holds it too.
  const deciding = strangers.find((match) => drawerOf(match, listener) === null) ?? strangers[0] ?? matches[0];
  if (deciding === undefined) {
    const why = listener.ownerStatus === 'known' ? 'what it runs could not be seen' : listener.ownerReason;
    const evidence = [`no owner is known: ${why ?? 'reason unknown'}`];
    const confidence = listener.ownerStatus === 'none' ? 'high' : 'low';
    return { program: null, ownerPrograms: [], registration, verdict: 'unattributed', confidence, evidence };
  }
  const ownerPrograms = programsOf(listener, matches);
  const unknown = [...without.values()].filter((each) => each !== null);
  if (strangers.length === 0 && unknown.length > 0) {
    return { ownerPrograms, registration, verdict: 'unattributed', confidence: 'low', ...unattributedTo(unknown) };
  }
  const { program, verdict, confidence, evidence } =
    deciding.belonging === null
      ? stranger(listener, deciding, registration, surroundings)
      : expected(listener, matches, deciding.belonging);
  return { program, ownerPrograms, registration, verdict, confidence, evidence };
}

/** Every listener of a snapshot with what knowledge says about it. */
export function judge({ listeners, host }: Pick<Snapshot, 'listeners' | 'host'>, registry: Registry): ReportListener[] {
  const surroundings = { host, registry, findBehind: findBehindIn(listeners) };
  const block = rpcBlockOf(listeners, host);
  const within = block === null ? surroundings : { ...surroundings, host: { ...host, localPortRange: block } };
  return listeners.map((listener) => {
    const isHandedOut = block !== null && isOfBlock(listener, block);
    return reportListenerOf(listener, classify(listener, isHandedOut ? within : surroundings));
  });
}
