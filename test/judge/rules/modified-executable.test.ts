import { describe, expect, it } from 'vitest';
import { buildOwner } from '../../helpers/build-report.js';
import { find } from '../../helpers/find.js';

const owner = (exeVerified: 'intact' | 'modified' | 'unknown' | null) =>
  buildOwner({ exeVerified, package: 'openssh-server 1:9.2p1-2' });

describe('modified-executable', () => {
  it.each(['127.0.0.1', '0.0.0.0'])('is critical on %s', (address) =>
    expect(find('modified-executable', { address, owners: [owner('modified')] })).toMatchObject({
      severity: 'critical',
      confidence: 'high',
      message: expect.stringContaining('/usr/sbin/sshd differs from what the package openssh-server 1:9.2p1-2'),
    }),
  );
  it('finds one among several owners', () => {
    const owners = [owner('intact'), buildOwner({ pid: 900, exeVerified: 'modified' })];
    expect(find('modified-executable', { owners })?.message).toContain('pid 900');
  });
  it.each(['intact', 'unknown', null] as const)('says nothing of %s', (verification) =>
    expect(find('modified-executable', { owners: [owner(verification)] })).toBeNull(),
  );
});
