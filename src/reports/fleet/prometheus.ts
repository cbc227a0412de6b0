import type { Fleet } from '../../domain/fleet.js';
import { gauge, one } from '../formats/prometheus.js';

const NAME = 'port_audit_fleet';

/** The answer for the textfile collector of node_exporter: counts, never names of machines. */
export function fleetPrometheus(fleet: Fleet): string {
  const findings = fleet.findings.map(({ port, protocol, program, rule, severity, machines }) => ({
    labels: {
      port: port === null ? '' : String(port),
      protocol: protocol ?? '',
      program: program ?? '',
      rule,
      severity,
    },
    value: machines,
  }));
  const gaps = fleet.gaps.map(({ kind, scope, machines }) => ({ labels: { kind, scope }, value: machines }));
  return [
    ...gauge(`${NAME}_machines`, 'Machines that a document named.', one(fleet.machines)),
    ...gauge(`${NAME}_judged`, 'Machines of which something could be seen.', one(fleet.judged)),
    ...gauge(`${NAME}_not_seen`, 'Machines of which nothing could be seen.', one(fleet.notSeen.length)),
    ...gauge(`${NAME}_invalid`, 'Documents that could not be read.', one(fleet.invalidCount)),
    ...gauge(`${NAME}_findings`, 'Machines with a finding, by program, port and worst rule.', findings),
    ...gauge(`${NAME}_gaps`, 'Machines that were seen in part, by what was not seen.', gaps),
    ...gauge(`${NAME}_exit_code`, 'Exit code of the run.', one(fleet.exitCode)),
    '',
  ].join('\n');
}
