import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeHost } from '../../src/host/node.js';
import { predictImage } from '../../src/predict/predict.js';
import { imageOf } from '../../src/predict/tree/image.js';
import { openTree } from '../../src/predict/tree/open.js';
import { shippedRegistry } from '../helpers/shipped-registry.js';

const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What nobody may come to see: files beside the root, one of which opens a port of its own. */
writeFileSync(path.join(folder, 'secret.conf'), 'Port 4444\nlisten 4445;\nPORT=4446\n');

/** Lays out a file system that starts sshd and nginx. */
function root(name: string) {
  const at = (file: string) => path.join(folder, name, file);
  const put = (file: string, text: string) => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
  };
  const link = (file: string, target: string) => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    symlinkSync(target, at(file));
  };
  put('usr/lib/systemd/systemd', '\x7fELF');
  put('usr/lib/systemd/system/default.target', '[Unit]\nWants=ssh.service nginx.service\n');
  put('usr/lib/systemd/system/ssh.service', '[Service]\nExecStart=/usr/sbin/sshd\n');
  put('usr/lib/systemd/system/nginx.service', '[Service]\nExecStart=/usr/sbin/nginx\n');
  put('usr/sbin/sshd', '\x7fELF');
  put('usr/sbin/nginx', '\x7fELF');
  put('etc/machine-id', `${'a'.repeat(32)}\n`);
  return { at, put, link, directory: path.join(folder, name) };
}

const predictedRoot = async (name: string) =>
  predictImage(imageOf(await openTree(nodeHost(), name)), shippedRegistry());

async function predicted(name: string) {
  const { listeners, gaps } = await predictedRoot(name);
  return { ids: listeners.map(({ id }) => id), gaps, text: JSON.stringify([listeners, gaps]) };
}

const STOCK = ['tcp4:0.0.0.0:22', 'tcp6:[::]:22'];

describe('links that lead out of a root', () => {
  const up = `${'../'.repeat(20)}${folder.slice(1)}/secret.conf`;
  const { put, link, directory, at } = root('links');
  link('etc/ssh/sshd_config', up);
  link('etc/nginx/nginx.conf', path.join(folder, 'secret.conf'));
  link('etc/hosts', '/proc/self/environ');
  link('etc/services', '/dev/zero');
  link('outside', '/');
  link('etc/passwd', '../../../../../../../../etc/passwd');
  put(
    'usr/lib/systemd/system/more.service',
    `[Service]\nEnvironmentFile=/outside/../..${folder}/secret.conf\nExecStart=/usr/bin/x\n`,
  );
  execFileSync('mkfifo', [at('etc/hostname')]);

  it('are followed inside, as after chroot, or not at all', async () => {
    const { ids, text } = await predicted(directory);
    expect(ids).toEqual(STOCK);
    expect(text).not.toMatch(/444[456]/);
  });

  it('in an archive too: upward names, hard links, devices', async () => {
    put('etc/ssh/escape', 'x');
    const archive = path.join(folder, 'links.tar');
    const renamed = `s#etc/ssh/escape#../../../../../..${folder}/escaped#`;
    execFileSync('tar', ['-P', '-C', directory, `--transform=${renamed}`, '-cf', archive, '.']);
    const { ids, text, gaps } = await predicted(archive);
    expect(ids).toEqual(STOCK);
    expect(text).not.toMatch(/444[456]/);
    expect(gaps.map(({ reason }) => reason)).toContainEqual(expect.stringContaining('leads upwards'));
    expect(() => readFileSync(path.join(folder, 'escaped'))).toThrow();
  });
});

