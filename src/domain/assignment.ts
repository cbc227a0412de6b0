/** One record of the IANA registry that has a port. */
export interface Assignment {
  readonly low: number;
  readonly high: number;
  /** `tcp`, `udp`, `sctp`, `dccp`, or empty where IANA names none and means all. */
  readonly protocol: string;
  readonly status: 'assigned' | 'reserved' | 'unassigned';
  readonly service: string | null;
  readonly description: string;
  /** `2002-04`, `2015-07-01`, or null. */
  readonly registered: string | null;
  /** Notes of IANA, among them known unauthorised uses; null where there are none. */
  readonly note: string | null;
}

/** `80/tcp`, `6000-6063/udp`, `4200-4299` without a protocol. */
export function assignmentPorts({ low, high, protocol }: Pick<Assignment, 'low' | 'high' | 'protocol'>): string {
  const ports = low === high ? `${low}` : `${low}-${high}`;
  return protocol === '' ? ports : `${ports}/${protocol}`;
}

/** How the assigned names of one port or range differ between two editions of the registry. */
export interface AssignmentChange {
  /** As {@link assignmentPorts} writes it. */
  readonly ports: string;
  /** Null: nothing was assigned before. */
  readonly before: string | null;
  /** Null: nothing is assigned any more. */
  readonly after: string | null;
}

export interface AssignmentChanges {
  readonly added: readonly AssignmentChange[];
  readonly removed: readonly AssignmentChange[];
  readonly renamed: readonly AssignmentChange[];
}
