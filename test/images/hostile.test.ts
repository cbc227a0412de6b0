import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { LARGE } from './large.js';

/** What a trap may cost at most: memory in MiB, and seconds of a processor, which other load does not make more. */
const MEMORY = 300;
const SECONDS = 20;

const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-trap-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => path.join(folder, name);

function put(name: string, text: string | Uint8Array): void {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
}

/** A file system with systemd and one server. */
function base(name: string): void {
  put(`${name}/usr/lib/systemd/systemd`, '\x7fELF');
  put(`${name}/usr/lib/systemd/system/default.target`, '[Unit]\nWants=ssh.service nginx.service\n');
  put(`${name}/usr/lib/systemd/system/ssh.service`, '[Service]\nExecStart=/usr/sbin/sshd\n');
  put(`${name}/usr/lib/systemd/system/nginx.service`, '[Service]\nExecStart=/usr/sbin/nginx\n');
  put(`${name}/usr/sbin/sshd`, '\x7fELF');
  put(`${name}/usr/sbin/nginx`, '\x7fELF');
  put(`${name}/etc/machine-id`, `${'a'.repeat(32)}\n`);
}

/** Prints how much memory the program took at most, KiB, and its time, microseconds, when it ends. */
const METER = `data:text/javascript,import fs from 'node:fs';process.on('exit',()=>{const u=process.resourceUsage();fs.writeSync(2,'\\nmaxrss '+u.maxRSS+' '+(u.userCPUTime+u.systemCPUTime))})`;

