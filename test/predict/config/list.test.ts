import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODED, READERS } from '../../../src/predict/config/list.js';
import { imageOf } from '../../../src/predict/tree/image.js';
import { sameEverywhere } from '../../fuzz/same-everywhere.js';
import { buildImage, buildRunning } from '../../helpers/build-image.js';
import { CASES, type Case } from './list-cases.js';

const readerOf = (program: string) => READERS.find(({ programs }) => programs.includes(program));

function read(program: string, { files = {}, words = ['/x'] }: Pick<Case, 'files' | 'words'>) {
  const image = buildImage(files);
  const opened = readerOf(program)?.read(buildRunning(words, { name: program, exe: words[0] ?? '' }), image) ?? [];
  return { opened, problems: image.problems() };
}

describe('readers of configurations', () => {
  it.each(Object.entries(CASES))('%s', (program, each) => {
    const { opened, problems } = read(program, each);
    expect(opened.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`)).toEqual(each.opens);
    expect(problems).toEqual([]);
  });

  it.each(Object.entries(CASES))(
    '%s names file and line for what is configured, and no argument is less than certain',
    (program, each) => {
      for (const { certainty, evidence } of read(program, each).opened) {
        if (certainty !== 'default') expect(evidence[0]).toMatch(/^\/[^:]+:\d+: ./);
      }
    },
  );

  it('an empty file of MongoDB is read once, however many lines it has', () => {
    expect(read('mongod', { files: { '/etc/mongod.conf': '\n'.repeat(900_000) } }).problems).toEqual([]);
  });

  it.each([
    ['mosquitto', '/etc/mosquitto/mosquitto.conf', 'listener 0\n'],
    ['znc', '/var/lib/znc/configs/znc.conf', '<Listener l>\nPort = 6697\n</Listener>\n'],
    ['named', '/etc/bind/named.conf', 'options { listen-on { none; }; };\n'],
    ['bird', '/etc/bird/bird.conf', 'protocol rip { import none; }\n'],
    ['unicorn', '/srv/unicorn.rb', '\n'],
  ])('%s reads what stands in each of many blocks or lines once', (program, file, block) => {
    const { problems } = read(program, {
      ...CASES[program],
      files: { [file]: block.repeat(1_000_000 / block.length) },
    });
    expect(problems.length).toBeLessThan(3);
  });

  it('a list of addresses of BIND that names itself a thousand times is looked at once', () => {
    const file = `acl a { 127.0.0.1; ${'a; '.repeat(1000)}};\noptions { listen-on { a; }; listen-on-v6 { none; }; };\ncontrols { };\n`;
    const { opened } = read('named', { files: { '/etc/bind/named.conf': file } });
    expect(opened.map(({ address, port }) => `${address} ${port}`)).toEqual(['127.0.0.1 53', '127.0.0.1 53']);
  });

  it('two protocols of BIRD without names have nothing in common', () => {
    const protocols =
      'protocol bgp { neighbor 10.0.0.2 as 1; }\nprotocol bgp { local port 1790; neighbor fe80::1 as 1; }\n';
    const { opened } = read('bird', { files: { '/etc/bird/bird.conf': protocols } });
    expect(opened.map(({ address, port }) => `${address} ${port}`)).toEqual(['0.0.0.0 179', ':: 1790']);
  });

  it('a section is taken apart once, however many lines it has', () => {
    const files = { '/etc/i2pd/tunnels.conf': `[x]\n${'a = b\n'.repeat(40_000)}type = client\nport = 7\n` };
    expect(read('i2pd', { files }).opened.map(({ port }) => port)).toContain(7);
  });

  it('passes over what would be a million sockets, and tells it', () => {
    const [ip, port] = ['listening-ip=10.0.0.1\n', 'listening-port=3478\n'].map((line) => line.repeat(1_000));
    const { opened, problems } = read('coturn', { files: { '/etc/turnserver.conf': `${ip}${port}` } });
    expect(opened.length).toBeLessThan(10_000);
    expect(problems.map(({ reason }) => reason)).toContain('1000 addresses with 1000 ports were passed over');
  });

  it('means the same with other white space, or tells that it may not', () => {
    const writings: ReadonlyArray<(text: string) => string> = [
      (text) => text.replace(/\n/g, '\r\n'),
      (text) => text.replace(/(?<=\S)\n/g, ' \t\n'),
      (text) => `\n\n${text.trimEnd()}`,
      (text) => text.replace(/(?<=\S) (?=\S)/g, '\t'),
    ];
    const spots = (each: Pick<Case, 'files' | 'words'>, program: string) => {
      const { opened, problems } = read(program, each);
      return problems.length > 0 ? null : opened.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`);
    };
    const failed = Object.entries(CASES).flatMap(([program, { files = {}, words }]) =>
      writings.flatMap((write, index) => {
        const written = Object.entries(files).map(([file, text]) => [file, write(text)]);
        const now = spots({ files: Object.fromEntries(written), ...(words && { words }) }, program);
        const before = spots({ files, ...(words && { words }) }, program);
        return now === null || JSON.stringify(now) === JSON.stringify(before) ? [] : [`${program} ${index}`];
      }),
    );
    expect(failed).toEqual([]);
  });

  it('reads another port in the line that it names for one', () => {
    const failed = Object.entries(CASES).flatMap(([program, { files = {}, words }]) =>
      read(program, { files, ...(words && { words }) }).opened.flatMap(({ port, evidence }) =>
        evidence.flatMap((said) => {
          const [, file = '', line = ''] = /^(\/[^:]+):(\d+): /.exec(said) ?? [];
          const lines = (files[file] ?? '').split('\n');
          const own = lines[Number(line) - 1] ?? '';
          const changed = own.replace(new RegExp(`\\b${port}\\b`, 'g'), '54321');
          if (changed === own || /\.\.|\d-\d/.test(own)) return [];
          const text = lines.with(Number(line) - 1, changed).join('\n');
          const now = read(program, { files: { ...files, [file]: text }, ...(words && { words }) });
          return now.problems.length > 0 || now.opened.some((each) => each.port === 54321)
            ? []
            : [`${program}: ${own}`];
        }),
      ),
    );
    expect(failed).toEqual([]);
  });

  it('no program has two', () => {
    const programs = READERS.flatMap((reader) => reader.programs);
    expect(programs.filter((name, index) => programs.indexOf(name) !== index)).toEqual([]);
  });

  it('those of code have a case of their own', () => {
    const tested = new Set(Object.keys(CASES).map(readerOf));
    expect(CODED.filter((reader) => !tested.has(reader)).map(({ programs }) => programs)).toEqual([]);
  });

  it.each([
    ['cupsd', '/etc/cups/cupsd.conf', 'Listen constructor:631\n'],
    ['cupsd', '/etc/cups/cupsd.conf', 'Listen toString:631\n'],
    ['postfix', '/etc/postfix/main.cf', 'inet_interfaces = constructor\n'],
  ])('%s: a name that every object has is a name like others: %s: %s', (program, file, text) => {
    const image = buildImage({ [file]: text, '/etc/postfix/master.cf': '25 inet n - y - - smtpd\n' });
    const reader = READERS.find(({ programs }) => programs.includes(program));
    const opened = reader?.read(buildRunning([`/usr/sbin/${program}`], { name: program }), image) ?? [];
    expect(opened.filter(({ address }) => typeof address !== 'string')).toEqual([]);
  });

  it('none throws, whatever stands in its files', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '[a]',
        '{',
        '}',
        'port = 1',
        'listen 80;',
        'include *',
        '!include /etc/x',
        'a: [b, c]',
        '<a b="c">',
      ),
    );
    const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));
    const paths = [
      '/etc/bind/named.conf',
      '/etc/dovecot/dovecot.conf',
      '/etc/nginx/nginx.conf',
      '/etc/rsyslog.conf',
      '/etc/knot/knot.conf',
      '/etc/icecast2/icecast.xml',
      '/etc/tor/torrc',
      '/etc/samba/smb.conf',
      '/etc/xinetd.conf',
      '/etc/lighttpd/lighttpd.conf',
      '/etc/haproxy/haproxy.cfg',
    ];
    fc.assert(
      fc.property(text, (content) => {
        const image = buildImage(Object.fromEntries(paths.map((file) => [file, content])));
        for (const reader of READERS) reader.read(buildRunning(['/x', '-bd']), image);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a reader of a megabyte in which nothing has an end', () => {
  it.each([
    ['prosody', '--[[\n'],
    ['prosody', 'c2s_ports = { '],
    ['bird', 'protocol;'],
    ['redsocks', '/* '],
    ['kea-dhcp4', '/*\n'],
    ['inspircd', 'a'],
    ['dovecot', 'a {'],
    ['dovecot', ' \t'],
    ['gunicorn', 'bind = ["'],
    ['carbon-c-relay', 'listen type linemode 1 '],
    ['jupyter', 'c.NotebookApp.port = '],
    ['v2ray', '/* '],
    ['v2ray', '"'],
    ['v2ray', ', '],
    ['yadifad', 'listen , '],
    ['gunicorn', 'bind = f"{'],
    ['ircd-hybrid', 'listen { port = 1 .. '],
    ['puma', 'bind '],
    ['rabbitmq', '['],
    ['rsyslogd', 'module(\n'],
    ['rsyslogd', 'module(a=[)\n'],
    ['kresd', ' \n'],
    ['exim4', '::'],
  ])('%s: %j', (program, piece) => {
    const reader = READERS.find(({ programs }) => programs.includes(program));
    const image = imageOf(sameEverywhere(piece.repeat(Math.floor((1 << 20) / piece.length))));
    expect(reader?.read(buildRunning([`/usr/sbin/${program}`], { name: program }), image)).toBeDefined();
  });
});
