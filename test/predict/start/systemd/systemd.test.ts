import { describe, expect, it } from 'vitest';
import { systemd } from '../../../../src/predict/start/systemd/systemd.js';
import { buildImage, type ImageFile } from '../../../helpers/build-image.js';

const STOCK: Readonly<Record<string, ImageFile>> = {
  '/usr/lib/systemd/systemd': { program: '' },
  '/lib': { link: 'usr/lib' },
  '/etc/machine-id': 'a'.repeat(32),
  '/usr/lib/systemd/system/default.target': { link: 'graphical.target' },
  '/usr/lib/systemd/system/graphical.target': '[Unit]\nRequires=multi-user.target\n',
  '/usr/lib/systemd/system/multi-user.target': '[Unit]\nRequires=basic.target\n',
  '/usr/lib/systemd/system/basic.target': '[Unit]\nWants=sockets.target\n',
  '/usr/lib/systemd/system/sockets.target': '[Unit]\n',
};

const WANTED = '/etc/systemd/system/multi-user.target.wants';

function start(files: Readonly<Record<string, ImageFile>>) {
  const image = buildImage({ ...STOCK, ...files });
  return { started: systemd.startedBy(image), problems: image.problems() };
}

const commandsOf = (files: Readonly<Record<string, ImageFile>>) =>
  start(files).started.map(({ unit, commands }) => [unit, ...commands.map(({ words }) => words.join(' '))]);

