import { describe, expect, it } from 'vitest';
import { READERS } from '../../../src/predict/config/list.js';
import { buildImage, buildRunning } from '../../helpers/build-image.js';

/** A binary that has these words. */
const code = (...words: readonly string[]) => `\x7fELF\0${words.join('\0')}\0`;

function read(program: string, files: Readonly<Record<string, string>>) {
  const reader = READERS.find(({ programs }) => programs.includes(program));
  const image = buildImage(files);
  const opened = reader?.read(buildRunning(['/x'], { name: program }), image) ?? [];
  const told = image.problems().filter(({ reason }) => reason.includes('has no word'));
  return {
    possible: [...new Set(opened.map(({ certainty }) => certainty === 'possible'))],
    told: told.map(({ place }) => place),
  };
}

/** By program: its file, lines of words that are its own, and one that is not. */
const CASES: Readonly<Record<string, readonly [file: string, own: string, odd: string]>> = {
  nginx: ['/etc/nginx/nginx.conf', 'http { map $a $b { chosen 1; }\nserver { listen 81; } }\n', 'gzipp on;\n'],
  haproxy: ['/etc/haproxy/haproxy.cfg', 'frontend a\n  bind :81\n  mode tcp\n', 'gateway b\n  bind :82\n'],
  dovecot: [
    '/etc/dovecot/dovecot.conf',
    'protocols = imap\nservice imap-login {\n  inet_listener imap {\n    port = 144\n  }\n}\nplugin {\n  chosen = 1\n}\n',
    'service x {\n  inet_listenner y {\n    port = 145\n  }\n}\n',
  ],
  sshd: ['/etc/ssh/sshd_config', 'Port 23\nPermitRootLogin no\n', 'PermitRotLogin no\n'],
  apache2: ['/etc/apache2/apache2.conf', 'Listen 81\n<IfModule no.c>\n  Chosen 1\n</IfModule>\n', 'RewriteEngine on\n'],
  postgres: ['/var/lib/pgsql/data/postgresql.conf', "Port = 5433\nmy.chosen = 'x'\n", 'prot = 5434\n'],
  dnsmasq: ['/etc/dnsmasq.conf', 'port=54\nlisten-address=127.0.0.1\n', 'lisen-address=127.0.0.2\n'],
  mosquitto: ['/etc/mosquitto/mosquitto.conf', 'listener 1884\nauth_opt_chosen 1\n', 'lisstener 1885\n'],
  'redis-server': ['/etc/redis/redis.conf', 'PORT 6380\nmodule.chosen 1\n', 'portt 6381\n'],
  vsftpd: ['/etc/vsftpd.conf', 'listen=YES\nlisten_port=22\n', 'listen_prot=23\n'],
  chronyd: ['/etc/chrony/chrony.conf', 'port 124\nallow\n', 'alow 10.0.0.0/8\n'],
};

const WORDS = code(
  ...[
    'http',
    'xlisten',
    'server',
    'bind',
    'mode',
    'frontend',
    'protocols',
    'service',
    'inet_listener',
    'port',
    'plugin',
  ],
  ...[
    'Port',
    'permitrootlogin',
    'Listen',
    'listen-address',
    'listener',
    'listen_port',
    'allow',
    'bindaddress',
    '<IfModule',
  ],
);

describe('words that a program has not', () => {
  it.each(Object.entries(CASES))('%s ends for one', (program, [file, own, odd]) => {
    const certainty = (text: string, binary = WORDS) => read(program, { '/x': binary, [file]: text });
    expect(certainty(own)).toEqual({ possible: [false], told: [] });
    const line = own.split('\n').length;
    expect(certainty(`${own}${odd}`)).toEqual({
      possible: [true],
      told: [`${file}:${program === 'dovecot' ? line + 1 : line}`],
    });
    expect(certainty(odd, code('packed')).told).toEqual([]);
    // Where what starts is no machine code, nothing is known of its words.
    expect(certainty(`${own}${odd}`, '#!/bin/sh\n').told).toEqual([]);
  });

  it('those of a module that is loaded are its own', () => {
    const apache = (load: string) =>
      read('apache2', {
        '/x': WORDS,
        '/usr/lib/apache2/modules/mod_rewrite.so': code('RewriteEngine', 'LoadModule'),
        '/etc/apache2/apache2.conf': `Listen 81\n${load}RewriteEngine on\n`,
      }).possible;
    const nginx = (load: string) =>
      read('nginx', {
        '/x': code('listen', 'server'),
        '/usr/share/nginx/modules/a.so': code('stream', 'load_module'),
        '/etc/nginx/nginx.conf': `${load}\nstream { server { listen 81; } }\n`,
      }).possible;
    const line = 'LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so\n';
    expect([apache(line), apache('')]).toEqual([[false], [true]]);
    expect([nginx('load_module modules/a.so;'), nginx('')]).toEqual([[false], [true]]);
  });

  it('what a package installed is not asked for', () => {
    const text = 'Port 23\nVendorWord 1\n';
    const status = 'Package: a\nConffiles:\n /etc/ssh/sshd_config f9b3bcca58a8ad2a1c6d5a2a9ed5b4d3\n';
    expect(read('sshd', { '/x': WORDS, '/etc/ssh/sshd_config': text, '/var/lib/dpkg/status': status }).told).toEqual([
      '/etc/ssh/sshd_config:2',
    ]);
    const shipped = status.replace(/[0-9a-f]{32}/, '997ba887f922a7ba05fe035f61bb9da3');
    expect(read('sshd', { '/x': WORDS, '/etc/ssh/sshd_config': text, '/var/lib/dpkg/status': shipped }).told).toEqual(
      [],
    );
  });

  it('is bounded, whatever stands in the files', () => {
    const lines = Array.from({ length: 40_000 }, (_, index) => `word${index} 1\n`).join('');
    const begun = performance.now();
    read('sshd', { '/x': code('a'.repeat(20 << 20)), '/etc/ssh/sshd_config': `Port 23\n${lines}` });
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
