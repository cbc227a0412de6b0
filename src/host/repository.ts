import type { Host } from './types.js';

/** Directories from one up to the root, the nearest first. */
export function* parentsOf(directory: string): Generator<string> {
  let here = directory;
  for (;;) {
    yield here;
    const parent = here.replace(/[/\\][^/\\]*$/, '') || '/';
    if (parent === here) return;
    here = parent;
  }
}

const joined = (directory: string, name: string) => `${directory.replace(/\/$/, '')}/${name}`;

/** The root of the git repository that this run is in; null where it is in none. */
export function gitRoot(host: Pick<Host, 'files' | 'workingDirectory'>): string | null {
  for (const directory of parentsOf(host.workingDirectory)) {
    if (host.files.stat(joined(directory, '.git')) !== null) return directory;
  }
  return null;
}

/** The same directory without symbolic links, under which a run knows where it is; as it was where it is not there. */
function withoutLinks({ files }: Pick<Host, 'files'>, directory: string): string {
  try {
    return files.realPath(directory);
  } catch {
    return directory;
  }
}

/**
 * Where CI says that the repository is (GitHub, GitLab), else where git has it, with links in its path and without; empty
 * where there is none.
 */
export function repositoryRoots(host: Pick<Host, 'files' | 'workingDirectory' | 'env'>): readonly string[] {
  const told = [host.env.GITHUB_WORKSPACE, host.env.CI_PROJECT_DIR].find((root) => root?.startsWith('/') === true);
  const root = told ?? gitRoot(host);
  return root === null ? [] : [...new Set([root, withoutLinks(host, root)])];
}

/** A file of this name here or in the nearest parent, up to the root of the repository; null where there is none. */
export function nearestFile(host: Pick<Host, 'files' | 'workingDirectory'>, name: string): string | null {
  if (host.files.stat(name) !== null) return name;
  const root = gitRoot(host);
  if (root === null) return null;
  for (const directory of parentsOf(host.workingDirectory)) {
    const file = joined(directory, name);
    if (host.files.stat(file) !== null) return file;
    if (directory === root) break;
  }
  return null;
}