describe('files that were made to be a trap', () => {
  it('larger than any configuration: told, and not read', async () => {
    const { put, at, directory } = root('large');
    for (const file of ['etc/ssh/sshd_config', 'etc/nginx/nginx.conf', 'etc/services', 'etc/os-release']) {
      put(file, '');
      truncateSync(at(file), 1 << 30);
    }
    const { ids, gaps } = await predicted(directory);
    expect(ids).toEqual(STOCK);
    const large = gaps.filter(({ reason }) => reason.includes('larger than 1 MiB')).map(({ place }) => place);
    expect(large).toEqual(expect.arrayContaining(['/etc/ssh/sshd_config', '/etc/nginx/nginx.conf']));
  });

  it('includes, units, aliases and scripts in circles: told once each, and they end', async () => {
    const { put, link, directory } = root('circles');
    put('etc/nginx/nginx.conf', 'include /etc/nginx/*.conf;\nhttp { server { listen 80; } }\n');
    for (let number = 0; number < 40; number += 1) put(`etc/nginx/f${number}.conf`, 'include /etc/nginx/f*.conf;\n');
    put('etc/ssh/sshd_config', 'Include /etc/ssh/*\nPort 23\n');
    put('etc/systemd/system/a.service', '[Unit]\nRequires=b.service\n[Service]\nExecStart=/etc/init.d/a start\n');
    put('etc/systemd/system/b.service', '[Unit]\nRequires=a.service\n[Service]\nExecStart=/etc/init.d/b start\n');
    link('etc/systemd/system/c.service', 'd.service');
    link('etc/systemd/system/d.service', 'c.service');
    put('usr/lib/systemd/system/default.target', '[Unit]\nWants=ssh.service nginx.service a.service c.service\n');
    put('etc/init.d/a', '#!/bin/sh\n. /etc/init.d/b\nexec /etc/init.d/b\n');
    put('etc/init.d/b', '#!/bin/sh\n. /etc/init.d/a\nexec /etc/init.d/a\n');
    put('bin/sh', '\x7fELF');
    const { ids, gaps } = await predicted(directory);
    expect(ids).toEqual(['tcp4:0.0.0.0:23', 'tcp6:[::]:23', 'tcp4:0.0.0.0:80']);
    const circles = gaps.filter(({ reason }) => reason.includes('in a circle'));
    expect(circles.map(({ place }) => place)).toEqual(
      expect.arrayContaining(['/etc/ssh/sshd_config:1', '/etc/nginx/f1.conf:1']),
    );
    expect(gaps.length).toBeLessThan(60);
  });

  it('lighttpd includes everything in each of its files', async () => {
    const { put, directory } = root('lighttpd');
    put('usr/sbin/lighttpd', '\x7fELF');
    put('usr/lib/systemd/system/default.target', '[Unit]\nWants=lighttpd.service\n');
    put('usr/lib/systemd/system/lighttpd.service', '[Service]\nExecStart=/usr/sbin/lighttpd -D -f /etc/l/l.conf\n');
    put('etc/l/l.conf', 'include "f*.conf"\nserver.port = 8080\n');
    for (let number = 0; number < 40; number += 1) put(`etc/l/f${number}.conf`, 'include "f*.conf"\n');
    const { ids, gaps } = await predicted(directory);
    expect(ids).toEqual(['tcp4:0.0.0.0:8080']);
    expect(gaps.map(({ reason }) => reason)).toContainEqual(expect.stringContaining('in a circle'));
  });

  it.each([
    ['kamailio', 'import_file "own.cfg"\n', 'listen=udp:127.0.0.1:5080\n'],
    ['inspircd', '<include file="own.conf">\n', '<bind address="127.0.0.1" port="6670" type="clients">\n'],
  ])('%s includes itself in each of twelve lines', async (name, line, listen) => {
    const { put, directory } = root(`again-${name}`);
    const file = `/etc/own/own.${name === 'kamailio' ? 'cfg' : 'conf'}`;
    put(`usr/sbin/${name}`, '\x7fELF');
    put('usr/lib/systemd/system/default.target', `[Unit]\nWants=${name}.service\n`);
    put(
      `usr/lib/systemd/system/${name}.service`,
      `[Service]\nExecStart=/usr/sbin/${name} ${name === 'kamailio' ? '-f' : '--config'} ${file}\n`,
    );
    put(file.slice(1), line.repeat(12) + listen);
    const { ids, gaps } = await predicted(directory);
    expect(ids.filter((id) => /5080|6670/.test(id))).toHaveLength(1);
    expect(gaps.map(({ reason }) => reason)).toContainEqual(expect.stringContaining('the rest was not read'));
  });

  it('words of kamailio that stand for two hundred others each, ten deep', async () => {
    const { put, directory } = root('substitutes');
    const words = [...'abcdefghijk'];
    const lines = words.slice(0, -1).map((word, at) => `#!substdef "/${word}/${words[at + 1]?.repeat(200)}/"\n`);
    put('usr/sbin/kamailio', '\x7fELF');
    put('usr/lib/systemd/system/default.target', '[Unit]\nWants=kamailio.service\n');
    put('usr/lib/systemd/system/kamailio.service', '[Service]\nExecStart=/usr/sbin/kamailio -f /etc/k.cfg\n');
    put('etc/k.cfg', `listen=udp:127.0.0.1:5080\n${lines.join('')}a=1\n`);
    expect((await predicted(directory)).ids).toEqual(['udp4:127.0.0.1:5080']);
  });

  it.each([
    ['lighttpd', 'var.a = "aaaaaaaa"\n', 'var.a = var.a + var.a\n', 'server.bind = var.a\nserver.port = 8080\n'],
    ['dnsdist', 'a = "aaaaaaaa"\n', 'a = a .. a\n', 'setLocal(a)\n'],
  ])('a text of %s that doubles with each line is not made, and what it would say is told', async (name, ...parts) => {
    const { put, directory } = root(`doubling-${name}`);
    const [begin = '', again = '', end = ''] = parts;
    put(`usr/sbin/${name}`, '\x7fELF');
    put('usr/lib/systemd/system/default.target', `[Unit]\nWants=${name}.service\n`);
    put(
      `usr/lib/systemd/system/${name}.service`,
      `[Service]\nExecStart=/usr/sbin/${name} -D -f /etc/${name}/${name}.conf\n`,
    );
    put(`etc/${name}/${name}.conf`, begin + again.repeat(60) + end);
    const { gaps } = await predicted(directory);
    expect(gaps.map(({ reason }) => reason)).toEqual([expect.stringContaining('not understood')]);
  });

  it('names of postfix that stand for two hundred others each, eight deep', async () => {
    const { put, directory } = root('postfix');
    const names = 'abcdefghij';
    const lines = [...names].slice(0, -1).map((name, at) => `${name} = ${`$${names[at + 1]} `.repeat(200)}\n`);
    put('usr/lib/postfix/sbin/master', '\x7fELF');
    put('usr/lib/systemd/system/default.target', '[Unit]\nWants=postfix.service\n');
    put('usr/lib/systemd/system/postfix.service', '[Service]\nExecStart=/usr/lib/postfix/sbin/master -w\n');
    put('etc/postfix/main.cf', `${lines.join('')}j = 127.0.0.1\ninet_interfaces = $j\nmaster_service_disable = $a\n`);
    put('etc/postfix/master.cf', '2525 inet n - y - - smtpd\n');
    expect((await predicted(directory)).ids).toEqual(['tcp4:127.0.0.1:2525']);
  });

  it.each([
    [
      'ExecStart=/usr/bin/own',
      `#!/bin/sh\nA=aaaaaaaa\n${'A=$A$A\n'.repeat(60)}nc -l -p 81 $A\nA=a\n${'A+=$A\n'.repeat(60)}`,
    ],
    [`Environment=A=${'x'.repeat(60_000)}\nExecStart=/usr/bin/own ${`\${A}`.repeat(15_000)}`, '#!/bin/sh\n'],
    [`Environment=A=${'x'.repeat(60_000)}\n${'ExecStart=/usr/bin/own $A $A $A\n'.repeat(5000)}`, '#!/bin/sh\n'],
  ])('a variable that grows or is named again and again ends nothing: %.40s', async (service, script) => {
    const { put, directory } = root(`growing-${script.length}-${service.length}`);
    put('usr/lib/systemd/system/default.target', '[Unit]\nWants=ssh.service own.service\n');
    put('usr/lib/systemd/system/own.service', `[Service]\n${service}\n`);
    put('usr/bin/own', script);
    put('bin/sh', '\x7fELF');
    put('usr/bin/nc', '\x7fELF');
    expect((await predicted(directory)).ids).toEqual(expect.arrayContaining(STOCK));
  });

  it('a long line of signs of comments takes no time that grows with its square', async () => {
    const { put, directory } = root('signs');
    put('usr/sbin/lighttpd', '\x7fELF');
    put('usr/lib/systemd/system/default.target', '[Unit]\nWants=lighttpd.service\n');
    put('usr/lib/systemd/system/lighttpd.service', '[Service]\nExecStart=/usr/sbin/lighttpd -D -f /etc/l.conf\n');
    put('etc/l.conf', `server.port = 8080\nx = 1${' #'.repeat(400_000)}"\n`);
    expect((await predicted(directory)).ids).toEqual(['tcp4:0.0.0.0:8080']);
  });

  it('thousands of units that ask for one another', async () => {
    const { put, directory } = root('units');
    const units = 'etc/systemd/system';
    for (let number = 0; number < 2000; number += 1)
      put(`${units}/u${number}.service`, `[Unit]\nWants=u${number + 1}.service u${(number * 7) % 2000}.service\n`);
    put('usr/lib/systemd/system/default.target', '[Unit]\nWants=u0.service ssh.service\n');
    expect((await predicted(directory)).ids).toEqual(STOCK);
  });

  it('one program with more sockets than any has: some are possible, and the others are told as ever', async () => {
    const { put, directory } = root('sockets');
    put(
      'etc/nginx/nginx.conf',
      `http { server { ${Array.from({ length: 60_000 }, (_, n) => `listen ${n + 1};`).join('\n')} } }`,
    );
    const { listeners, gaps } = await predictedRoot(directory);
    const ssh = listeners.filter(({ program }) => program?.name === 'sshd');
    expect(ssh.map(({ id }) => id)).toEqual(STOCK);
    const others = listeners.filter(({ program }) => program?.name === 'nginx');
    expect(others.length).toBeGreaterThan(1000);
    expect(others.length).toBeLessThan(10_000);
    expect(new Set(others.map(({ certainty }) => certainty))).toEqual(new Set(['possible']));
    expect(gaps).toContainEqual(
      expect.objectContaining({ place: 'nginx.service', reason: expect.stringContaining('not read to its end') }),
    );
  });

  it('a template of a thousand devices that a thousand protocols take from', async () => {
    const { put, directory } = root('devices');
    put('usr/lib/systemd/system/nginx.service', '[Service]\nExecStart=/usr/sbin/bird\n');
    put('usr/sbin/bird', '\x7fELF');
    const protocols = Array.from({ length: 20_000 }, (_, n) => `protocol rip r${n} from up { }\n`);
    put('etc/bird/bird.conf', `template rip up { ${'interface "eth0"; '.repeat(20_000)} }\n${protocols.join('')}`);
    const { ids, gaps } = await predicted(directory);
    expect(ids).toEqual(expect.arrayContaining(STOCK));
    expect(gaps.map(({ reason }) => reason)).toContainEqual(expect.stringContaining('bird opens was not read'));
  });

  it('thousands of ports in one long line: each is told by its begin', async () => {
    const { put, directory } = root('line');
    put('usr/lib/systemd/system/nginx.service', '[Service]\nExecStart=/usr/sbin/krb5kdc\n');
    put('usr/sbin/krb5kdc', '\x7fELF');
    put('var/lib/krb5kdc/principal', 'x');
    const ports = Array.from({ length: 900 }, (_, n) => n + 1000);
    put('etc/krb5kdc/kdc.conf', `[kdcdefaults]\n kdc_ports = ${ports.join(',')}${' '.repeat(500_000)},1\n`);
    const { ids, text } = await predicted(directory);
    expect(ids).toContain('udp4:0.0.0.0:1899');
    expect(text.length).toBeLessThan(5_000_000);
  });

  it('more programs of one supervisord than are looked at', async () => {
    const { put, directory } = root('supervised');
    put('usr/lib/systemd/system/nginx.service', '[Service]\nExecStart=/usr/bin/supervisord\n');
    put('usr/bin/supervisord', '\x7fELF');
    const program = (n: number) => `[program:p${n}]\ncommand=/usr/sbin/nginx\nnumprocs=50\n`;
    put('etc/supervisord.conf', Array.from({ length: 10_000 }, (_, n) => program(n)).join(''));
    const { ids, gaps } = await predicted(directory);
    expect(ids).toEqual(expect.arrayContaining(STOCK));
    const told = gaps.filter(({ place }) => place === '/etc/supervisord.conf').map(({ reason }) => reason);
    expect(told).toEqual([
      expect.stringContaining('of the 10000 programs'),
      expect.stringContaining('commands were followed'),
    ]);
  });

  it('hundreds of thousands of problems become some, and how many more there are', async () => {
    const { put, directory } = root('problems');
    put('etc/nginx/nginx.conf', `http { server {\n${'listen 10.0.0.1:x;\n'.repeat(2000)}} }`);
    const { gaps } = await predicted(directory);
    expect(gaps.length).toBeLessThan(600);
    expect(gaps.at(-1)?.reason).toMatch(/^\d+ more problems/);
  });
});

