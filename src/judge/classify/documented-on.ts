import type { Documented } from '../../domain/documented.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Listener } from '../../domain/listener.js';
import type { Owner } from '../../domain/owner.js';
import { leastConfident } from '../../domain/severity.js';
import type { PortClaim, Program, Registry } from '../../registry/types.js';
import type { Identity } from '../identify/identify.js';
import { unlisted } from '../identify/unlisted.js';
import { isDormant } from './port-stories.js';
import type { Belongs, Surroundings } from './types.js';

/**
 * Ports that gave a machine away, or its data, are not explained by what a package says of itself; those of debuggers and their
 * kind give nothing away to those who may not reach them.
 */
function isPerilous(
  claim: PortClaim,
  { isHarmless, isForDevelopment }: { readonly isHarmless: boolean; readonly isForDevelopment: boolean },
  { port, protocol }: Place,
  { registry, host }: Asked,
): boolean {
  const { kind, platforms, programs } = claim;
  // Malware for another system cannot be what listens here.
  if (kind === 'malware') return platforms.length === 0 || platforms.some((each) => each === host.platform);
  if (kind !== 'sensitive' || isHarmless) return kind === 'cleartext';
  // A debugger that could be told to listen there, as it could be on any port, says nothing of others; nor, where people
  // develop, does what is there by custom alone: kube-apiserver's insecure port is 8080, as is that of hundreds.
  return programs.some((name) => {
    const program = registry.program(name);
    const belongs = program === undefined ? null : registry.belongs(program, port, protocol);
    return belongs !== null && !(isForDevelopment && belongs.how === 'custom');
  });
}

/** Programs of Windows, none of which can be what listens elsewhere. */
const isOfWindows = ({ executables, hosted, interpreted }: Program) =>
  interpreted.length === 0 && (hosted !== null || executables.every((name) => /\.exe$/i.test(name)));

type Place = Pick<Listener, 'port' | 'protocol' | 'exposure'>;
type Asked = Pick<Surroundings, 'registry' | 'host'>;

/** So many programs have to use a port for something else that one more is no news. */
const MANY = 3;

/** Whether a port is a program's own by default; one of a range is any of many. */
const isOwnDefault = ({ ports }: Program, { port }: Place) =>
  ports.some(({ low, high }) => low === port && high === port);

/**
 * Whether the registered service has a port to itself: known programs implement it, and not as many others are there by default for
 * something else. Not being known is what there is to say on 5432; 1080 is that of as many traps for mail as of servers of SOCKS.
 */
function hasItsService(place: Place, { registry, host }: Asked): boolean {
  const known = registry
    .programsOn(place.port, place.protocol)
    .filter((each) => host.platform === 'win32' || !isOfWindows(each));
  const howOf = (program: Program) => registry.belongs(program, place.port, place.protocol)?.how;
  const implementing = known.filter((each) => howOf(each) === 'service').length;
  const others = known.filter((each) => howOf(each) === 'default' && isOwnDefault(each, place)).length;
  return implementing > 0 && others < Math.max(implementing, MANY);
}

/**
 * Whether a port may be anybody's whose package names it: none below 1024, none with a story, and none that known programs
 * implement the registered service of, unless people develop on it or it is as much that of others.
 */
function isOpenToAll(place: Place, isScript: boolean, asked: Asked): boolean {
  const { port, protocol, exposure } = place;
  const { registry } = asked;
  const claims = registry.claimsOn(port, protocol);
  if (port < 1024 || isDormant({ port, protocol }, registry)) return false;
  const isForDevelopment = claims.some(({ kind }) => kind === 'development');
  // Where people develop as well, 9000, what is sensitive is an executable (PHP-FPM), and behind an interpreter runs another program.
  const isHarmless = exposure === 'loopback' || (isForDevelopment && isScript);
  if (claims.some((claim) => isPerilous(claim, { isHarmless, isForDevelopment }, place, asked))) return false;
  return isForDevelopment || !hasItsService(place, asked);
}