describe('which services start', () => {
  it('those that a target wants, and neither masked nor unwanted ones', () => {
    const services = {
      '/usr/lib/systemd/system/a.service': '[Service]\nExecStart=/usr/bin/a\n',
      '/usr/lib/systemd/system/b.service': '[Service]\nExecStart=/usr/bin/b\n',
      '/usr/lib/systemd/system/c.service': '[Service]\nExecStart=/usr/bin/c\n',
      '/etc/systemd/system/b.service': { link: '/dev/null' },
      [`${WANTED}/a.service`]: { link: '/lib/systemd/system/a.service' },
      [`${WANTED}/b.service`]: { link: '/lib/systemd/system/b.service' },
    };
    expect(commandsOf(services)).toEqual([['a.service', '/usr/bin/a']]);
  });

  it('a drop-in takes a command line back and gives another; comments and continued lines are read', () => {
    const services = {
      '/usr/lib/systemd/system/m.service': '[Service]\nExecStart=/usr/bin/m -p 1\n',
      '/etc/systemd/system/m.service.d/over.conf':
        '[Service]\nExecStart=\nExecStart=/usr/bin/m -p 2 \\\n# not this\n  -l 127.0.0.1\n',
      [`${WANTED}/m.service`]: { link: '/lib/systemd/system/m.service' },
    };
    expect(commandsOf(services)).toEqual([['m.service', '/usr/bin/m -p 2 -l 127.0.0.1']]);
  });

  it('what a generator makes of its directory; one that is not known is told, once', () => {
    const directory = '/usr/lib/systemd/system-generators';
    const services = {
      '/usr/lib/systemd/system/nfdump.service': '[Service]\nType=oneshot\nExecStart=/bin/true\n',
      '/usr/lib/systemd/system/nfdump@.service':
        '[Service]\nEnvironmentFile=/etc/nfdump/%I.conf\nExecStart=/usr/bin/nfcapd $options\n',
      '/etc/nfdump/far-away.conf': "options='-l /var/cache/nfdump -p 2056'\n",
      '/etc/nfdump/none.conf': '# options\n',
      [`${WANTED}/nfdump.service`]: { link: '/lib/systemd/system/nfdump.service' },
      [`${directory}/nfdump-generator`]: { program: 'x' },
      [`${directory}/systemd-fstab-generator`]: { program: 'x' },
      [`${directory}/own-generator`]: { program: 'x' },
      [`${directory}/podman-system-generator`]: { program: 'x' },
    };
    const { started, problems } = start(services);
    expect(started.flatMap(({ commands }) => commands.map(({ words }) => words.join(' ')))).toEqual([
      '/bin/true',
      '/usr/bin/nfcapd -l /var/cache/nfdump -p 2056',
    ]);
    expect(problems.map(({ place }) => place)).toEqual([`${directory}/own-generator`]);
    const { problems: more } = start({ ...services, '/etc/containers/systemd/a.container': '[Container]\n' });
    expect(more.map(({ place }) => place)).toContain(`${directory}/podman-system-generator`);
  });

  it('instances of templates, aliases, variables and specifiers', () => {
    const services = {
      '/usr/lib/systemd/system/t@.service':
        // biome-ignore lint/suspicious/noTemplateCurlyInString: systemd writes variables so
        '[Service]\nEnvironment="ONE=a b" TWO=2\nEnvironmentFile=-/etc/default/%p\nExecStart=@/usr/bin/t name --%i ${ONE} $ONE $TWO %% $$\n',
      '/etc/default/t': '# comment\nTWO="3 4"\n',
      [`${WANTED}/t@x-y.service`]: { link: '/lib/systemd/system/t@.service' },
      '/etc/systemd/system/other.service': { link: '/lib/systemd/system/real.service' },
      '/usr/lib/systemd/system/real.service': '[Service]\nExecStart=/usr/bin/real\n',
      [`${WANTED}/other.service`]: { link: '/lib/systemd/system/real.service' },
    };
    expect(commandsOf(services)).toEqual([
      ['real.service', '/usr/bin/real'],
      ['t@x-y.service', '/usr/bin/t --x-y a b a b 3 4 % $'],
    ]);
  });

  it('a file of variables that is named again decides where it is named last', () => {
    const unit = '[Service]\nEnvironmentFile=/a\nEnvironmentFile=/b\nEnvironmentFile=/a\nExecStart=/usr/bin/t $ONE\n';
    const files = { '/a': 'ONE=a\n', '/b': 'ONE=b\n', '/usr/lib/systemd/system/t.service': unit };
    const link = { [`${WANTED}/t.service`]: { link: '/lib/systemd/system/t.service' } };
    expect(commandsOf({ ...files, ...link })).toEqual([['t.service', '/usr/bin/t a']]);
  });

  it('conditions that files decide hold a service back; others do not', () => {
    const services = {
      '/usr/lib/systemd/system/a.service': '[Unit]\nConditionPathExists=/etc/a\n[Service]\nExecStart=/usr/bin/a\n',
      '/usr/lib/systemd/system/b.service':
        '[Unit]\nConditionPathExists=!/etc/a\nConditionACPower=true\n[Service]\nExecStart=/usr/bin/b\n',
      [`${WANTED}/a.service`]: { link: '/lib/systemd/system/a.service' },
      [`${WANTED}/b.service`]: { link: '/lib/systemd/system/b.service' },
    };
    expect(commandsOf(services)).toEqual([['b.service', '/usr/bin/b']]);
  });

  it('what wants a target by another of its names is wanted', () => {
    const service = { '/usr/local/lib/systemd/system/a.service': '[Service]\nExecStart=/usr/bin/a\n' };
    const link = { link: '/usr/local/lib/systemd/system/a.service' };
    const wanted = (name: string) => commandsOf({ ...service, [`/etc/systemd/system/${name}.wants/a.service`]: link });
    const started = [['a.service', '/usr/bin/a']];
    expect([wanted('default.target'), wanted('graphical.target'), wanted('rescue.target')]).toEqual([
      started,
      started,
      [],
    ]);
  });

  it('variables of systemd itself reach every service, and one that is unset none', () => {
    const services = {
      '/etc/systemd/system.conf': '[Manager]\nDefaultEnvironment=A=1 B=2\n',
      '/etc/systemd/system.conf.d/b.conf': '[Manager]\nDefaultEnvironment=B=3 C=4\n',
      '/usr/lib/systemd/system/a.service':
        '[Service]\nEnvironment=D=5 E=6\nUnsetEnvironment=D E=7\nExecStart=/usr/bin/a $A $B $C $D $E\n',
      [`${WANTED}/a.service`]: { link: '/lib/systemd/system/a.service' },
    };
    expect(commandsOf(services)).toEqual([['a.service', '/usr/bin/a 1 3 4 6']]);
  });

  it('braces around what is no name become nothing, but for a colon, which is left to the shell', () => {
    const services = {
      '/usr/lib/systemd/system/a.service':
        // biome-ignore lint/suspicious/noTemplateCurlyInString: systemd writes variables so
        "[Service]\nExecStart=/bin/sh -c 'x ${A[@]} ${P-1} ${Q:-2} ${R%%.*}'\n",
      [`${WANTED}/a.service`]: { link: '/lib/systemd/system/a.service' },
    };
    // biome-ignore lint/suspicious/noTemplateCurlyInString: systemd writes variables so
    expect(commandsOf(services)).toEqual([['a.service', '/bin/sh -c x   ${Q:-2} ']]);
  });

  it.each([
    ['ConditionHost=web*', false],
    ['ConditionHost=!web*', true],
    ['ConditionHost=other', true],
    [`ConditionHost=${'a'.repeat(32)}`, false],
    ['ConditionKernelCommandLine=debug', true],
    ['ConditionKernelCommandLine=!debug', false],
    ['ConditionMemory=>=64G', true],
    ['ConditionACPower=true', false],
  ])('%s is not sure: %s', (line, isUnsure) => {
    const { started } = start({
      '/etc/hostname': 'web1\n',
      '/usr/lib/systemd/system/a.service': `[Unit]\n${line}\n[Service]\nExecStart=/usr/bin/a\n`,
      [`${WANTED}/a.service`]: { link: '/lib/systemd/system/a.service' },
    });
    expect(started.map(({ unsure }) => unsure !== null)).toEqual([isUnsure]);
  });

  it('what starts when another one ends may start; another target would be another boot', () => {
    const { started } = start({
      '/usr/lib/systemd/system/a.service':
        '[Unit]\nOnFailure=b.service rescue.target\nOnSuccess=c@%p.service\n[Service]\nExecStart=/usr/bin/a\n',
      '/usr/lib/systemd/system/b.service': '[Service]\nExecStart=/usr/bin/b\n',
      '/usr/lib/systemd/system/c@.service': '[Service]\nExecStart=/usr/bin/c\n',
      '/usr/lib/systemd/system/rescue.target': '[Unit]\nWants=d.service\n',
      '/usr/lib/systemd/system/d.service': '[Service]\nExecStart=/usr/bin/d\n',
      [`${WANTED}/a.service`]: { link: '/lib/systemd/system/a.service' },
    });
    expect(started.map(({ unit, unsure }) => [unit, unsure !== null])).toEqual([
      ['a.service', false],
      ['b.service', true],
      ['c@a.service', true],
    ]);
  });

  it('init scripts that no runlevel starts, where a unit asks for them; one that cannot be run is none', () => {
    const services = {
      '/usr/lib/systemd/system/a.service': '[Unit]\nWants=old.service plain.service\n[Service]\nExecStart=/usr/bin/a\n',
      '/etc/init.d/old': { program: '#!/bin/sh\n' },
      '/etc/init.d/plain': '#!/bin/sh\n',
      '/etc/init.d/unasked': { program: '#!/bin/sh\n' },
      [`${WANTED}/a.service`]: { link: '/lib/systemd/system/a.service' },
    };
    expect(commandsOf(services)).toEqual([
      ['a.service', '/usr/bin/a'],
      ['old.service', '/etc/init.d/old start'],
    ]);
  });

  it('init scripts without a unit of their name', () => {
    const services = { '/etc/init.d/old': '#!/bin/sh\n', '/etc/rc2.d/S01old': { link: '../init.d/old' } };
    expect(commandsOf(services)).toEqual([['old.service', '/etc/init.d/old start']]);
  });

  it.each([
    ['ExecStart=\nExecStart=/usr/bin/other -F', [['old.service', '/usr/bin/other -F']]],
    ['ExecStartPost=/usr/bin/after', [['old.service', '/etc/init.d/old start', '/usr/bin/after']]],
  ])('drop-ins of what stands for an init script: %s', (lines, expected) => {
    const services = {
      // Nothing in a script is a line of a unit.
      '/etc/init.d/old': '#!/bin/sh\n[Service]\nExecStart=/usr/bin/never\n',
      '/etc/rc2.d/S01old': { link: '../init.d/old' },
      '/etc/systemd/system/old.service.d/site.conf': `[Service]\n${lines}\n`,
      '/usr/bin/other': { program: 'x' },
      '/usr/bin/after': { program: 'x' },
    };
    expect(commandsOf(services)).toEqual(expected);
  });
});

