import { memoised } from '../base/memoised.js';
import type { Runtime } from '../domain/invocation/runtime.js';
import type { Protocol } from '../domain/listener.js';
import type { RegistryFacts } from '../domain/report.js';
import { executableLookup } from './executables.js';
import type { IanaTable } from './iana-table.js';
import type { KnowledgeStore } from './knowledge.js';
import { programsCalled } from './names.js';
import { portLookup } from './port-table.js';
import { registrationOf } from './registration.js';
import { covers, stepsTo } from './selector.js';
import type { Belonging, PortClaim, Program, Registry } from './types.js';
import { findWord, readWords } from './word-table.js';

/** Of most ports nothing is known: one list for all of them. */
/** Names and paths of processes that are remembered: a watch of months sees ever new ones. */
const NAMES = 1 << 12;

const NOTHING: readonly never[] = [];

/** Ports that are remembered side by side. */
const PAGE = 256;

/** Remembers answers about a port and protocol: many listeners share few ports. All ports together take some megabytes. */
function byPort<T>(find: (port: number, protocol: Protocol) => T & {}): (port: number, protocol: Protocol) => T {
  const pages: Array<Array<T & {}> | undefined> = [];
  return (port, protocol) => {
    const number = Math.floor(port / PAGE);
    const page = pages[number] ?? [];
    pages[number] = page;
    const at = (port % PAGE) * 2 + (protocol === 'tcp' ? 0 : 1);
    const answer = page[at] ?? find(port, protocol);
    page[at] = answer;
    return answer;
  };
}

function all<T>(count: number, item: (number: number) => T): T[] {
  return Array.from({ length: count }, (_, number) => item(number));
}

/**
 * Puts IANA's records and what people wrote down together. `shipped` are the records that the programs were described
 * with: where an update renames a service, or takes it back, software that implements it still uses the port.
 */
export function createRegistry(
  table: IanaTable,
  store: KnowledgeStore,
  facts: RegistryFacts,
  shipped: IanaTable = table,
): Registry {
  const executables = executableLookup(store.executables);
  const implementing = readWords(store.services);
  const programPorts = portLookup(store.programPorts);
  const claimPorts = portLookup(store.claimPorts);
  const registration = byPort((port, protocol) => registrationOf(table.at(port), port, protocol));
  const whenShipped =
    shipped === table ? registration : byPort((port, protocol) => registrationOf(shipped.at(port), port, protocol));
  const claimsOn = byPort((port, protocol): readonly PortClaim[] => {
    const numbers = claimPorts(port, protocol);
    return numbers.length === 0 ? NOTHING : numbers.map(store.claim);
  });
  const isShared = ({ name, family }: Program, port: number, protocol: Protocol) =>
    claimsOn(port, protocol).some(
      ({ kind, families, programs }) => kind === 'shared' && (families.includes(family) || programs.includes(name)),
    );
  /** Where people run what they are working on, whichever of its servers they take. */
  const isDevelopment = ({ family, services }: Program, port: number, protocol: Protocol) =>
    family === 'development' &&
    services.includes('http-alt') &&
    claimsOn(port, protocol).some(({ kind }) => kind === 'development');
  const belongs = (program: Program, port: number, protocol: Protocol): Belonging | null => {
    const implemented = (services: readonly string[]) => services.find((name) => program.services.includes(name));
    const service = implemented(registration(port, protocol).services);
    if (service !== undefined) return { how: 'service', service };
    const formerly = implemented(whenShipped(port, protocol).services) !== undefined;
    if (formerly || covers(program.ports, port, protocol)) return { how: 'default', service: null };
    if (covers(program.customary, port, protocol) || isDevelopment(program, port, protocol)) {
      return { how: 'custom', service: null };
    }
    if (program.steps && protocol === 'tcp' && stepsTo(program.ports, port)) return { how: 'step', service: null };
    return isShared(program, port, protocol) ? { how: 'shared', service: null } : null;
  };
  const programsOn = (port: number, protocol: Protocol): readonly Program[] => {
    const numbers = new Set(programPorts(port, protocol));
    for (const { services } of [registration(port, protocol), whenShipped(port, protocol)]) {
      for (const service of services) for (const number of implementing.get(service) ?? []) numbers.add(number);
    }
    if (numbers.size === 0) return NOTHING;
    return [...numbers].sort((left, right) => left - right).map((number) => store.program(number));
  };
  const programsOfExecutable = memoised((path: string) => executables(path).map(store.program), NAMES);
  let everyProgram: readonly Program[] | null = null;
  const programs = () => {
    everyProgram ??= all(store.programs, store.program);
    return everyProgram;
  };
  let claims: readonly PortClaim[] | null = null;
  return {
    facts,
    get programs() {
      return programs();
    },
    get claims() {
      claims ??= all(store.claims, store.claim);
      return claims;
    },
    assignments: table.at,
    registration,
    program: (name) => findWord(store.names, name).map(store.program)[0],
    programsOfExecutable,
    programsOfName: memoised((name: string) => programsCalled(name, programsOfExecutable(name), programs()), NAMES),
    hostedBy: memoised((file: string) => programs().filter(({ hosted }) => hosted?.in === file.toLowerCase()), NAMES),
    interpretedBy: memoised((runtime: Runtime) => findWord(store.runtimes, runtime).map(store.program)),
    belongs,
    programsOn: byPort(programsOn),
    claimsOn,
    allAssignments: table.all,
  };
}
