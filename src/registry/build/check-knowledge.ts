import { nearestOf } from '../../base/did-you-mean.js';
import type { Knowledge } from '../knowledge.js';
import { type ClaimEntry, claimFile, type ProgramEntry, programFile } from '../schema.js';
import type { Assignment, PortClaim, Program } from '../types.js';
import { type Locate, type Problem, type ReadFile, readYaml, type SourceFile } from './read-yaml.js';

/** The registry's sources as text. */
export interface Sources {
  readonly programs: readonly SourceFile[];
  readonly ports: readonly SourceFile[];
}

/** Knowledge from all files, or everything that is wrong with them. */
export interface CheckedKnowledge {
  readonly knowledge: Knowledge;
  readonly problems: readonly Problem[];
}

interface Read<T> extends ReadFile<T> {
  readonly file: SourceFile;
}

function familyOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.yaml$/, '');
}

function byPath(left: SourceFile, right: SourceFile): number {
  return left.path < right.path ? -1 : 1;
}

function suggestion(word: string, known: ReadonlySet<string>): string {
  const nearest = nearestOf(word, [...known]);
  return nearest === null ? 'correct it or remove it' : `did you mean ${nearest}?`;
}

function duplicateNames(files: readonly Read<readonly ProgramEntry[]>[]): Problem[] {
  const first = new Map<string, string>();
  return files.flatMap(({ file, value, locate }) =>
    (value ?? []).flatMap(({ name }, index) => {
      const place = locate([index, 'name']);
      const before = first.get(name);
      first.set(name, before ?? `${file.path}:${place.line}`);
      if (before === undefined) return [];
      return [{ path: file.path, ...place, message: `the program ${name} is also at ${before}; join the two` }];
    }),
  );
}

/** The words of a list in each entry that are not known. */
function unknownWords<T>(
  files: readonly Read<readonly T[]>[],
  key: keyof T & string,
  wordsOf: (entry: T) => readonly string[],
  known: ReadonlySet<string>,
  what: (word: string) => string,
): Problem[] {
  const problem = (file: SourceFile, locate: Locate, path: PropertyKey[], word: string): Problem => ({
    path: file.path,
    ...locate(path),
    message: `${what(word)}; ${suggestion(word, known)}`,
  });
  return files.flatMap(({ file, value, locate }) =>
    (value ?? []).flatMap((entry, index) =>
      wordsOf(entry).flatMap((word, place) =>
        known.has(word) ? [] : [problem(file, locate, [index, key, place], word)],
      ),
    ),
  );
}

function comparePlaces(left: Problem, right: Problem): number {
  return left.path === right.path
    ? left.line - right.line || left.column - right.column
    : left.path < right.path
      ? -1
      : 1;
}

/** Reads and checks registry/programs and registry/ports; the problems of all files come together, in order. */
export function checkKnowledge(sources: Sources, assignments: readonly Assignment[]): CheckedKnowledge {
  const programs = sources.programs.toSorted(byPath).map((file) => ({ file, ...readYaml(file, programFile) }));
  const claims = sources.ports.toSorted(byPath).map((file) => ({ file, ...readYaml(file, claimFile) }));
  const services = new Set(assignments.flatMap(({ service }) => service ?? []));
  const entries: Program[] = programs.flatMap(({ file, value }) =>
    (value ?? []).map((entry: ProgramEntry) => ({ ...entry, family: familyOf(file.path) })),
  );
  const names = new Set(entries.map(({ name }) => name));
  const complete = programs.every(({ value }) => value !== null);
  const problems = [
    ...[...programs, ...claims].flatMap((file) => file.problems),
    ...duplicateNames(programs),
    ...unknownWords(
      programs,
      'services',
      (entry) => entry.services,
      services,
      (word) => `IANA has no port for a service ${word}`,
    ),
    ...(complete
      ? unknownWords(
          claims,
          'programs',
          (entry) => entry.programs,
          names,
          (word) => `there is no program ${word} in registry/programs`,
        )
      : []),
    ...unknownWords(
      claims,
      'families',
      (entry) => entry.families,
      new Set(sources.programs.map(({ path }) => familyOf(path))),
      (word) => `there is no file ${word}.yaml in registry/programs`,
    ),
  ];
  const portClaims: PortClaim[] = claims.flatMap(({ value }) => (value ?? []) as readonly ClaimEntry[]);
  return { knowledge: { programs: entries, claims: portClaims }, problems: problems.toSorted(comparePlaces) };
}

/** `registry/programs/web.yaml:12:3: what; what to do`. */
export function formatProblem({ path, line, column, message }: Problem): string {
  return `${path}:${line}:${column}: ${message}`;
}