/**
 * Whether programs open a port beside each other, to find devices and each other: there a program that a package brought is
 * one of many, as long as nobody told it to.
 */
function isSharedByMany(owner: Owner, { port, protocol }: Place, registry: Registry): boolean {
  return registry.claimsOn(port, protocol).some(({ kind }) => kind === 'shared') && !isChosen(owner, port, '');
}

/** Letters and digits, without what says that it is a server: `indi` of `indiserver`, `dlt` of `dlt-daemon`. */
function folded(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain.replace(/(?<=...)(server|daemon|d)$/, '');
}

/** The registered service whose very name a program has that the system's packages brought; a name alone proves nothing. */
function namesake(name: string, { port, protocol }: Place, registry: Registry): string | null {
  const { services } = registry.registration(port, protocol);
  return services.find((service) => service.length > 2 && folded(service) === folded(name)) ?? null;
}

/** Settings as a package shipped them, rather than what it says about itself. */
const SHIPPED_SETTING = /^(?:\/etc\/|(?:\/usr)?\/lib\/systemd\/)/;

/**
 * Whether the port was chosen by whoever started the program, or told systemd or inetd to: then that its manual has the number
 * as well, as socat's has 8080 in an example, does not explain it.
 */
function isChosen({ cmdline, relay }: Owner, port: number, file: string): boolean {
  const number = new RegExp(`(?<!\\d)${port}(?!\\d)`);
  const isNamed = relay?.kind === 'socket' || (cmdline ?? []).some((word) => number.test(word));
  return isNamed && !SHIPPED_SETTING.test(file);
}

/** Whether an interpreter runs the program. */
const isInterpreted = ({ exe, script }: Owner) => script !== null || (exe !== null && runtimeOf(exe) !== null);

/** Whether who chose the port did as the manual of the program shows it, on loopback or, of a script, where people develop. */
function isTold(owner: Owner, { example }: Documented, place: Place, registry: Registry): boolean {
  const { port, protocol, exposure } = place;
  const isForDevelopment = registry.claimsOn(port, protocol).some(({ kind }) => kind === 'development');
  return example && (exposure === 'loopback' || (isForDevelopment && isInterpreted(owner)));
}

/** Whether the port that its package names is the program's own, and not one that whoever started it chose. */
function isItsOwn(owner: Owner, documented: Documented, place: Place, registry: Registry): boolean {
  if (documented.through !== null || !isChosen(owner, place.port, documented.file)) return true;
  return isTold(owner, documented, place, registry);
}

/** Whether a program that no list knows belongs on a port by what its own package says; null: it does not. */
export function documentedOn(owner: Owner, identity: Identity, listener: Listener, asked: Asked): Belongs | null {
  const { registry } = asked;
  const isShared = isSharedByMany(owner, listener, registry);
  if (!isShared && !isOpenToAll(listener, isInterpreted(owner), asked)) return null;
  const candidate = unlisted(owner, identity);
  if (candidate === null || !candidate.trusted) return null;
  if (isShared) return { candidate, how: { how: 'shared', service: null } };
  const service = candidate.by === 'package' ? namesake(candidate.program.name, listener, registry) : null;
  if (service !== null) return { candidate, how: { how: 'namesake', service } };
  const place = owner.documented?.find(({ port }) => port === listener.port);
  if (place === undefined || !isItsOwn(owner, place, listener, registry)) return null;
  const named = isChosen(owner, listener.port, place.file) ? 'shows how to start it on a port' : 'names the port';
  const says = place.through === null ? named : `asks for ${place.through}`;
  const evidence = `${candidate.evidence}; ${place.file}, line ${place.line}, ${says}`;
  const strength = leastConfident(candidate.strength, 'medium');
  return {
    candidate: { ...candidate, strength, evidence },
    how: { how: place.through === null ? 'documented' : 'made', service: null },
  };
}
