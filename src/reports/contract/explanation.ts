/** What `port-audit explain --format json` prints; listeners have the fields that they have in a report. */
import type {
  ByHand,
  Control,
  Explanation,
  KnownUse,
  NamePage,
  PortPage,
  PortUser,
  ProgramPage,
  RulePage,
  SeenNow,
  ServicePage,
  WordPage,
} from '../../domain/explanation.js';
import { type Every, orNull } from './every.js';
import { assignmentFields, programSummaryFields } from './registry.js';
import { registrationFields, registryFields, reportListenerFields } from './report.js';
import { gapFields } from './snapshot.js';

const knownFields = (known: KnownUse) =>
  ({
    kind: known.kind,
    name: known.name,
    ports: known.ports,
    note: known.note,
    years: known.years,
    successor: known.successor,
    programs: known.programs,
    source: known.source,
  }) satisfies Every<KnownUse>;

const userFields = ({ name, product, how, protocols, installed }: PortUser) =>
  ({ name, product, how, protocols, installed }) satisfies Every<PortUser>;

const seenFields = ({ complete, listeners, gaps }: SeenNow) =>
  ({
    complete,
    listeners: listeners.map(reportListenerFields),
    gaps: gaps.map(gapFields),
  }) satisfies Every<SeenNow>;

const handFields = ({ system, commands }: ByHand) => ({ system, commands }) satisfies Every<ByHand>;

const portPageFields = (page: PortPage) =>
  ({
    kind: page.kind,
    port: page.port,
    range: page.range,
    registrations: page.registrations.map(({ protocol, ...registration }) => ({
      protocol,
      ...registrationFields(registration),
    })),
    users: page.users.map(userFields),
    known: page.known.map(knownFields),
    protocols: page.protocols,
    records: page.records.map(assignmentFields),
    meaning: page.meaning,
    seen: orNull(page.seen, seenFields),
    byHand: page.byHand.map(handFields),
  }) satisfies Every<PortPage>;

const programPageFields = (program: ProgramPage) =>
  ({
    name: program.name,
    product: program.product,
    family: program.family,
    executables: program.executables,
    interpreted: program.interpreted,
    packages: program.packages,
    relay: program.relay,
    assigned: program.assigned.map(({ ports, service }) => ({ ports, service })),
    defaults: program.defaults,
    customary: program.customary,
    known: program.known.map(knownFields),
    source: program.source,
  }) satisfies Every<ProgramPage>;

const servicePageFields = ({ service, records, programs }: ServicePage) =>
  ({
    service,
    records: records.map(assignmentFields),
    programs: programs.map(programSummaryFields),
  }) satisfies Every<ServicePage>;

const namePageFields = ({ kind, name, meaning, program, service, seen }: NamePage) =>
  ({
    kind,
    name,
    meaning,
    program: orNull(program, programPageFields),
    service: orNull(service, servicePageFields),
    seen: orNull(seen, seenFields),
  }) satisfies Every<NamePage>;

const controlFields = ({ id, title, source }: Control) => ({ id, title, source }) satisfies Every<Control>;

const rulePageFields = ({ kind, rule, title, meaning, when, remedy, severity, controls }: RulePage) =>
  ({
    kind,
    rule,
    title,
    meaning,
    when,
    remedy,
    severity,
    controls: controls.map(controlFields),
  }) satisfies Every<RulePage>;

const wordPageFields = ({ kind, word, what, meaning }: WordPage) =>
  ({ kind, word, what, meaning }) satisfies Every<WordPage>;

function pageFields(page: Explanation['page']): object {
  if (page.kind === 'port') return portPageFields(page);
  if (page.kind === 'word') return wordPageFields(page);
  return page.kind === 'name' ? namePageFields(page) : rulePageFields(page);
}

/** A page of the encyclopedia. */
export const explanationFields = ({ schema, subject, registry, page }: Explanation) =>
  ({ schema, subject, registry: registryFields(registry), page: pageFields(page) }) satisfies Every<Explanation>;
