import { UsageError } from '../base/errors.js';
import type { Protocol } from '../domain/listener.js';
import type {
  ClaimMatch,
  ProgramMatch,
  ProgramSummary,
  RegistryLookup,
  RegistrySearch,
} from '../domain/registry-view.js';
import { formatSelectors } from './selector.js';
import { meantSubject, type PortSubject, parsePortSubject, serviceNamed, serviceNames } from './subject.js';
import { BELONGING, type PortClaim, type Program, type Registry } from './types.js';

const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp'];

const summaryOf = ({ name, product }: Program): ProgramSummary => ({ name, product });

/** How well known a program is, by how much the registry knows of it: what is everywhere has many names and uses. */
const fame = ({ packages, customary, executables }: Program) => packages.length + customary.length + executables.length;

const inDistributions = ({ packages, source }: Program) =>
  packages.length > 0 && /\b(Debian|Ubuntu|Fedora)\b/.test(source);

/** A program on a port, and how usual it is there. */
interface Ranked {
  readonly program: Program;
  /** Place of what makes it belong there in {@link BELONGING}. */
  readonly how: number;
}

function compareRanked(left: Ranked, right: Ranked): number {
  const byDistribution = Number(inDistributions(right.program)) - Number(inDistributions(left.program));
  return left.how - right.how || byDistribution || fame(right.program) - fame(left.program);
}

/**
 * Programs on a port, the usual ones first: those that implement its service, those that only use it by custom last; of
 * equals those that distributions have, and of these the best known.
 */
export function programsByBelonging(registry: Registry, port: number, protocols: readonly Protocol[]): Program[] {
  const ranked = new Map<Program, Ranked>();
  for (const protocol of protocols) {
    for (const program of registry.programsOn(port, protocol)) {
      const belonging = registry.belongs(program, port, protocol)?.how;
      const how = belonging === undefined ? BELONGING.length : BELONGING.indexOf(belonging);
      const known = ranked.get(program)?.how ?? how;
      ranked.set(program, { program, how: Math.min(how, known) });
    }
  }
  return [...ranked.values()].sort(compareRanked).map(({ program }) => program);
}

function lookUpPort(registry: Registry, query: string, { port, protocol }: PortSubject): RegistryLookup {
  const asked = PROTOCOLS.filter((each) => protocol === null || protocol === each);
  return {
    query,
    registry: registry.facts,
    registrations: asked.map((each) => ({ port, protocol: each, ...registry.registration(port, each) })),
    records: registry
      .assignments(port)
      .filter((record) => protocol === null || record.protocol === protocol || record.protocol === ''),
    programs: programsByBelonging(registry, port, asked).map(summaryOf),
  };
}

function lookUpService(registry: Registry, query: string, service: string): RegistryLookup {
  return {
    query,
    registry: registry.facts,
    registrations: [],
    records: [...registry.allAssignments()].filter((record) => record.service === service),
    programs: registry.programs.filter(({ services }) => services.includes(service)).map(summaryOf),
  };
}

/** What IANA says of a port or a service. Throws {@link UsageError} for what is neither. */
export function lookUp(registry: Registry, query: string): RegistryLookup {
  const subject = parsePortSubject(query);
  if (subject === 'invalid') {
    throw new UsageError([`${query} is no port: write 0 to 65535, and /tcp, /udp, /sctp or /dccp behind it`]);
  }
  if (subject !== null) return lookUpPort(registry, query, subject);
  const service = serviceNamed(registry, query);
  if (service !== null) return lookUpService(registry, query, service);
  const text = query.trim() === '' ? JSON.stringify(query) : query;
  const hint = meantSubject(query, { names: [], services: serviceNames(registry) });
  throw new UsageError([
    `${text} is no service that IANA has a port for${hint}; port-audit registry search looks everywhere`,
  ]);
}

/** Whether every word stands somewhere in the texts, in any case. */
function matcher(query: string): (texts: ReadonlyArray<string | null>) => boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return (texts) => {
    const text = texts.join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

const programMatch = ({ name, product, services, ports, customary }: Program): ProgramMatch => ({
  name,
  product,
  services,
  ports: formatSelectors([...ports, ...customary]),
});

const claimMatch = ({ kind, name, ports, note }: PortClaim): ClaimMatch => ({
  kind,
  name,
  ports: formatSelectors(ports),
  note,
});

/** Looks for words in IANA's records, in programs and in claims. Throws {@link UsageError} for a query without any. */
export function searchRegistry(registry: Registry, query: string): RegistrySearch {
  if (query.trim() === '') throw new UsageError(['registry search needs a word to look for']);
  const matches = matcher(query);
  return {
    query,
    registry: registry.facts,
    records: [...registry.allAssignments()].filter(({ service, description, note }) =>
      matches([service, description, note]),
    ),
    programs: registry.programs
      .filter((program) =>
        matches([program.name, program.product, ...program.executables, ...program.packages, ...program.services]),
      )
      .map(programMatch),
    claims: registry.claims.filter(({ name, note }) => matches([name, note])).map(claimMatch),
  };
}
