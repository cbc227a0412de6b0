import { formatSelectors } from '../../selector.js';
import type { PortSelector, Program, Registry } from '../../types.js';
import type { Opinion } from './opinion.js';

/** What one collection and the registry say of the same program. */
export interface Compared {
  readonly subject: string;
  readonly program: Program;
  readonly theirs: readonly PortSelector[];
  /** At least one of their ports is known here as one where the program belongs. */
  readonly agrees: boolean;
}

/** The known programs that a name may mean: an executable, the program's own name, or that of its package. */
function programsNamed(registry: Registry, subject: string, byPackage: ReadonlyMap<string, Program>): Program[] {
  const named = [...registry.programsOfExecutable(subject), registry.program(subject), byPackage.get(subject)];
  return [...new Set(named.filter((program) => program !== undefined))];
}

/** Whether a program belongs on a port of the selector; wide ones are asked at their ends. */
function belongsOn(registry: Registry, program: Program, { low, high, protocol }: PortSelector): boolean {
  return [low, high].some((port) =>
    (protocol === null ? (['tcp', 'udp'] as const) : [protocol]).some(
      (each) => registry.belongs(program, port, each) !== null,
    ),
  );
}

/** Holds opinions against the registry. What the registry does not know is left out: agreement is reported, nothing taken over. */
export function compareOpinions(opinions: readonly Opinion[], registry: Registry): Compared[] {
  const byPackage = new Map(
    registry.programs.flatMap((program) => program.packages.map((name) => [name, program] as const)),
  );
  return opinions.flatMap(({ subject, ports }) =>
    programsNamed(registry, subject, byPackage)
      .filter(({ relay }) => relay === null)
      .map((program) => ({
        subject,
        program,
        theirs: ports,
        agrees: ports.some((port) => belongsOn(registry, program, port)),
      })),
  );
}

/** One line about a program of which they say something else. */
export function disagreement({ subject, program, theirs }: Compared): string {
  const own = [...program.services, ...formatSelectors([...program.ports, ...program.customary])];
  const name = subject === program.name ? subject : `${subject} (${program.name})`;
  return `  ${name}: there ${formatSelectors(theirs).join(', ')}; here ${own.join(', ')}`;
}
