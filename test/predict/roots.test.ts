import { describe, expect, it } from 'vitest';
import { nodeHost } from '../../src/host/node.js';
import { withPackages } from '../../src/predict/packages.js';
import { predictImage } from '../../src/predict/predict.js';
import { buildImage, type ImageFile } from '../helpers/build-image.js';
import { shippedRegistry } from '../helpers/shipped-registry.js';

type Files = Readonly<Record<string, ImageFile>>;
const PROGRAM = { program: '\x7fELF' };

async function predicted(files: Files) {
  const image = buildImage(files);
  return withPackages(predictImage(image, shippedRegistry()), image, nodeHost());
}

/** Each listener with how sure it is, its unit, and the line that says so. */
async function told(files: Files) {
  const { listeners } = await predicted(files);
  return listeners.map(({ id, certainty, unit, evidence }) => `${id} ${certainty} ${unit}: ${evidence[0]}`);
}

const APK = [
  'P:openssh-server',
  'V:9.6_p1-r0',
  'F:usr/sbin',
  'R:sshd',
  'Z:Q1qtpxCFYDvYFPVEHZS4NjzYvS8vE=',
  '',
  'P:nginx',
  'V:1.24.0-r15',
  'F:usr/sbin',
  'R:nginx',
  '',
].join('\n');

/** As Alpine lays it out: OpenRC, busybox, apk. */
const ALPINE: Files = {
  '/etc/os-release': 'ID=alpine\nVERSION_ID=3.19.1\nPRETTY_NAME="Alpine Linux v3.19"\n',
  '/etc/inittab': '::sysinit:/sbin/openrc sysinit\n::wait:/sbin/openrc default\n',
  '/sbin/openrc': PROGRAM,
  '/sbin/openrc-run': PROGRAM,
  '/bin/busybox': PROGRAM,
  '/bin/sh': { link: '/bin/busybox' },
  '/usr/sbin/sshd': PROGRAM,
  '/usr/sbin/nginx': PROGRAM,
  '/usr/bin/own': PROGRAM,
  '/lib/apk/db/installed': APK,
  '/etc/ssh/sshd_config': '# Alpine\nPort 2222\nAddressFamily inet\n',
  '/etc/init.d/sshd':
    // biome-ignore lint/suspicious/noTemplateCurlyInString: text of the shell
    '#!/sbin/openrc-run\ncommand="${SSHD_BINARY:-"/usr/sbin/sshd"}"\ncommand_args="${command_args} ${SSHD_OPTS}"\ndepend() {\n\tuse logger dns\n}\n',
  '/etc/conf.d/sshd': 'SSHD_OPTS="-o LogLevel=INFO"\n',
  '/etc/init.d/nginx':
    // biome-ignore lint/suspicious/noTemplateCurlyInString: text of the shell
    '#!/sbin/openrc-run\ncfgfile=${cfgfile:-/etc/nginx/nginx.conf}\ncommand=${command:-/usr/sbin/nginx}\ncommand_args="-c $cfgfile"\n',
  '/etc/nginx/nginx.conf': 'http {\n\tinclude /etc/nginx/http.d/*.conf;\n}\n',
  '/etc/nginx/http.d/default.conf': 'server {\n\tlisten 80 default_server;\n\tlisten [::]:80 default_server;\n}\n',
  '/etc/init.d/own':
    '#!/sbin/openrc-run\nstart() {\n\tstart-stop-daemon --start --exec /usr/bin/own -- --listen 127.0.0.1:9000\n}\n',
  '/etc/init.d/idle': '#!/sbin/openrc-run\ncommand=/usr/sbin/nginx\n',
  '/etc/runlevels/default/sshd': { link: '/etc/init.d/sshd' },
  '/etc/runlevels/default/nginx': { link: '/etc/init.d/nginx' },
  '/etc/runlevels/default/own': { link: '/etc/init.d/own' },
};

describe('OpenRC and apk, as Alpine has them', () => {
  it('starts what stands in a runlevel, with /etc/conf.d', async () => {
    expect(await told(ALPINE)).toEqual([
      'tcp4:0.0.0.0:80 configured nginx: /etc/nginx/http.d/default.conf:2: listen 80 default_server;',
      'tcp6:[::]:80 configured nginx: /etc/nginx/http.d/default.conf:3: listen [::]:80 default_server;',
      'tcp4:0.0.0.0:2222 configured sshd: /etc/ssh/sshd_config:2: Port 2222',
      'tcp4:127.0.0.1:9000 configured own: /etc/init.d/own:3: start-stop-daemon --start --exec /usr/bin/own -- --listen 127.0.0.1:9000',
    ]);
  });

  it('knows the packages, and what is from none', async () => {
    const { listeners, host } = await predicted(ALPINE);
    expect(listeners.map(({ program }) => program?.package)).toEqual([
      'nginx 1.24.0-r15',
      'nginx 1.24.0-r15',
      'openssh-server 9.6_p1-r0',
      null,
    ]);
    expect(host.distribution).toContain('Alpine');
  });
});

