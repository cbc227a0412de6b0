import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeHost } from '../../src/host/node.js';
import { predictImage } from '../../src/predict/predict.js';
import { imageOf } from '../../src/predict/tree/image.js';
import { openTree } from '../../src/predict/tree/open.js';
import { buildImage, type ImageFile } from '../helpers/build-image.js';
import { shippedRegistry } from '../helpers/shipped-registry.js';

type Files = Readonly<Record<string, ImageFile>>;
const PROGRAM = { program: '\x7fELF' };
const SHELL = { '/bin/sh': PROGRAM, '/usr/sbin/sshd': PROGRAM, '/usr/bin/memcached': PROGRAM };

const told = (files: Files) => {
  const { listeners, gaps } = predictImage(buildImage({ ...SHELL, ...files }), shippedRegistry());
  return [...listeners.map(({ id, certainty }) => `${id} ${certainty}`), ...gaps.map(({ reason }) => reason)];
};

describe('OpenRC', () => {
  const openrc = (name: string, script: string, more: Files = {}): Files => ({
    '/sbin/openrc': PROGRAM,
    '/sbin/openrc-run': PROGRAM,
    [`/etc/init.d/${name}`]: `#!/sbin/openrc-run\n${script}\n`,
    [`/etc/runlevels/default/${name}`]: { link: `/etc/init.d/${name}` },
    ...more,
  });

  it('a function start of its own counts, not the command beside it', () => {
    const script = [
      'command="/usr/bin/memcached"',
      'start() {',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: text of the shell
      '  start-stop-daemon --start --exec "${BINARY}" -- -d -p ${PORT} -l ${LISTENON}',
      '}',
    ].join('\n');
    const settings = 'BINARY="/usr/bin/memcached"\nPORT="11311"\nLISTENON="127.0.0.1"\n';
    expect(told(openrc('cache', script, { '/etc/conf.d/cache': settings }))).toEqual(['tcp4:127.0.0.1:11311 certain']);
    expect(
      told(
        openrc(
          'cache',
          `${'command="/usr/bin/memcached"\ncommand_args="-l 127.0.0.1 -p 11"'}\nstart() {\n  default_start\n}`,
        ),
      ),
    ).toEqual(['tcp4:127.0.0.1:11 certain']);
  });

  it('of NAME.INSTANCE the settings of NAME come first', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: text of the shell
    const script = 'command=/usr/bin/memcached\ncommand_args="-l ${HOST} -p ${PORT}"';
    const settings = { '/etc/conf.d/cache': 'HOST=127.0.0.1\nPORT=1\n', '/etc/conf.d/cache.two': 'PORT=11312\n' };
    expect(told(openrc('cache.two', script, settings))).toEqual(['tcp4:127.0.0.1:11312 certain']);
  });

  it('applets of the second busybox of Alpine serve as well, and those that serve nothing are no gap', () => {
    const httpd = 'command=/usr/sbin/httpd\ncommand_args="-p 127.0.0.1:8081"';
    const links: Files = {
      '/bin/busybox-extras': PROGRAM,
      '/bin/busybox': PROGRAM,
      '/usr/sbin/httpd': { link: '/bin/busybox-extras' },
      '/usr/sbin/crond': { link: '/bin/busybox' },
      '/etc/init.d/crond': '#!/sbin/openrc-run\ncommand=/usr/sbin/crond\n',
      '/etc/runlevels/default/crond': { link: '/etc/init.d/crond' },
    };
    expect(told(openrc('httpd', httpd, links))).toEqual(['tcp4:127.0.0.1:8081 certain']);
  });
});

describe('a service whose script starts what goes on by itself', () => {
  const unit = (script: string): Files => ({
    '/usr/lib/systemd/systemd': PROGRAM,
    '/etc/machine-id': 'a'.repeat(32),
    '/usr/bin/env': PROGRAM,
    '/usr/bin/spawn-fcgi': PROGRAM,
    '/usr/bin/own': PROGRAM,
    '/usr/lib/systemd/system/default.target': '[Unit]\nWants=own.service\n',
    '/usr/lib/systemd/system/own.service': '[Service]\nType=forking\nExecStart=/opt/launcher\n',
    '/opt/launcher': `#!/bin/sh\n${script}\n`,
  });

  it('is a gap where its last program is not known', () => {
    expect(told(unit('env - /usr/bin/own'))).toEqual(['it starts /usr/bin/own, and what that opens is not known']);
  });

  it('is told where spawn-fcgi opens a port for it', () => {
    const script = 'PORT=33169\nEX="/usr/bin/spawn-fcgi -p $PORT -f /usr/bin/own"\nenv - $EX >/dev/null';
    expect(told(unit(script))).toEqual(['tcp4:0.0.0.0:33169 certain']);
  });
});

