import { expect, it } from 'vitest';
import { nearestFile, repositoryRoots } from '../../src/host/repository.js';
import { fakeHost } from '../helpers/fake-host.js';

const at = (workingDirectory: string, files: readonly string[], env: Readonly<Record<string, string>> = {}) => ({
  ...fakeHost({ env, files: Object.fromEntries(files.map((file) => [file, ''])) }),
  workingDirectory,
});

it('is where CI says, else where git has it', () => {
  const files = ['/r/.git/HEAD'];
  expect(repositoryRoots(at('/r/a/b', files))).toEqual(['/r']);
  expect(repositoryRoots(at('/r/a/b', files, { GITHUB_WORKSPACE: '/w' }))).toEqual(['/w']);
  expect(repositoryRoots(at('/r/a/b', files, { CI_PROJECT_DIR: '/builds/x' }))).toEqual(['/builds/x']);
  expect(repositoryRoots(at('/other', files))).toEqual([]);
});

it('is known by its place without links too, under which a run works', () => {
  const host = fakeHost({ env: { GITHUB_WORKSPACE: '/work' }, files: { '/work': { link: '/data/work' } } });
  expect(repositoryRoots(host)).toEqual(['/work', '/data/work']);
});

it('finds a file here or above, and never above the repository', () => {
  const name = 'port-audit.yaml';
  const find = (directory: string, files: readonly string[]) => nearestFile(at(directory, files), name);
  expect(find('/r/a/b', ['/r/.git/HEAD', '/r/a/port-audit.yaml', '/r/port-audit.yaml'])).toBe('/r/a/port-audit.yaml');
  expect(find('/r/a', ['/r/.git/HEAD', '/r/port-audit.yaml'])).toBe('/r/port-audit.yaml');
  expect(find('/r/a', ['/r/.git/HEAD', '/port-audit.yaml'])).toBeNull();
  expect(find('/r/a', ['/r/port-audit.yaml'])).toBeNull();
  expect(find('/r/a', [name])).toBe(name);
});
