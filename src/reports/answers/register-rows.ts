import { listedOnce } from '../../base/listed.js';
import type { ApprovedService, SeenService, UnapprovedService } from '../../domain/register.js';

const MOST_SEEN = 5;

/** What was seen, in few words. */
export const seenWords = ({ listener, program, user }: SeenService) =>
  `${listener} ${program ?? 'unknown program'}${user === null ? '' : ` (${user})`}`;

/** An approved service in the columns of a table. */
export const rowOf = (service: ApprovedService) => ({
  port: service.ports,
  service: service.service ?? '',
  program: service.programs.join(', ') || 'any',
  'from where': service.addresses.join(', ') || 'any',
  user: service.users.join(', ') || 'any',
  reason: service.reason,
  owner: service.owner ?? '',
  approved: service.approved ?? '',
  ticket: service.ticket ?? '',
  until: service.until ?? '',
  status: service.status,
  seen: listedOnce(service.seen.map(seenWords), MOST_SEEN),
});

export type RegisterRow = Readonly<Record<keyof ReturnType<typeof rowOf>, string>>;

/** What was seen and nobody approved, in the columns of the others; what its port is registered as is not what it is. */
export const strangerOf = (service: UnapprovedService): RegisterRow => ({
  port: `${service.port}/${service.protocol}`,
  service: '',
  program: service.program ?? 'unknown',
  'from where': service.exposure,
  user: service.user ?? 'unknown',
  reason: '',
  owner: '',
  approved: '',
  ticket: '',
  until: '',
  status: service.why,
  seen: seenWords(service),
});

/** The columns, in their order. */
export const REGISTER_COLUMNS = [
  ...(['port', 'service', 'program', 'from where', 'user', 'reason'] as const),
  ...(['owner', 'approved', 'ticket', 'until', 'status', 'seen'] as const),
] satisfies ReadonlyArray<keyof RegisterRow>;