describe('s6', () => {
  it('starts what stands in bundles of bundles, and what that depends on', () => {
    const root = '/etc/s6-overlay/s6-rc.d';
    const service = (name: string, port: number): Files => ({
      [`${root}/${name}/type`]: 'longrun\n',
      [`${root}/${name}/run`]: `#!/bin/sh\nexec /usr/bin/memcached -l 127.0.0.1 -p ${port}\n`,
    });
    const files: Files = {
      ...service('web', 1),
      ...service('cache', 2),
      ...service('unused', 3),
      ...service('old', 4),
      [`${root}/user/type`]: 'bundle\n',
      [`${root}/user/contents.d/all`]: '',
      [`${root}/all/type`]: 'bundle\n',
      [`${root}/all/contents.d/web`]: '',
      [`${root}/web/dependencies.d/cache`]: '',
      [`${root}/cache/dependencies`]: 'old\nweb\n',
    };
    expect(told(files)).toEqual([1, 2, 4].map((port) => `tcp4:127.0.0.1:${port} certain`));
  });
});

describe('what ostree keeps', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-ostree-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const put = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  const link = (file: string, target: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    symlinkSync(target, path.join(folder, file));
  };
  const deployed = (root: string, etc: string, port: number) => {
    put(`${root}/usr/lib/systemd/systemd`, '\x7fELF');
    put(`${root}/usr/lib/systemd/system/default.target`, '[Unit]\nWants=sshd.service\n');
    put(`${root}/usr/lib/systemd/system/sshd.service`, '[Service]\nExecStart=/usr/sbin/sshd -D\n');
    put(`${root}/usr/sbin/sshd`, '\x7fELF');
    put(`${root}/${etc}/machine-id`, `${'a'.repeat(32)}\n`);
    put(`${root}/${etc}/ssh/sshd_config`, `Port ${port}\nAddressFamily inet\n`);
  };
  const predicted = async (root: string) => {
    const tree = await openTree(nodeHost(), path.join(folder, root));
    const { listeners, gaps } = predictImage(imageOf(tree), shippedRegistry());
    return [...listeners.map(({ port, evidence }) => `${port} ${evidence[0]}`), ...gaps.map(({ reason }) => reason)];
  };

  it('a commit is configured by /usr/etc', async () => {
    deployed('commit', 'usr/etc', 2201);
    expect(await predicted('commit')).toEqual(['2201 /etc/ssh/sshd_config:1: Port 2201']);
  });

  it('the file system of a disk starts the deployment that its boot loader names, or is asked about by name', async () => {
    deployed('disk/ostree/deploy/os/deploy/old.0', 'etc', 2202);
    deployed('disk/ostree/deploy/os/deploy/new.0', 'etc', 2203);
    const [gap] = (await predicted('disk')).slice(-2);
    expect(gap).toContain('/ostree/deploy/os/deploy/new.0');
    put('disk/boot/loader/entries/1.conf', 'version 1\noptions quiet ostree=/ostree/boot.1/os/a/0\n');
    put('disk/boot/loader/entries/2.conf', 'version 2\noptions quiet ostree=/ostree/boot.1/os/b/0\n');
    link('disk/ostree/boot.1/os/a/0', '../../../deploy/os/deploy/old.0');
    link('disk/ostree/boot.1/os/b/0', '../../../deploy/os/deploy/new.0');
    expect(await predicted('disk')).toEqual(['2203 /etc/ssh/sshd_config:1: Port 2203']);
  });

  it('and nothing outside of it is read, wherever its links lead', async () => {
    deployed('outside', 'usr/etc', 4444);
    link('away/ostree', path.join(folder, 'outside'));
    link('away2/ostree/deploy/os/deploy/x.0', path.join(folder, 'outside'));
    link('away3/usr', path.join(folder, 'outside/usr'));
    for (const root of ['away', 'away2', 'away3']) expect((await predicted(root)).join()).not.toContain('4444');
  });
});

describe('a directory that this user may not search', () => {
  it('is told, for what was not found there may well be there', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-closed-'));
    const put = (file: string, text: string) => {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    };
    put('usr/lib/systemd/systemd', '\x7fELF');
    put('usr/lib/systemd/system/default.target', '[Unit]\nWants=sshd.service\n');
    put('usr/lib/systemd/system/sshd.service', '[Service]\nExecStart=/usr/sbin/sshd -D\n');
    put('usr/sbin/sshd', '\x7fELF');
    put('etc/machine-id', `${'a'.repeat(32)}\n`);
    put('etc/ssh/sshd_config', 'Port 2222\n');
    const host = nodeHost();
    const shut = `${folder}/etc/ssh/`;
    // As the kernel answers whoever has no right to the directory.
    const files = { ...host.files, look: (file: string) => (file.startsWith(shut) ? null : host.files.look(file)) };
    try {
      const { gaps } = predictImage(imageOf(await openTree({ ...host, files }, folder)), shippedRegistry());
      const told = { kind: 'config', place: '/etc/ssh', reason: 'what lies in it may not be looked at by this user' };
      expect(gaps).toContainEqual(told);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
