import { describe, expect, it } from 'vitest';
import { buildOwner } from '../../helpers/build-report.js';
import { find } from '../../helpers/find.js';

const withMode = (mode: string, gid = 0) => [buildOwner({ exeFile: { uid: 0, gid, mode } })];

describe('writable-executable', () => {
  it.each(['/tmp/x', '/var/tmp/a/b', '/dev/shm/sshd', '/memfd:sshd'])('finds %s', (exe) =>
    expect(find('writable-executable', { owners: [buildOwner({ exe })] })).toMatchObject({
      severity: 'high',
      message: expect.stringContaining(exe),
    }),
  );
  it('first asks who put a stranger into a directory of everybody, and speaks of installing it last', () => {
    const remedy = find('writable-executable', { owners: [buildOwner({ exe: '/tmp/x' })] })?.remedy;
    expect(remedy).toMatch(/^Find out who put it there.*if it is yours, install it/);
  });
  it.each([
    ['0757', 0, 'by everybody'],
    ['0775', 50, 'by group 50'],
  ])('finds mode %s with group %i', (mode, gid, words) =>
    expect(find('writable-executable', { owners: withMode(mode, gid) })?.message).toContain(words),
  );
  it.each([
    ['0755', 50],
    ['0775', 0],
    ['0700', 50],
  ])('leaves mode %s with group %i alone', (mode, gid) =>
    expect(find('writable-executable', { owners: withMode(mode, gid) })).toBeNull(),
  );
  it('says nothing where the file could not be looked at', () =>
    expect(find('writable-executable', { owners: [buildOwner({ exeFile: null })] })).toBeNull());
});