/** Runs the built program on a trap: its exit code, what it cost, and its answer. */
function predict(name: string) {
  const words = [`--import=${METER}`, 'bin/port-audit.js', 'predict', at(name), '--format', 'json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const [, rss, time] = /maxrss (\d+) (\d+)/.exec(stderr) ?? [];
  const [memory, seconds] = [Number(rss) / 1024, Number(time) / 1e6];
  process.stdout.write(`${name}: exit ${status}, ${memory.toFixed(0)} MiB, ${seconds.toFixed(1)} s\n`);
  expect(memory).toBeLessThan(MEMORY);
  expect(seconds).toBeLessThan(SECONDS);
  return { status, stdout, stderr: stderr.replace(/\nmaxrss.*/, '') };
}

/** The header of a member of a tar archive, ustar. */
function header(name: string, size: number, type = '0'): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write(size.toString(8).padStart(11, '0'), 124);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

const padded = (data: Buffer) => Buffer.concat([data, Buffer.alloc((512 - (data.length % 512)) % 512)]);

/** An extended header before a member: one field, with its own length in front. */
function pax(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`;
  const digits = String(rest.length + String(rest.length).length).length;
  const data = Buffer.from(`${rest.length + digits}${rest}`);
  return Buffer.concat([header('x', data.length, 'x'), padded(data)]);
}

/**
 * Members of an archive, compressed: of the megabyte in the middle of each once for all that have the same, since that would
 * take longer than to read it.
 */
function compressed(count: number, members: (number: number) => readonly Buffer[]): Buffer {
  const edge = 1024;
  let [middle, made] = [Buffer.alloc(0), Buffer.alloc(0)];
  const pieces = Array.from({ length: count }, (_, number) => {
    const whole = Buffer.concat(members(number));
    const own = whole.subarray(edge, -2 * edge);
    if (!own.equals(middle)) [middle, made] = [own, gzipSync(own, { level: 1 })];
    return [gzipSync(whole.subarray(0, edge)), made, gzipSync(whole.subarray(-2 * edge))];
  });
  return Buffer.concat(pieces.flat());
}

/** What an archive ends with that is whole. */
const END = gzipSync(Buffer.alloc(1024));

describe('a trap costs little, and is answered with a gap or refused', () => {
  it('ten thousand units that ask for one another', () => {
    base('units');
    for (let number = 0; number < 10_000; number += 1)
      put(
        `units/etc/systemd/system/u${number}.service`,
        `[Unit]\nWants=u${number + 1}.service u${(number * 7) % 10_000}.service\n[Service]\nEnvironment=PORT=${1024 + number}\nExecStart=/usr/bin/own${number}\n`,
      );
    put('units/usr/lib/systemd/system/default.target', '[Unit]\nWants=u0.service ssh.service\n');
    const { status, stdout } = predict('units');
    expect(status).toBe(0);
    expect(JSON.parse(stdout).listeners).toMatchObject([{ port: 22 }, { port: 22 }]);
  });

  it('configurations of a gigabyte', () => {
    base('large');
    const large = [
      'etc/ssh/sshd_config',
      'etc/nginx/nginx.conf',
      'etc/passwd',
      'var/lib/dpkg/status',
      'etc/systemd/system/big.service',
    ];
    for (const file of large) {
      put(`large/${file}`, '');
      truncateSync(at(`large/${file}`), 2 ** 30);
    }
    const { status, stdout } = predict('large');
    expect(status).toBe(0);
    expect(JSON.parse(stdout).gaps.map(({ place }: { place: string }) => place)).toContain('/etc/nginx/nginx.conf');
  });

  it.each([
    ['statements', 'a;', 'a b\n'],
    ['blocks in blocks', 'a{', 'a {\n'],
    ['words of one statement', 'a ', 'a=b\n'],
    ['servers', 'server{listen 10.0.0.1:80;}', 'service a {\ninet_listener b {\nport=1\n}\n}\n'],
  ])('eighteen configurations of a megabyte at once and two scripts, of %s', (name, statement, line) => {
    const filled = (text: string) => text.repeat(Math.floor((2 ** 20 - 1) / text.length));
    const root = name.replaceAll(' ', '-');
    base(root);
    for (const [program, file] of LARGE) {
      put(`${root}/usr/sbin/${program}`, '\x7fELF');
      put(`${root}/usr/lib/systemd/system/${program}.service`, `[Service]\nExecStart=/usr/sbin/${program}\n`);
      put(`${root}/${file}`, filled(['nginx', 'named'].includes(program) ? statement : line));
    }
    put(`${root}/srv/run.sh`, `#!/bin/sh\n${filled('a=b\n').slice(20)}`);
    put(`${root}/srv/run.py`, filled('a=1\n'));
    put(`${root}/usr/bin/python3`, '\x7fELF');
    put(`${root}/usr/lib/systemd/system/sh.service`, '[Service]\nExecStart=/bin/sh /srv/run.sh\n');
    put(`${root}/usr/lib/systemd/system/py.service`, '[Service]\nExecStart=/usr/bin/python3 /srv/run.py\n');
    const wanted = LARGE.map(([program]) => `${program}.service`).join(' ');
    put(`${root}/usr/lib/systemd/system/default.target`, `[Unit]\nWants=${wanted} sh.service py.service\n`);
    const { status, stdout } = predict(root);
    expect(status).toBe(0);
    if (statement.endsWith(';') || statement.endsWith('{'))
      expect(JSON.parse(stdout).gaps.map(({ place }: { place: string }) => place)).toContain('/etc/nginx/nginx.conf');
  });

  it.each([
    ['keys', '{"a": 1}', 'a: 1\n', '<a b="1"/>'],
    ['depth', '{"a":[', '[{', '<a>'],
    ['words', '"a",', '- &a "b"\n- *a\n', '<a>&amp;</a>'],
    ['numbers', '1', 'a: {b: [1, {c: 1}]}\n', '&#49;'],
  ])('trees of a megabyte each, of %s', (name, ofJson, ofYaml, ofXml) => {
    const filled = (begin: string, text: string) => begin + text.repeat(Math.floor((2 ** 20 - 30) / text.length));
    const root = `trees-${name}`;
    base(root);
    const files = [
      ['dockerd', 'etc/docker/daemon.json', filled('[', ofJson)],
      ['mongod', 'etc/mongod.conf', filled('', ofYaml)],
      ['knotd', 'etc/knot/knot.conf', filled('', ofYaml)],
      ['ser2net', 'etc/ser2net.yaml', filled('', ofYaml)],
      ['icecast2', 'etc/icecast2/icecast.xml', filled('<x>', ofXml)],
    ] as const;
    for (const [program, file, text] of files) {
      put(`${root}/usr/sbin/${program}`, '\x7fELF');
      put(`${root}/usr/lib/systemd/system/${program}.service`, `[Service]\nExecStart=/usr/sbin/${program}\n`);
      put(`${root}/${file}`, text);
    }
    const wanted = files.map(([program]) => `${program}.service`).join(' ');
    put(`${root}/usr/lib/systemd/system/default.target`, `[Unit]\nWants=${wanted}\n`);
    const { status, stdout } = predict(root);
    expect(status).toBe(0);
    const places = JSON.parse(stdout).gaps.map(({ place }: { place: string }) => place.replace(/:\d+$/, ''));
    expect(places).toEqual(expect.arrayContaining(files.map(([, file]) => `/${file}`)));
  });

  it('includes in circles', () => {
    base('circles');
    put('circles/etc/nginx/nginx.conf', 'include /etc/nginx/*.conf;\n'.repeat(20));
    for (let number = 0; number < 300; number += 1)
      put(`circles/etc/nginx/f${number}.conf`, `include /etc/nginx/f*.conf;\nlisten ${number};\n`.repeat(30));
    const { status, stdout } = predict('circles');
    expect(status).toBe(0);
    expect(JSON.parse(stdout).gaps.length).toBeLessThan(600);
  });

  it('links in long chains and in circles', () => {
    base('chains');
    for (let number = 0; number < 3000; number += 1)
      symlinkSync(`l${number + 1}`, at(`chains/usr/lib/systemd/system/l${number}.service`));
    mkdirSync(at('chains/etc/ssh'));
    symlinkSync('/usr/lib/systemd/system/l0.service', at('chains/etc/ssh/sshd_config'));
    expect(predict('chains').status).toBe(0);
  });

  it('gigabytes of nothing in some kilobytes', () => {
    const zeros = gzipSync(Buffer.alloc(64 << 20));
    put('bomb.tar.gz', Buffer.concat([gzipSync(header('etc/x', 2 ** 33 - 512)), ...Array(112).fill(zeros)]));
    const { status, stderr } = predict('bomb.tar.gz');
    expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
  });

  it.skipIf(spawnSync('xz', ['--version']).error !== undefined)(
    'what is no archive at all, compressed by another tool',
    () => {
      const script = 'head -c 500000000 /dev/zero | tr "\\000" "a" | xz -0 -c >"$0"';
      execFileSync('sh', ['-c', script, at('bomb.tar.xz')]);
      const { status, stderr } = predict('bomb.tar.xz');
      expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
    },
  );

  it.each([
    ['names', (number: number) => [pax('path', `etc/${number}${'b'.repeat(1e6)}`), header('x', 0)]],
    ['names that lead upwards', (number: number) => [pax('path', `../${number}/${'b'.repeat(1e6)}`), header('x', 0)]],
    ['links', (number: number) => [pax('linkpath', 'b/'.repeat(5e5)), header(`l${number}`, 0, '2')]],
  ])('%s of a megabyte', (name, members) => {
    const file = gzipSync(Buffer.concat([header('etc/os-release', 5), padded(Buffer.from('ID=x\n'))]));
    put(`${name}.tar.gz`, Buffer.concat([file, compressed(400, members), END]));
    expect(predict(`${name}.tar.gz`).status).toBe(0);
  });

  it('files thousands of directories deep', () => {
    const deep = 'a/'.repeat(2030);
    const member = (number: number) => [pax('path', `${number}/${deep}f`), header('f', 0)];
    put('deep.tar.gz', compressed(3000, member));
    expect(predict('deep.tar.gz').status).toBe(2);
  });

  it('layers of gigabytes, again and again', () => {
    const blob = (data: Buffer) => {
      const hex = createHash('sha256').update(data).digest('hex');
      put(`layers/blobs/sha256/${hex}`, data);
      return { digest: `sha256:${hex}` };
    };
    const zeros = gzipSync(Buffer.alloc(64 << 20));
    const layer = blob(Buffer.concat([gzipSync(header('etc/x', 2 ** 30)), ...Array(16).fill(zeros)]));
    const config = blob(Buffer.from('{"config":{}}'));
    const manifest = blob(Buffer.from(JSON.stringify({ config, layers: Array(900).fill(layer) })));
    put('layers/oci-layout', '{}');
    put('layers/index.json', JSON.stringify({ manifests: [manifest] }));
    const { status, stderr } = predict('layers');
    expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
  });

  it('hundreds of thousands of members', () => {
    const members = Array.from({ length: 200_000 }, (_, number) => header(`etc/d${number % 1000}/f${number}`, 0));
    put('many.tar', Buffer.concat([...members, Buffer.alloc(1024)]));
    expect(predict('many.tar').status).toBe(0);
  });
});
