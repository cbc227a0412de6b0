import { describe, expect, it } from 'vitest';
import { predictImage } from '../../../src/predict/predict.js';
import { buildImage, type ImageFile } from '../../helpers/build-image.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

const BASE: Readonly<Record<string, ImageFile>> = {
  '/usr/lib/systemd/systemd': { program: 'x' },
  '/sbin/init': { link: '/usr/lib/systemd/systemd' },
  '/etc/machine-id': '0123456789abcdef0123456789abcdef\n',
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n',
  '/usr/lib/systemd/system/default.target': '[Unit]\n',
  '/usr/lib/systemd/user/default.target': '[Unit]\n',
  '/usr/bin/python3': { program: 'x' },
  '/bin/sh': { program: 'x' },
  '/bin/bash': { program: 'x' },
  '/usr/bin/env': { program: 'x' },
};

const SERVER = '/usr/bin/python3 -m http.server --bind 127.0.0.1';

const wants = (unit: string, file: string) => ({
  [`/usr/lib/systemd/system/${unit}`]: file,
  [`/etc/systemd/system/default.target.wants/${unit}`]: { link: `/usr/lib/systemd/system/${unit}` },
});

const predicted = (files: Readonly<Record<string, ImageFile>>) =>
  predictImage(buildImage({ ...BASE, ...files }), shippedRegistry()).listeners.map(
    ({ port, unit, user, certainty }) => `${port} ${unit} ${user}${certainty === 'possible' ? ' perhaps' : ''}`,
  );

