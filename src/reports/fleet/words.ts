import { counted } from '../../base/counted.js';
import type { Fleet, FleetFinding, FleetService } from '../../domain/fleet.js';

/** `4,000`. */
export const grouped = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `3099/tcp`; a port that the system handed out has no number. */
export function portWords({ port, protocol }: Pick<FleetService, 'port' | 'protocol'>): string {
  if (protocol === null) return '-';
  return `${port ?? 'ephemeral'}/${protocol}`;
}

/** `on 3 of 4,000`. */
export const onWords = ({ machines }: Pick<FleetService, 'machines'>, { judged }: Pick<Fleet, 'judged'>) =>
  `on ${grouped(machines)} of ${grouped(judged)}`;

/** Names, as many as are asked for, and how many there are beyond. */
export function nameWords({ names, machines }: Pick<FleetService, 'names' | 'machines'>, most: number): string {
  const left = machines - Math.min(most, names.length);
  const shown = names.slice(0, most).join(', ');
  return left > 0 ? `${shown} and ${grouped(left)} more` : shown;
}

/** How it was in the baseline; null: there is none, or nothing changed. */
export function beforeWords({ before, machines }: FleetFinding): string | null {
  if (before === null || before === machines) return null;
  return before === 0 ? 'new' : `before on ${grouped(before)}`;
}

/** The first sentence: how many machines, how many of them judged. */
export function headWords(fleet: Fleet): string {
  const { machines, judged, notSeen, invalidCount, findings } = fleet;
  const parts = [
    `${grouped(judged)} of ${grouped(machines)} ${machines === 1 ? 'machine' : 'machines'} judged`,
    counted(findings.length, 'finding'),
    notSeen.length === 0 ? null : `${grouped(notSeen.length)} not seen`,
    invalidCount === 0 ? null : `${counted(invalidCount, 'document')} not valid`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
