import {
  type Assignment,
  type AssignmentChange,
  type AssignmentChanges,
  assignmentPorts,
} from '../domain/assignment.js';

type Names = ReadonlyMap<string, readonly string[]>;

/** The assigned names by port and protocol, in the order of the registry. */
function namesByPorts(assignments: Iterable<Assignment>): Names {
  const names = new Map<string, string[]>();
  for (const assignment of assignments) {
    if (assignment.service === null) continue;
    const ports = assignmentPorts(assignment);
    names.set(ports, [...(names.get(ports) ?? []), assignment.service]);
  }
  return names;
}

/** Names that went and names that came on the same port are a renaming, one by one. */
function changesAt(ports: string, before: readonly string[], after: readonly string[]): AssignmentChange[] {
  const gone = before.filter((name) => !after.includes(name));
  const come = after.filter((name) => !before.includes(name));
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => ({
    ports,
    before: gone[index] ?? null,
    after: come[index] ?? null,
  }));
}

/** What changed in the assigned names from one edition of the registry to another, in the order of the new one. */
export function assignmentChanges(before: Iterable<Assignment>, after: Iterable<Assignment>): AssignmentChanges {
  const [old, fresh] = [namesByPorts(before), namesByPorts(after)];
  const changes = [...new Set([...fresh.keys(), ...old.keys()])].flatMap((ports) =>
    changesAt(ports, old.get(ports) ?? [], fresh.get(ports) ?? []),
  );
  return {
    added: changes.filter((change) => change.before === null),
    removed: changes.filter((change) => change.after === null),
    renamed: changes.filter((change) => change.before !== null && change.after !== null),
  };
}

/** Which part of the assigned names is still there, 0 to 1; 1 when there were none. */
export function keptShare(before: Iterable<Assignment>, after: Iterable<Assignment>): number {
  const [old, fresh] = [namesByPorts(before), namesByPorts(after)];
  const pairs = [...old].flatMap(([ports, names]) => names.map((name) => fresh.get(ports)?.includes(name) === true));
  return pairs.length === 0 ? 1 : pairs.filter(Boolean).length / pairs.length;
}