describe('patterns that a regular expression would take years for', () => {
  const stars = `*${'a*'.repeat(14)}b`;
  const { put, link, directory } = root('patterns');
  put('usr/lib/systemd/system/default.target', '[Unit]\nWants=ssh.service nginx.service never.service\n');
  put(`etc/nginx/c/${'a'.repeat(240)}`, 'server { listen 81; }\n');
  put('etc/nginx/nginx.conf', `http { include /etc/nginx/c/${stars}; include /etc/nginx/c/a*[!b]; }\n`);
  const never = `[Unit]\nConditionPathExistsGlob=/etc/nginx/c/${stars}\n[Service]\nExecStart=/usr/sbin/sshd -p 24\n`;
  put('usr/lib/systemd/system/never.service', never);
  put('usr/lib/systemd/system/ssh.service', '[Service]\nExecStart=/bin/sh /opt/run\n');
  put('bin/sh', '\x7fELF');
  const script = `case $X in ${stars}) exec /usr/sbin/sshd -p 25;; esac\nY=\${X%%${stars}}\nexec /usr/sbin/sshd -p 26\n`;
  put('opt/run', `#!/bin/sh\nX=${'a'.repeat(900)}\n${script}`);
  link('sbin/init', '/usr/lib/systemd/systemd');

  it('in scripts, includes and conditions', async () => {
    expect((await predicted(directory)).ids).toEqual(['tcp4:0.0.0.0:26', 'tcp6:[::]:26', 'tcp4:0.0.0.0:81']);
  });
});

