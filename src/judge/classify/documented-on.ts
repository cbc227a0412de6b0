import type { Documented } from '../../domain/documented.js';
import type { Listener } from '../../domain/listener.js';
import type { Owner } from '../../domain/owner.js';
import { leastConfident } from '../../domain/severity.js';
import type { PortClaim, Program, Registry } from '../../registry/types.js';
import type { Identity } from '../identify/identify.js';
import { unlisted } from '../identify/unlisted.js';
import type { Belongs, Surroundings } from './match.js';
import { isDormant } from './port-stories.js';

/**
 * Ports that gave a machine away, or its data, are not explained by what a package says of itself; those of debuggers and their
 * kind give nothing away to those who may not reach them.
 */
function isPerilous({ kind, platforms }: PortClaim, platform: string, isHarmless: boolean): boolean {
  // Malware for another system cannot be what listens here.
  if (kind === 'malware') return platforms.length === 0 || platforms.some((each) => each === platform);
  return kind === 'cleartext' || (kind === 'sensitive' && !isHarmless);
}

/** Programs of Windows, none of which can be what listens elsewhere. */
const isOfWindows = ({ executables, hosted, interpreted }: Program) =>
  interpreted.length === 0 && (hosted !== null || executables.every((name) => /\.exe$/i.test(name)));

type Place = Pick<Listener, 'port' | 'protocol' | 'exposure'>;
type Asked = Pick<Surroundings, 'registry' | 'host'>;

/**
 * Whether a port may be anybody's whose package names it: none below 1024, none with a story, and none that known programs
 * implement the registered service of, unless people develop on it. There, not being known is what there is to say.
 */
function isOpenToAll({ port, protocol, exposure }: Place, isScript: boolean, { registry, host }: Asked): boolean {
  const claims = registry.claimsOn(port, protocol);
  if (port < 1024 || isDormant({ port, protocol }, registry)) return false;
  const isForDevelopment = claims.some(({ kind }) => kind === 'development');
  // Where people develop as well, 9000, what is sensitive is an executable (PHP-FPM), and behind an interpreter runs another program.
  const isHarmless = exposure === 'loopback' || (isForDevelopment && isScript);
  if (claims.some((claim) => isPerilous(claim, host.platform, isHarmless))) return false;
  if (isForDevelopment) return true;
  const known = registry.programsOn(port, protocol).filter((each) => host.platform === 'win32' || !isOfWindows(each));
  return !known.some((program) => registry.belongs(program, port, protocol)?.how === 'service');
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
 * Whether the port was chosen by whoever started the program: then that its manual has the number as well, as socat's has
 * 8080 in an example, does not explain it.
 */
function isChosen({ cmdline }: Owner, port: number, file: string): boolean {
  const number = new RegExp(`(?<!\\d)${port}(?!\\d)`);
  return !SHIPPED_SETTING.test(file) && (cmdline ?? []).some((word) => number.test(word));
}

/** Whether who chose the port did as the manual of his own server shows it, where people develop or on loopback. */
function isTold({ script }: Owner, { example }: Documented, place: Place, registry: Registry): boolean {
  const { port, protocol, exposure } = place;
  const isForDevelopment = registry.claimsOn(port, protocol).some(({ kind }) => kind === 'development');
  return example && script !== null && (isForDevelopment || exposure === 'loopback');
}

/** Whether a program that no list knows belongs on a port by what its own package says; null: it does not. */
export function documentedOn(owner: Owner, identity: Identity, listener: Listener, asked: Asked): Belongs | null {
  const { registry } = asked;
  const isShared = isSharedByMany(owner, listener, registry);
  if (!isShared && !isOpenToAll(listener, owner.script !== null, asked)) return null;
  const candidate = unlisted(owner, identity);
  if (candidate === null || !candidate.trusted) return null;
  if (isShared) return { candidate, how: { how: 'shared', service: null } };
  const service = candidate.by === 'package' ? namesake(candidate.program.name, listener, registry) : null;
  if (service !== null) return { candidate, how: { how: 'namesake', service } };
  const place = owner.documented?.find(({ port }) => port === listener.port);
  if (
    place === undefined ||
    (isChosen(owner, listener.port, place.file) && !isTold(owner, place, listener, registry))
  ) {
    return null;
  }
  const evidence = `${candidate.evidence}; ${place.file}, line ${place.line}, names the port`;
  const strength = leastConfident(candidate.strength, 'medium');
  return { candidate: { ...candidate, strength, evidence }, how: { how: 'documented', service: null } };
}
