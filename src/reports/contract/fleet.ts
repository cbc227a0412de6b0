import type { Fleet, FleetFinding, FleetService } from '../../domain/fleet.js';
import type { JsonListFields } from '../json-document.js';
import type { Every } from './every.js';

const serviceFields = ({ port, protocol, program, verdict, machines, names }: FleetService) =>
  ({ port, protocol, program, verdict, machines, names }) satisfies Every<FleetService>;

const findingFields = (finding: FleetFinding) =>
  ({
    port: finding.port,
    protocol: finding.protocol,
    program: finding.program,
    verdict: finding.verdict,
    rule: finding.rule,
    severity: finding.severity,
    machines: finding.machines,
    names: finding.names,
    rules: finding.rules,
    message: finding.message,
    before: finding.before,
  }) satisfies Every<FleetFinding>;

/** How each element of the lists of the answer is written. */
export const FLEET_LISTS = {
  findings: findingFields,
  rare: serviceFields,
  common: serviceFields,
  services: serviceFields,
  gone: serviceFields,
} satisfies JsonListFields;

/** What `port-audit fleet --format json` prints; its lists are still as they were (see {@link FLEET_LISTS}). */
export const fleetFields = (fleet: Fleet) =>
  ({
    schema: fleet.schema,
    machines: fleet.machines,
    judged: fleet.judged,
    findings: fleet.findings,
    notSeen: fleet.notSeen,
    invalid: fleet.invalid,
    invalidCount: fleet.invalidCount,
    rare: fleet.rare,
    common: fleet.common,
    services: fleet.services,
    gone: fleet.gone,
    repeated: fleet.repeated,
    policies: fleet.policies,
    gaps: fleet.gaps,
    isCut: fleet.isCut,
    exitCode: fleet.exitCode,
  }) satisfies Every<Fleet>;
