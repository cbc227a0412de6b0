import { describe, expect, it } from 'vitest';
import { buildOwner } from '../../helpers/build-report.js';
import { find } from '../../helpers/find.js';
import { aProgram } from '../../helpers/registry.js';

const programs = [aProgram('sshd'), aProgram('nginx')];
const mismatch = (owner: Parameters<typeof buildOwner>[0]) =>
  find('name-mismatch', { owners: [buildOwner(owner)] }, { programs });

describe('name-mismatch', () => {
  it.each(['127.0.0.1', '0.0.0.0'])('is high on %s', (address) => {
    const owners = [buildOwner({ exe: '/usr/bin/nc.openbsd' })];
    expect(find('name-mismatch', { address, owners }, { programs })).toMatchObject({
      severity: 'high',
      confidence: 'high',
      message: expect.stringContaining('calls itself sshd but runs /usr/bin/nc.openbsd'),
    });
  });
  it('also believes argv', () =>
    expect(mismatch({ name: 'nc', cmdline: ['nginx: master process'], exe: '/usr/bin/nc.openbsd' })?.message).toContain(
      'calls itself nginx',
    ));
  it('says nothing of an honest process, nor where the executable is hidden', () => {
    expect(mismatch({})).toBeNull();
    expect(mismatch({ exe: null })).toBeNull();
  });
});
