import { expect, it } from 'vitest';
import { repositoryPath } from '../../src/reports/repository-path.js';
import { PLAIN_STYLE } from '../helpers/view.js';

const inside = { ...PLAIN_STYLE, repository: { roots: ['/home/ci/repo', '/data/repo'], here: '/home/ci/repo/deploy' } };

it.each([
  ['port-audit.yaml', 'deploy/port-audit.yaml'],
  ['./port-audit.yaml', 'deploy/port-audit.yaml'],
  ['../port-audit.yaml', 'port-audit.yaml'],
  ['/home/ci/repo/port-audit.yaml', 'port-audit.yaml'],
  ['..\\fleet\\base.yaml', 'fleet/base.yaml'],
  ['../../shared/base.yaml', '/home/ci/shared/base.yaml'],
  ['/home/ci/repository/x.yaml', '/home/ci/repository/x.yaml'],
  ['/data/repo/x.yaml', 'x.yaml'],
])('%s is %s for the pages of the repository', (file, expected) => {
  expect(repositoryPath(file, inside)).toBe(expected);
});

it('only loses its ./ where there is no repository', () => {
  expect(['./a.yaml', '../a.yaml', '/a.yaml', '././a'].map((file) => repositoryPath(file, PLAIN_STYLE))).toEqual([
    'a.yaml',
    '../a.yaml',
    '/a.yaml',
    'a',
  ]);
});
