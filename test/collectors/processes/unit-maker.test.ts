import { describe, expect, it } from 'vitest';
import { isMadeFor } from '../../../src/collectors/processes/unit-maker.js';
import { fakeHost } from '../../helpers/fake-host.js';

const status = (uid: number) => `Name:\tx\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`;

const HOST = fakeHost({
  files: {
    '/usr/lib/systemd/system/cron.service': '[Service]\nExecStart=/usr/sbin/cron -f $EXTRA_OPTS\n',
    '/etc/systemd/system/web.service': '[Service]\nUser=deploy\nExecStart=/usr/bin/python3 /srv/web/app.py\n',
    '/etc/systemd/system/web.service.d/user.conf': '[Service]\nUser=ann\n',
    '/usr/lib/systemd/system/syncthing@.service': '[Service]\nUser=%i\nExecStart=/usr/bin/syncthing serve\n',
    '/usr/lib/systemd/system/cache.service': '[Service]\nExecStart=-/usr/bin/memcached -u nobody\n',
    '/usr/lib/systemd/system/ssh.service': '[Service]\nExecStart=/usr/sbin/sshd -D $SSHD_OPTS\n',
    '/proc/20/status': status(65534),
    '/proc/21/status': status(0),
    '/proc/22/status': status(1000),
    '/group/cache.service': '20\n',
    '/group/ssh.service': '21\n22\n',
    '/group/busy.service': `${'22\n'.repeat(2000)}`,
    '/usr/lib/systemd/system/busy.service': '[Service]\nExecStart=/usr/sbin/sshd -D\n',
    '/usr/lib/systemd/system/gone.service': '[Service]\nExecStart=/usr/sbin/sshd -D\n',
    '/usr/lib/systemd/system/box.service': '[Service]\nDynamicUser=yes\nExecStart=/usr/bin/python3 /usr/bin/box\n',
  },
});

const nginx = { uid: 1000, user: 'ann', exe: '/usr/sbin/nginx' };

describe('isMadeFor', () => {
  it.each([
    ['cron.service', nginx, false],
    ['cron.service', { ...nginx, uid: 33 }, true],
    ['web.service', { ...nginx, exe: '/usr/bin/python3.11' }, true],
    ['web.service', { ...nginx, uid: 1001, user: 'deploy' }, false],
    ['syncthing@ann.service', nginx, true],
    ['syncthing@bob.service', nginx, false],
    ['cache.service', { uid: 65534, user: 'nobody', exe: '/usr/bin/memcached' }, true],
    ['cache.service', { uid: 65534, user: 'nobody', exe: '/usr/bin/perl' }, false],
    ['box.service', { uid: 61500, user: null, exe: '/usr/bin/python3.11' }, true],
    ['box.service', nginx, false],
    ['ssh.service', { ...nginx, exe: '/usr/sbin/sshd' }, false],
    ['busy.service', { ...nginx, exe: '/usr/sbin/sshd' }, false],
    ['gone.service', { ...nginx, exe: '/usr/sbin/sshd' }, false],
    ['none.service', nginx, false],
    ['none.service', { ...nginx, uid: null }, false],
  ])('%s and %j: %s', (unit, member, isMade) => expect(isMadeFor(HOST, unit, member, `/group/${unit}`)).toBe(isMade));
});
