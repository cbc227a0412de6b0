import { describe, expect, it } from 'vitest';
import { namedOwners } from '../../src/domain/named-owners.js';
import { holderWords } from '../../src/domain/words.js';
import { evidenceOf } from '../../src/history/evidence.js';
import { commandWords, ownerWords } from '../../src/reports/words.js';
import { buildOwner, buildReportListener } from '../helpers/build-report.js';

const nginx = buildOwner({ pid: 10, exe: '/usr/sbin/nginx', cmdline: ['nginx'] });
const evil = buildOwner({ pid: 20, exe: '/tmp/evil', cmdline: ['/tmp/evil', '-l'], user: 'mallory', uid: 1000 });
const joined = buildReportListener({
  owners: [nginx, evil],
  program: { name: 'evil', product: null, by: 'executable' },
  ownerPrograms: ['nginx', 'evil'],
});

describe('namedOwners', () => {
  it('are the stranger that joined the port of a known daemon, wherever its pid sorts', () => {
    expect(namedOwners(joined)).toEqual([evil]);
    expect(holderWords(joined)).toBe('evil (/tmp/evil)');
    expect(commandWords(joined)).toBe('/tmp/evil -l');
    expect(ownerWords(joined)).toBe('pid 20 and 1 more, root, mallory');
    expect(evidenceOf(joined)).toMatchObject({
      program: 'evil',
      exe: '/tmp/evil',
      pid: 20,
      user: 'mallory',
      owners: 2,
    });
  });

  it('are the service and not systemd, which opened its socket', () => {
    const relay = {
      kind: 'socket',
      target: 'ssh.service',
      exe: '/usr/sbin/sshd',
      exeGuarded: null,
      package: null,
    } as const;
    const systemd = buildOwner({ pid: 1, exe: '/usr/lib/systemd/systemd', cmdline: ['/sbin/init'], relay });
    const both = buildReportListener({ owners: [systemd, buildOwner()], ownerPrograms: [null, 'sshd'] });
    expect(holderWords(both)).toBe('sshd (/usr/sbin/sshd)');
    expect(commandWords(both)).toBe('/usr/sbin/sshd -D');
    const waiting = buildReportListener({ owners: [systemd], ownerPrograms: ['sshd'] });
    expect(holderWords(waiting)).toBe('sshd (/usr/sbin/sshd)');
  });

  it('are all where no program is recognised', () => {
    const unknown = buildReportListener({ owners: [nginx, evil], program: null, ownerPrograms: [] });
    expect(namedOwners(unknown)).toEqual([nginx, evil]);
  });
});