describe('other ways to start', () => {
  it('runit: directories that are watched, but for those that are held down', async () => {
    const files: Files = {
      '/etc/runit/runsvdir/default/sshd': { link: '/etc/sv/sshd' },
      '/etc/runit/runsvdir/default/nginx': { link: '/etc/sv/nginx' },
      '/etc/sv/sshd/run':
        '#!/bin/sh\nssh-keygen -A >/dev/null 2>&1\n[ -r conf ] && . ./conf\nexec /usr/bin/sshd -D $OPTS 2>&1\n',
      '/etc/sv/sshd/conf': 'OPTS="-p 2022"\n',
      '/etc/sv/nginx/run': '#!/bin/sh\nexec nginx -g "daemon off;"\n',
      '/etc/sv/nginx/down': '',
      '/bin/sh': PROGRAM,
      '/usr/bin/sshd': PROGRAM,
      '/usr/bin/nginx': PROGRAM,
    };
    expect(await told(files)).toEqual([
      'tcp4:0.0.0.0:2022 certain sshd: /etc/runit/runsvdir/default/sshd/conf:1: OPTS="-p 2022"',
      'tcp6:[::]:2022 certain sshd: /etc/runit/runsvdir/default/sshd/conf:1: OPTS="-p 2022"',
    ]);
  });

  it('s6-overlay: what stands in the bundle, and services.d', async () => {
    const files: Files = {
      '/etc/s6-overlay/s6-rc.d/user/contents.d/redis': '',
      '/etc/s6-overlay/s6-rc.d/redis/type': 'longrun\n',
      '/etc/s6-overlay/s6-rc.d/redis/run':
        '#!/command/with-contenv sh\nexec redis-server --port 6380 --bind 127.0.0.1\n',
      '/etc/s6-overlay/s6-rc.d/setup/type': 'oneshot\n',
      '/etc/services.d/web/run':
        '#!/usr/bin/with-contenv bash\nexec s6-setuidgid www /usr/sbin/lighttpd -D -f /etc/l.conf\n',
      '/etc/l.conf': 'server.port = 8080\nserver.bind = "127.0.0.1"\n',
      '/command/with-contenv': PROGRAM,
      '/usr/bin/with-contenv': PROGRAM,
      '/bin/sh': PROGRAM,
      '/bin/bash': PROGRAM,
      '/usr/bin/redis-server': PROGRAM,
      '/usr/bin/s6-setuidgid': PROGRAM,
      '/usr/sbin/lighttpd': PROGRAM,
    };
    expect(await told(files)).toEqual([
      'tcp4:127.0.0.1:6380 certain redis: /etc/s6-overlay/s6-rc.d/redis/run:2: exec redis-server --port 6380 --bind 127.0.0.1',
      'tcp4:127.0.0.1:8080 configured web: /etc/l.conf:1: server.port = 8080',
    ]);
  });

  it('init scripts alone: links of a runlevel, the S before the K', async () => {
    const files: Files = {
      '/etc/inittab': 'id:2:initdefault:\n',
      '/etc/rc2.d/S01mem': { link: '../init.d/mem' },
      '/etc/rc2.d/K01web': { link: '../init.d/web' },
      '/etc/init.d/mem':
        '#!/bin/sh\nDAEMON=/usr/bin/memcached\n. /etc/default/mem\ncase "$1" in\n  start)\n    start-stop-daemon --start --exec $DAEMON -- -p $PORT -l 127.0.0.1\n    ;;\n  stop)\n    start-stop-daemon --stop --exec $DAEMON\n    ;;\nesac\n',
      '/etc/init.d/web': '#!/bin/sh\nexec /usr/sbin/nginx\n',
      '/etc/default/mem': 'PORT=11212\n',
      '/bin/sh': PROGRAM,
      '/usr/bin/memcached': PROGRAM,
      '/usr/sbin/nginx': PROGRAM,
    };
    expect(await told(files)).toEqual(['tcp4:127.0.0.1:11212 certain mem: /etc/default/mem:1: PORT=11212']);
  });

  it('nothing that starts is a gap, not an all-clear', async () => {
    const { listeners, gaps } = await predicted({ '/usr/sbin/sshd': PROGRAM });
    expect(listeners).toEqual([]);
    expect(gaps.map(({ reason }) => reason)).toEqual([expect.stringContaining('no init system that is known')]);
  });
});

const SYSTEMD: Files = {
  '/usr/lib/systemd/systemd': PROGRAM,
  '/etc/machine-id': 'a'.repeat(32),
  '/usr/lib/systemd/system/default.target': '[Unit]\nWants=ssh.service\n',
  '/usr/lib/systemd/system/ssh.service': '[Service]\nExecStart=/usr/bin/sshd -D\n',
  '/usr/bin/sshd': PROGRAM,
};

describe("the image's own database of packages", () => {
  const packageOf = async (files: Files) => (await predicted({ ...SYSTEMD, ...files })).listeners[0]?.program?.package;

  it('pacman', async () => {
    const entry = '/var/lib/pacman/local/openssh-9.7p1-1';
    const files: Files = {
      [`${entry}/desc`]: '%NAME%\nopenssh\n\n%VERSION%\n9.7p1-1\n',
      [`${entry}/files`]: '%FILES%\nusr/\nusr/bin/\nusr/bin/sshd\n',
    };
    expect(await packageOf(files)).toBe('openssh 9.7p1-1');
  });

  it('dpkg', async () => {
    const files: Files = {
      '/var/lib/dpkg/status':
        'Package: openssh-server\nStatus: install ok installed\nVersion: 1:9.2p1-2\nArchitecture: amd64\n\n',
      '/var/lib/dpkg/info/openssh-server.list': '/.\n/usr\n/usr/bin\n/usr/bin/sshd\n',
    };
    expect(await packageOf(files)).toBe('openssh-server 1:9.2p1-2');
  });

  it('that of RPM needs a tool, and none is run: it is told', async () => {
    const { listeners, gaps } = await predicted({
      ...SYSTEMD,
      '/usr/lib/sysimage/rpm/rpmdb.sqlite': 'SQLite format 3',
    });
    expect(listeners[0]?.program?.package).toBeNull();
    expect(gaps).toContainEqual({
      kind: 'config',
      place: '/usr/lib/sysimage/rpm/rpmdb.sqlite',
      reason: expect.stringContaining('packages are not known'),
    });
  });
});
