import { describe, expect, it } from 'vitest';
import { buildOwner } from '../../helpers/build-report.js';
import { find } from '../../helpers/find.js';
import { aProgram } from '../../helpers/registry.js';

const gone = { exeDeleted: true, exeInPlace: false } as const;

describe('deleted-executable', () => {
  it.each([
    ['replaced', { exeReplaced: true }, 'was replaced', 'Restart the service'],
    ['deleted', { exeReplaced: false }, 'was deleted', 'Save /proc/812/exe'],
  ])('is medium where the file was %s', (_what, facts, message, remedy) => {
    const owners = [buildOwner({ ...gone, ...facts })];
    expect(find('deleted-executable', { owners })).toMatchObject({
      severity: 'medium',
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    });
  });
  it('is high in a temporary directory', () =>
    expect(find('deleted-executable', { owners: [buildOwner({ ...gone, exe: '/tmp/x' })] })?.severity).toBe('high'));
  it('is high together with a name of another program', () => {
    const owners = [buildOwner({ ...gone, exe: '/usr/bin/nc.openbsd' })];
    const programs = [aProgram('sshd', { services: [] })];
    expect(find('deleted-executable', { owners }, { programs })?.severity).toBe('high');
  });
  it('says nothing of a file that is there, or where that is not known', () => {
    expect(find('deleted-executable', { owners: [buildOwner()] })).toBeNull();
    expect(find('deleted-executable', { owners: [buildOwner({ exeDeleted: null })] })).toBeNull();
  });
});