describe('what starts in other ways than by a unit of the system', () => {
  it('a timer that elapses soon after boot starts its service, one of the calendar perhaps, one of a day does not', () => {
    const service = (port: number) => `[Service]\nExecStart=${SERVER} ${port}\n`;
    expect(
      predicted({
        ...wants('a.timer', '[Timer]\nOnBootSec=1min 30s\n'),
        ...wants('b.timer', '[Timer]\nOnCalendar=daily\nUnit=b.service\n'),
        ...wants('c.timer', '[Timer]\nOnBootSec=1d\n'),
        ...wants('d.timer', '[Timer]\nOnStartupSec=5\nUnit=other.service\n'),
        '/usr/lib/systemd/system/a.service': service(8001),
        '/usr/lib/systemd/system/b.service': service(8002),
        '/usr/lib/systemd/system/c.service': service(8003),
        '/usr/lib/systemd/system/other.service': service(8004),
      }),
    ).toEqual(['8001 a.service root', '8002 b.service root perhaps', '8004 other.service root']);
  });

  it('a path unit starts its service where what it waits for is there', () => {
    const service = (port: number) => `[Service]\nExecStart=${SERVER} ${port}\n`;
    expect(
      predicted({
        ...wants('a.path', '[Path]\nPathExists=/etc/passwd\n'),
        ...wants('b.path', '[Path]\nDirectoryNotEmpty=/srv/none\n'),
        ...wants('c.path', '[Path]\nPathExistsGlob=/run/%p*\nUnit=other.service\n'),
        ...wants('d.path', '[Path]\nPathChanged=/etc/passwd\n'),
        '/usr/lib/systemd/system/a.service': service(8001),
        '/usr/lib/systemd/system/b.service': service(8002),
        '/usr/lib/systemd/system/other.service': service(8003),
        '/usr/lib/systemd/system/d.service': service(8004),
      }),
    ).toEqual(['8001 a.service root', '8003 other.service root perhaps']);
  });

  it.each([
    ['EnvironmentFile=/etc/none', 'perhaps'],
    ['EnvironmentFile=-/etc/none', 'surely'],
    ['EnvironmentFile=/run/none', 'surely'],
    ['User=bob', 'perhaps'],
    ['User=ann', 'surely'],
    ['User=made', 'surely'],
    ['Group=1000', 'surely'],
    ['WorkingDirectory=/srv/none', 'perhaps'],
    ['WorkingDirectory=-/srv/none', 'surely'],
    ['WorkingDirectory=/var/lib/made', 'surely'],
    ['WorkingDirectory=/var/lib/x\nStateDirectory=x', 'surely'],
    ['Restart=no\n[Unit]\nRequires=none.service', 'surely'],
    ['Restart=no\n[Unit]\nWants=none.service', 'surely'],
    ['Restart=no\n[Unit]\nBindsTo=off.service', 'perhaps'],
    ['Restart=no\n[Unit]\nRequires=needs-off.service dev-sda.device', 'surely'],
    ['Restart=no\n[Unit]\nBindsTo=dev-sda.device', 'surely'],
    ['Restart=no\n[Unit]\nBindsTo=skipped.service\nAfter=skipped.service', 'perhaps'],
    ['Restart=no\n[Unit]\nBindsTo=skipped.service', 'surely'],
    ['Restart=no\n[Unit]\nRequires=skipped.service\nAfter=skipped.service', 'surely'],
    ['SupplementaryGroups=root ghosts', 'perhaps'],
    ['RootDirectory=/srv/none', 'perhaps'],
    ['ReadWritePaths=/etc /srv/none', 'perhaps'],
    ['ReadWritePaths=/var/lib/made/none', 'perhaps'],
    ['ReadWritePaths=/mnt/none', 'surely'],
    ['ReadWritePaths=-/srv/none', 'surely'],
    ['BindPaths=/srv/none:/srv/x', 'perhaps'],
    ['InaccessiblePaths=/srv/none', 'perhaps'],
    ['InaccessiblePaths=/run /var', 'perhaps'],
    ['InaccessiblePaths=-/run/', 'perhaps'],
    ['InaccessiblePaths=/var', 'surely'],
    ['InaccessiblePaths=/run/user', 'surely'],
    ['StandardOutput=append:/var/log/none/x.log', 'perhaps'],
    ['StandardError=append:/etc/x.log', 'surely'],
    ['StandardInput=file:/etc/none', 'perhaps'],
    ['LoadCredential=x:/etc/none', 'perhaps'],
    ['ExecStartPre=/bin/none', 'perhaps'],
    ['ExecStartPre=-/bin/none', 'surely'],
    ['ExecStartPre=/bin/test -f /etc/none', 'perhaps'],
    ['ExecStartPre=/bin/test -f /etc/passwd', 'surely'],
    ['ExecCondition=/bin/false', 'perhaps'],
    ['ExecStart=/bin/test', 'perhaps'],
    ['ExecStart=-bin/test', 'surely'],
    ['Type=other\nExecStart=/bin/test', 'perhaps'],
    ['Type=dbus', 'perhaps'],
    ['Type=dbus\nBusName=a.b', 'surely'],
    ['ExecReload=bin/kill', 'perhaps'],
    ['ExecReload=kill', 'surely'],
    ['ExecReload=/bin/', 'perhaps'],
    ['ExecReload=/bin/true ; ./kill', 'perhaps'],
    ['ExecStopPost=/bin/sh "x', 'perhaps'],
    ['ExecStopPost=-/bin/sh "x', 'surely'],
    ['PAMName=login\nKillMode=process', 'perhaps'],
    ['KillMode=process', 'surely'],
    ['WorkingDirectory=srv', 'perhaps'],
    ['WorkingDirectory=~', 'surely'],
    ['Restart=no\n[Unit]\nRequires=round.service', 'surely'],
    ['Restart=no\n[Unit]\nRequires=proc-fs-nfsd.mount', 'perhaps'],
  ])('%j keeps a service from starting, as files tell: %s', (line, expected) => {
    const files = {
      '/etc/fstab': '/dev/sdb1 /mnt ext4 defaults 0 2\n',
      '/bin/test': { program: 'x' },
      '/bin/false': { program: 'x' },
      ...wants('a.service', `[Service]\nExecStart=${SERVER} 8001\n${line}\n`),
      '/usr/lib/sysusers.d/made.conf': 'u made - "Made at boot"\n',
      '/usr/lib/tmpfiles.d/made.conf': 'd /var/lib/made 0755 root root -\n',
      '/etc/systemd/system/off.service': { link: '/dev/null' },
      '/usr/lib/systemd/system/needs-off.service': '[Unit]\nRequires=off.service\n[Service]\nExecStart=/bin/sh\n',
      '/usr/lib/systemd/system/skipped.service': '[Service]\nExecCondition=/bin/false\nExecStart=/bin/sh\n',
      '/var/x': '',
      '/usr/lib/systemd/system/round.service': '[Unit]\nRequires=a.service\n[Service]\nExecStart=/bin/sh\n',
      '/usr/lib/systemd/system/proc-fs-nfsd.mount': '[Mount]\nWhat=nfsd\nType=nfsd\n',
      '/etc/group': 'root:x:0:\n',
    };
    const [found] = predictImage(buildImage({ ...BASE, ...files }), shippedRegistry()).listeners;
    expect([found?.port, found?.certainty === 'possible' ? 'perhaps' : 'surely']).toEqual([8001, expected]);
  });

  it.each([
    ['', '', 'certain'],
    ['Accept=yes', '', 'possible'],
    ['ListenDatagram=/run/x\nAccept=yes', '', 'possible'],
    ['ListenDatagram=/run/x', '', 'certain'],
    ['ExecStartPre=bin/x', '', 'possible'],
    ['', 'ExecStart=/bin/false', 'possible'],
    ['', 'Type=dbus', 'possible'],
  ])('a socket unit with %j, its service with %j, is %s', (line, served, expected) => {
    const files = {
      ...wants('a.socket', `[Socket]\nListenStream=8001\nService=b.service\n${line}\n`),
      '/usr/lib/systemd/system/b.service': `[Service]\nExecStart=/bin/true\n${served}\n`,
    };
    const { listeners } = predictImage(buildImage({ ...BASE, ...files }), shippedRegistry());
    expect(listeners[0]?.certainty).toBe(expected);
  });

  it.each([
    ['User=ann', 'possible'],
    ['DynamicUser=yes', 'possible'],
    ['User=root', 'certain'],
    ['User=ann\nAmbientCapabilities=CAP_NET_BIND_SERVICE', 'certain'],
  ])('with %j, a port below 1024 is %s', (line, expected) => {
    const files = wants('a.service', `[Service]\n${line}\nExecStart=${SERVER} 81\n`);
    const [found] = predictImage(buildImage({ ...BASE, ...files }), shippedRegistry()).listeners;
    expect(found?.certainty).toBe(expected);
  });

  it.each([
    ['--directory /etc/none.d', 'configured'],
    ['--directory=/etc/none.d', 'configured'],
    ['--directory /var/none.d', 'certain'],
    ['--directory /etc/passwd', 'certain'],
  ])('with %j, what an argument says of the port is %s', (word, expected) => {
    const files = wants('a.service', `[Service]\nExecStart=${SERVER} ${word} 8001\n`);
    const [found] = predictImage(buildImage({ ...BASE, ...files }), shippedRegistry()).listeners;
    expect(found?.certainty).toBe(expected);
  });

  it.each([
    ['User=ann\nStateDirectory=x', 'ann /home/ann /var/lib/x'],
    ['User=ann\nStateDirectory=x y:z\nEnvironment=HOME=/srv', 'ann /srv /var/lib/x:/var/lib/y'],
    ['User=nobody', 'nobody  '],
    ['LogsDirectory=x', '  '],
  ])('with %j, systemd sets what a service sees: %j', (lines, expected) => {
    const files = {
      '/etc/passwd':
        'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\nnobody:x:9:9::/nonexistent:/bin/false\n',
      '/usr/bin/start': {
        program: `#!/bin/sh\ncase "$USER $HOME $STATE_DIRECTORY" in "${expected}") exec ${SERVER} 8001;; esac\n`,
      },
      ...wants('a.service', `[Service]\n${lines}\nExecStart=/usr/bin/start\n`),
    };
    expect(predicted(files).map((each) => each.slice(0, 4))).toEqual(['8001']);
  });

  it('a program is found below the root that chroot changes to, and none above it', () => {
    const files = {
      '/usr/sbin/chroot': { program: 'x' },
      '/srv/jail/usr/bin/python3': { program: 'x' },
      ...wants('a.service', `[Service]\nExecStart=/usr/sbin/chroot --userspec=ann /srv/jail ${SERVER} 8001\n`),
      ...wants('b.service', `[Service]\nExecStart=/usr/sbin/chroot /srv/none ${SERVER} 8002\n`),
    };
    expect(predicted(files)).toEqual(['8001 a.service root']);
  });

  it('what another unit rules out that starts as well is possible', () => {
    const files = {
      ...wants('a.service', `[Service]\nExecStart=${SERVER} 8001\n`),
      ...wants('b.service', `[Unit]\nConflicts=a.service c.service\n[Service]\nExecStart=${SERVER} 8002\n`),
    };
    expect(predicted(files)).toEqual(['8001 a.service root perhaps', '8002 b.service root']);
  });

  it('of two services that want one port nothing is certain', () => {
    const files = {
      ...wants('a.service', `[Service]\nExecStart=${SERVER} 8001\n`),
      ...wants('b.service', '[Service]\nExecStart=/usr/bin/python3 -m http.server 8001\n'),
      ...wants('c.service', `[Service]\nExecStart=${SERVER} 8002\n`),
    };
    const { listeners } = predictImage(buildImage({ ...BASE, ...files }), shippedRegistry());
    expect(listeners.map(({ unit, certainty }) => `${unit} ${certainty}`)).toEqual([
      'b.service configured',
      'a.service configured',
      'c.service certain',
    ]);
  });

  it('a table of cron says what starts with the machine, where cron does', () => {
    const cron = {
      '/usr/sbin/cron': { program: 'x' },
      '/etc/cron.d/ours': `PORT=8006\n@reboot ann ${SERVER} 8005\n@daily root ${SERVER} 8009\n`,
      '/var/spool/cron/crontabs/ann': `@reboot cd /srv && exec ${SERVER} 8007\n`,
    };
    const on = { '/etc/systemd/system/multi-user.target.wants/cron.service': { link: '/lib/x' } };
    expect(predicted({ ...cron, ...on })).toEqual(['8005 cron.service ann', '8007 cron.service ann']);
    const off = { '/etc/systemd/system/multi-user.target.wants/ssh.service': { link: '/lib/x' } };
    expect(predicted({ ...cron, ...off })).toEqual([]);
  });

  it('units of a user who lingers, and not those of others', () => {
    const unit = (port: number) => `[Service]\nExecStart=/bin/sh %h/up.sh ${port}\n`;
    const home = (name: string, port: number) => ({
      [`/home/${name}/.config/systemd/user/web.service`]: unit(port),
      [`/home/${name}/.config/systemd/user/default.target.wants/web.service`]: { link: '../web.service' },
      [`/home/${name}/up.sh`]: `exec ${SERVER} "$1"\n`,
    });
    const lingers = { '/var/lib/systemd/linger/ann': '' };
    expect(predicted({ ...home('ann', 8010), ...home('bob', 8011), ...lingers })).toEqual(['8010 web.service ann']);
  });

  it('a directory of runit beside systemd is nothing unless a unit watches it', () => {
    const service = { '/etc/service/web/run': `#!/bin/sh\nexec ${SERVER} 8012\n` };
    expect(predicted(service)).toEqual([]);
    const watched = wants('runit.service', '[Service]\nExecStart=/usr/bin/runsvdir -P /etc/service\n');
    expect(predicted({ ...service, ...watched })).toEqual(['8012 web root']);
  });

  it('the words behind env -S are a line of words', () =>
    expect(predicted(wants('a.service', `[Service]\nExecStart=/usr/bin/env -S "A=b ${SERVER}" 8013\n`))).toEqual([
      '8013 a.service root',
    ]));

  it.each([
    ['env -i', '8017'],
    ['env -', '8017'],
    ['env --unset=PLACE', '8017'],
    ['env -u PLACE', '8017'],
    ['env -i PLACE=8018', '8018'],
    ['env -C /srv', '8016'],
    ['sudo -u ann', '8017'],
    ['sudo -u ann PLACE=8018', '8018'],
    ['sudo -E -u ann', '8016'],
  ])('%s changes the variables of what it starts', (wrapper, port) => {
    const script = `#!/bin/sh\nexec ${SERVER} \${PLACE:-8017}\n`;
    expect(
      predicted({
        '/usr/bin/sudo': { program: 'x' },
        '/usr/bin/up': { program: script },
        ...wants('a.service', `[Service]\nEnvironment=PLACE=8016\nExecStart=/usr/bin/${wrapper} /usr/bin/up\n`),
      }),
    ).toEqual([`${port} a.service root`]);
  });

  it.each([
    ['PLACE=8018', '8017'],
    ['export PLACE=8018', '8018'],
    ['PLACE=8018\nexport PLACE', '8018'],
    ['declare -x PLACE=8018', '8018'],
    ['set -a\nPLACE=8018', '8018'],
    ['set -o allexport\nPLACE=8018\nset +o allexport', '8018'],
    ['set -a\nset +a\nPLACE=8018', '8017'],
    ['. /etc/default/x', '8017'],
    ['set -eau\n. /etc/default/x\nset +a', '8018'],
    ['PLACE=8018 /usr/bin/up\nexit', '8018'],
  ])('what a script starts is given the variables that it exports: %s', (lines, port) => {
    expect(
      predicted({
        '/etc/default/x': 'PLACE=8018\n',
        '/usr/bin/up': { program: `#!/bin/sh\nexec ${SERVER} \${PLACE:-8017}\n` },
        '/usr/bin/first': { program: `#!/bin/sh\n${lines}\nexec /usr/bin/up\n` },
        ...wants('a.service', '[Service]\nExecStart=/usr/bin/first\n'),
      }),
    ).toEqual([`${port} a.service root`]);
  });

  it('a directory and a user of a unit may have specifiers', () =>
    expect(
      predicted({
        '/usr/lib/systemd/system/site@.service':
          '[Service]\nUser=%i\nWorkingDirectory=/srv/%i\nExecStart=/usr/bin/python3 run.py\n',
        '/etc/systemd/system/default.target.wants/site@ann.service': { link: '/usr/lib/systemd/system/site@.service' },
        '/srv/ann/run.py': "HTTPServer(('127.0.0.1', 8014), H)\n",
      }),
    ).toEqual(['8014 site@ann.service ann']));

  it('an applet of busybox is a program of its own', () =>
    expect(
      predicted({
        '/bin/busybox': { program: 'x' },
        ...wants('a.service', '[Service]\nExecStart=/bin/busybox httpd -f -p 127.0.0.1:8015\n'),
      }),
    ).toEqual(['8015 a.service root']));
});

