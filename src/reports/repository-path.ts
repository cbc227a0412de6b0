import type { Style } from './types.js';

/** The steps of a path, with `.` and `..` taken out. */
function stepsOf(path: string): string[] {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps;
}

/**
 * A file as the pages of a repository know it: relative to its root, with slashes and without `./`, as annotations and
 * code scanning want it (actions/toolkit#224). A file outside of it keeps its whole path; without a repository a path only
 * loses its `./`.
 */
export function repositoryPath(file: string, { repository }: Style): string {
  const path = file.replaceAll('\\', '/');
  if (repository == null) return path.replace(/^(\.\/+)+(?=[^/])/, '');
  const whole = stepsOf(path.startsWith('/') ? path : `${repository.here}/${path}`);
  const root = repository.roots.map(stepsOf).find((steps) => steps.every((step, index) => whole[index] === step));
  return root !== undefined ? whole.slice(root.length).join('/') : `/${whole.join('/')}`;
}
