import type { Assignment } from '../../domain/assignment.js';
import { assignmentPorts } from '../../domain/assignment.js';
import { baseName } from '../../domain/executable-path.js';
import type {
  KnownUse,
  NamePage,
  PortPage,
  PortUser,
  ProgramPage,
  SeenNow,
  ServicePage,
} from '../../domain/explanation.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import { type Protocol, SCOPES } from '../../domain/listener.js';
import type { Report, ReportListener } from '../../domain/report.js';
import { rangeOf } from '../../registry/registration.js';
import { programsByBelonging } from '../../registry/search.js';
import { formatSelectors } from '../../registry/selector.js';
import { BELONGING, type Interpreted, type PortClaim, type Program, type Registry } from '../../registry/types.js';
import { byHand } from './by-hand.js';
import { meaningOf } from './meaning.js';

/** What an audit saw; null: nobody looked. */
export type Look = Pick<Report, 'listeners' | 'gaps' | 'sources' | 'host'> | null;

const ALL: readonly Protocol[] = ['tcp', 'udp'];

/** What concerns a page: listeners, and the gaps of the protocols in question. */
function seenNow(
  look: Look,
  protocols: readonly Protocol[],
  concerns: (each: ReportListener) => boolean,
): SeenNow | null {
  if (look === null) return null;
  const elsewhere = SCOPES.filter((scope) => !protocols.some((protocol) => scope.startsWith(protocol)));
  const gaps = look.gaps.filter(({ scope }) => !elsewhere.some((other) => other === scope));
  const complete = look.sources.some(({ ok }) => ok) && gaps.every(({ kind }) => kind !== 'blind');
  return { listeners: look.listeners.filter(concerns), complete, gaps };
}

const knownUse = ({ kind, name, ports, note, years, successor, programs, source }: PortClaim): KnownUse => ({
  kind,
  name,
  ports: formatSelectors(ports),
  note,
  years,
  successor,
  programs,
  source,
});

/** Programs that are installed on this machine, by name; null: nobody looked. */
export type Installed = ReadonlySet<string> | null;

function usersOf(registry: Registry, port: number, protocols: readonly Protocol[], installed: Installed): PortUser[] {
  const users = programsByBelonging(registry, port, protocols).flatMap((program) => {
    const belongings = protocols.map((protocol) => ({ protocol, how: registry.belongs(program, port, protocol)?.how }));
    const own = belongings.filter(({ how }) => how !== undefined);
    const how = BELONGING.find((each) => own.some((belonging) => belonging.how === each));
    const { name, product } = program;
    const isInstalled = installed?.has(name) ?? null;
    const user = { name, product, protocols: own.map(({ protocol }) => protocol), installed: isInstalled };
    return how === undefined ? [] : [{ ...user, how }];
  });
  return [...users.filter((user) => user.installed === true), ...users.filter((user) => user.installed !== true)];
}

/** The dossier of a port, for one or both protocols. */
export function portPage(
  registry: Registry,
  port: number,
  protocols: readonly Protocol[],
  look: Look,
  installed: Installed = null,
): PortPage {
  const claims = new Set(protocols.flatMap((protocol) => registry.claimsOn(port, protocol)));
  const facts = {
    port,
    range: rangeOf(port),
    registrations: protocols.map((protocol) => ({ protocol, ...registry.registration(port, protocol) })),
    users: usersOf(registry, port, protocols, installed),
    known: [...claims].map(knownUse),
    localPortRange: look?.host.localPortRange ?? null,
  };
  const { localPortRange: _, ...page } = facts;
  const isOther = (record: Assignment) =>
    !['tcp', 'udp'].includes(record.protocol) || protocols.some((each) => each === record.protocol);
  return {
    kind: 'port',
    ...page,
    protocols,
    records: registry.assignments(port).filter(isOther),
    meaning: meaningOf(facts),
    seen: seenNow(look, protocols, (each) => each.port === port && protocols.includes(each.protocol)),
    byHand: byHand(port, protocols),
  };
}

const INTERPRETED: ReadonlyArray<readonly [keyof Interpreted, string]> = [
  ['script', ''],
  ['module', '-m '],
  ['mainClass', ''],
  ['jar', '-jar '],
  ['package', 'node_modules/'],
  ['title', ''],
  ['applet', ''],
  ['option', ''],
];

function interpretedWords(known: Interpreted): string {
  const [key, prefix] = INTERPRETED.find(([each]) => known[each] !== undefined) ?? ['title', ''];
  return `${known.runtime} ${prefix}${known[key] ?? ''}`;
}

const recordsOf = (registry: Registry, services: readonly string[]) =>
  [...registry.allAssignments()].filter(({ service }) => service !== null && services.includes(service));

function programPage(registry: Registry, program: Program): ProgramPage {
  const { name, product, family, executables, interpreted, packages, relay, ports, customary, source } = program;
  return {
    name,
    product,
    family,
    executables,
    interpreted: interpreted.map(interpretedWords),
    packages,
    relay,
    assigned: recordsOf(registry, program.services).map((record) => ({
      ports: assignmentPorts(record),
      service: record.service ?? '',
    })),
    defaults: formatSelectors(ports),
    customary: formatSelectors(customary),
    known: registry.claims.filter((claim) => claim.programs.includes(name)).map(knownUse),
    source,
  };
}

function servicePage(registry: Registry, service: string): ServicePage {
  const implementers = registry.programs.filter(({ services }) => services.includes(service));
  return {
    service,
    records: recordsOf(registry, [service]),
    programs: implementers.map(({ name, product }) => ({ name, product })),
  };
}

/** The page of a program, a service, or both. */
export function namePage(
  registry: Registry,
  name: string,
  program: Program | null,
  service: string | null,
  look: Look,
): NamePage {
  const concerns = (each: ReportListener) =>
    (program !== null && each.program?.name === program.name) ||
    (service !== null && each.registration.services.includes(service));
  return {
    kind: 'name',
    name,
    meaning: [],
    program: program === null ? null : programPage(registry, program),
    service: service === null ? null : servicePage(registry, service),
    seen: seenNow(look, ALL, concerns),
  };
}

/** By which words of a listener people ask for it: what the table prints of its programs. */
function namesOf({ program, owners }: ReportListener): readonly (string | null)[] {
  return [
    program?.name ?? null,
    ...owners.flatMap(({ name, exe, script }) => [
      name,
      exe === null ? null : baseName(exe),
      script === null ? null : baseName(script.file),
    ]),
  ];
}

function strangerWords(name: string): string[] {
  const runtime = runtimeOf(name);
  return runtime === null
    ? [`${name} is a program of this machine that the registry does not know. What is known of it stands above.`]
    : [
        `${name} is an interpreter: by itself it belongs nowhere, and what it runs is the program. port-audit looks through it at the script, module or class, and names that.`,
      ];
}

/** The page of a name that only this machine knows, or of an interpreter. Null where it is neither. */
export function strangerPage(name: string, look: Look): NamePage | null {
  const folded = name.toLowerCase();
  const seen = seenNow(look, ALL, (each) =>
    namesOf(each).some(
      (known) => known?.toLowerCase() === folded || (known?.startsWith(name) === true && runtimeOf(name) !== null),
    ),
  );
  if ((seen === null || seen.listeners.length === 0) && runtimeOf(name) === null) return null;
  return { kind: 'name', name, meaning: strangerWords(name), program: null, service: null, seen };
}