describe('archives that are broken or were made to be a trap', () => {
  const { put, directory } = root('archive');
  put('etc/ssh/sshd_config', 'Port 2222\n');
  const archive = path.join(folder, 'archive.tar');
  execFileSync('tar', ['-C', directory, '-cf', archive, '.']);
  const whole = readFileSync(archive);
  const file = path.join(folder, 'changed.tar');

  const answer = async (bytes: Uint8Array) => {
    writeFileSync(file, bytes);
    try {
      return (await predicted(file)).ids;
    } catch (error) {
      expect(error).toMatchObject({ name: 'UsageError', lines: [expect.stringContaining(file)] });
      return null;
    }
  };

  it('are answered, or refused with one line, wherever they are cut off or changed', async () => {
    expect(await answer(whole)).toEqual(['tcp4:0.0.0.0:2222', 'tcp6:[::]:2222']);
    const change = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(change, fc.nat(whole.length), async (changes, length) => {
        const bytes = Uint8Array.from(whole.subarray(0, Math.max(length, 512)));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        await answer(bytes);
        await answer(gzipSync(bytes).subarray(0, Math.max(20, length % 4096)));
      }),
      { numRuns: 60 },
    );
  });

  it('that are of layers and name files that are not there, or themselves', async () => {
    for (const manifest of [
      '[]',
      '{}',
      '[{"Config":"../../etc/passwd","Layers":["manifest.json"]}]',
      '[{"Layers":[null]}]',
      'x',
    ]) {
      const store = path.join(folder, 'store');
      rmSync(store, { recursive: true, force: true });
      mkdirSync(store);
      writeFileSync(path.join(store, 'manifest.json'), manifest);
      execFileSync('tar', ['-C', store, '-cf', file, 'manifest.json']);
      expect(await answer(readFileSync(file))).toBeNull();
    }
  });
});
