import { UsageError } from '../../base/errors.js';
import { andMore } from '../../base/listed.js';
import type { Place } from '../../domain/finding.js';

/** How many problems are told one by one; the rest is counted. */
const PROBLEM_LIMIT = 200;

interface Problem {
  readonly place: Place;
  readonly what: string;
}

/** `port-audit.yaml:4:11`, as editors and CI systems recognise it. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** Collects what is wrong with a policy and everything it extends, so that all of it is told at once. */
export interface PolicyProblems {
  add(place: Place, what: string): void;
  /** How many there are so far. */
  readonly count: number;
  /** Throws {@link UsageError}, the problems of each file in the order in which they stand in it. */
  throwIfAny(): void;
}

function linesOf(problems: readonly Problem[]): string[] {
  const files = [...new Set(problems.map(({ place }) => place.file))];
  const sorted = [...problems].sort(
    ({ place: left }, { place: right }) =>
      files.indexOf(left.file) - files.indexOf(right.file) || left.line - right.line || left.column - right.column,
  );
  const lines = sorted.slice(0, PROBLEM_LIMIT).map(({ place, what }) => `${placeText(place)}: ${what}`);
  const more = sorted.length - lines.length;
  return more > 0 ? [...lines, `${andMore(more)} problems like these`] : lines;
}

export function createProblems(): PolicyProblems {
  const problems: Problem[] = [];
  return {
    add: (place, what) => void problems.push({ place, what }),
    get count() {
      return problems.length;
    },
    throwIfAny() {
      if (problems.length > 0) throw new UsageError(linesOf(problems));
    },
  };
}
