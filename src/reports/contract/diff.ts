import type { ComparedSnapshot, Comparison, Difference } from '../../domain/difference.js';
import type { JudgedListener } from '../../domain/report.js';

/** What `port-audit diff --format json` prints. */
export const DIFF_SCHEMA = 'port-audit/diff@1';

const comparedFields = ({ host, takenAt }: ComparedSnapshot) => ({ hostname: host.hostname, takenAt });

const listenerFields = (listener: JudgedListener) => ({
  id: listener.id,
  protocol: listener.protocol,
  address: listener.address,
  port: listener.port,
  exposure: listener.exposure,
  program: listener.program,
  executables: listener.owners.map(({ exe }) => exe),
  users: listener.owners.map(({ user }) => user),
  registration: listener.registration,
  verdict: listener.verdict,
});

const countFields = ({ added, gone, changed, unknown, same, uncompared }: Difference) => ({
  added: added.length,
  gone: gone.length,
  changed: changed.length,
  unknown: unknown.length,
  same,
  uncompared,
});

/** Two snapshots, and what is different. */
export const diffFields = ({ old, current, difference, exitCode }: Omit<Comparison, 'registry'>) => ({
  schema: DIFF_SCHEMA,
  old: comparedFields(old),
  new: comparedFields(current),
  added: difference.added.map(listenerFields),
  gone: difference.gone.map(listenerFields),
  changed: difference.changed.map(({ to, changes }) => ({ ...listenerFields(to), changes })),
  unknown: difference.unknown.map(({ listener, blind }) => ({ ...listenerFields(listener), blind })),
  summary: { ...countFields(difference), exitCode },
});