describe('socket units', () => {
  const socketsOf = (lines: string) => {
    const found = start({
      '/usr/lib/systemd/system/e.socket': `[Socket]\n${lines}`,
      '/usr/lib/systemd/system/e.service': '[Service]\nExecStart=/usr/bin/e\n',
      '/usr/lib/systemd/system/e@.service': '[Service]\nExecStart=/usr/bin/e\n',
      '/etc/systemd/system/sockets.target.wants/e.socket': { link: '/lib/systemd/system/e.socket' },
    });
    const sockets = found.started.flatMap(({ sockets: opened }) => opened);
    return {
      sockets: sockets.map((each) => `${each.protocol} ${each.address} ${each.port} ${each.certainty}`),
      problems: found.problems.map(({ place }) => place),
    };
  };

  it('ports, addresses and paths', () => {
    expect(
      socketsOf('ListenStream=7\nListenStream=127.0.0.1:8\nListenDatagram=[::1]:9\nListenStream=/run/x\n'),
    ).toEqual({
      sockets: ['tcp :: 7 certain', 'tcp 127.0.0.1 8 certain', 'udp ::1 9 certain'],
      problems: [],
    });
  });

  it('a line that systemd would pass over is told, and the rest is open', () => {
    expect(socketsOf('ListenStream=http\nListenStream=7\n')).toEqual({
      sockets: ['tcp :: 7 certain'],
      problems: ['/usr/lib/systemd/system/e.socket:2'],
    });
  });

  it('::1 is on no device but lo: nothing of the unit is sure, unless it binds freely', () => {
    const unit = 'ListenStream=7\nListenDatagram=[::1]:9\nBindToDevice=eth0\n';
    expect(socketsOf(unit)).toEqual({
      sockets: ['tcp :: 7 possible', 'udp ::1 9 possible'],
      problems: ['/usr/lib/systemd/system/e.socket:4'],
    });
    for (const more of ['FreeBind=yes\n', 'BindToDevice=lo\n'])
      expect(socketsOf(unit + more).sockets).toEqual(['tcp :: 7 certain', 'udp ::1 9 certain']);
  });

  it('an empty line takes back what was before', () => {
    expect(socketsOf('ListenStream=7\nListenStream=\nListenStream=8\n').sockets).toEqual(['tcp :: 8 certain']);
  });
});