describe('a service that a script runs in its foreground', () => {
  const ELF = { program: 'x' } as const;
  const gaps = (type: string, script: string) =>
    predictImage(
      buildImage({
        ...BASE,
        ...wants('x.service', `[Service]\nType=${type}\nExecStart=/usr/bin/start\n`),
        '/usr/bin/start': { program: `#!/bin/sh\n${script}\n` },
        '/usr/bin/own': ELF,
        '/usr/bin/xargs': ELF,
        '/bin/echo': ELF,
        '/bin/sleep': ELF,
      }),
      shippedRegistry(),
    ).gaps.map(({ kind, reason }) => `${kind}: ${reason}`);
  const unknown = (exe: string) => [`service: it starts ${exe}, and what that opens is not known`];

  it.each([
    ['the last command', '/usr/bin/own serve'],
    ['one before a last word', '/usr/bin/own serve || exit 1\necho done'],
    ['one in a loop', 'while true; do /usr/bin/own serve; sleep 1; done'],
    ['one in a function', 'run() { /usr/bin/own serve; }\nrun'],
  ])('%s is a gap where it is not known', (_, script) => {
    expect(gaps('simple', script)).toEqual(unknown('/usr/bin/own'));
    expect(gaps('oneshot', script)).toEqual([]);
  });

  it.each([
    ['a shell that reads from a pipe', 'echo own | sh', '/bin/sh'],
    ['one behind a wrapper', '(echo own) | /usr/bin/nice -n 5 /bin/sh -e', '/bin/sh'],
    ['a command of xargs', 'echo serve | xargs /usr/bin/own', '/usr/bin/own'],
  ])('%s is one as well', (_, script, exe) => expect(gaps('simple', script)).toEqual(unknown(exe)));

  it('says where it went too deep', () =>
    expect(gaps('simple', 'f() { f; }\nf')).toEqual(['config: of what it calls and sources, 20 deep were followed']));
});
