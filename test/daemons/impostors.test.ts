import { describe, expect, it } from 'vitest';
import { openNamespace } from './namespace.js';

/** Ports of well-known servers, held by what does not belong there. */
const PORTS = [22, 80, 443, 3306, 5432, 6379, 8080, 9090] as const;

const PYTHON = 'import socket,time; s=socket.socket(); s.bind(("0.0.0.0",PORT)); s.listen(); time.sleep(600)';

/** PORT stands for the port. */
const IMPOSTORS: Readonly<Record<string, string>> = {
  nc: 'nc -lk PORT &',
  socat: 'socat TCP-LISTEN:PORT,fork,reuseaddr EXEC:cat &',
  python: `/usr/bin/python3 -c '${PYTHON}' &`,
  node: `${process.execPath} -e 'require("net").createServer().listen(PORT)' &`,
  'a copy of nc in a home directory that calls itself sshd':
    'mkdir -p /run/home/PORT; cp "$(readlink -f "$(which nc)")" /run/home/PORT/sshd; /run/home/PORT/sshd -lk PORT &',
  'a copy of nc called nginx in /tmp':
    'mkdir -p /tmp/impostor-PORT; cp "$(readlink -f "$(which nc)")" /tmp/impostor-PORT/nginx; /tmp/impostor-PORT/nginx -lk PORT & sleep 1; rm -r /tmp/impostor-PORT',
  'a deleted copy of nc called mariadbd':
    'cp "$(readlink -f "$(which nc)")" /run/mariadbd; /run/mariadbd -lk PORT & sleep 1; rm /run/mariadbd',
};

describe('an impostor is never expected', () => {
  it.for(Object.entries(IMPOSTORS))('%s', async ([, script]) => {
    const namespace = await openNamespace(PORTS.map((port) => script.replaceAll('PORT', String(port))).join('\n'));
    try {
      await namespace.listening(PORTS.map((port) => `${port}/tcp`));
      const { listeners } = await namespace.audit('--all');
      const verdicts = new Map(listeners.map(({ port, verdict }) => [port, verdict]));
      expect(verdicts).toEqual(new Map(PORTS.map((port) => [port, 'registered-unexpected'])));
    } finally {
      await namespace.close();
    }
  });
});

/** Titles of known servers that overwrite their command line, set by scripts that are none. */
const TITLES = [
  ['perl', 10023, '/usr/sbin/postgrey --inet=10023'],
  ['perl', 783, '/usr/bin/perl -T -w /usr/sbin/spamd -d'],
  ['perl', 10024, '/usr/sbin/amavisd (master)'],
  ['ruby', 9292, 'puma 5.6.5 (tcp://0.0.0.0:9292) [site]'],
  ['ruby', 8080, 'unicorn master config.ru'],
  ['node', 3000, 'next-server (v14.0.0)'],
] as const;

const SCRIPTS = {
  perl: 'use IO::Socket; $0="TITLE"; my $s=IO::Socket::INET->new(LocalPort=>PORT,Listen=>1); sleep 600',
  ruby: '$0="TITLE"; require "socket"; TCPServer.new(PORT); sleep 600',
  node: 'process.title="TITLE"; require("net").createServer().listen(PORT)',
} as const;

function titled([runtime, port, title]: (typeof TITLES)[number]): string {
  const file = runtime === 'node' ? process.execPath : `/usr/bin/${runtime}`;
  return `${file} -e '${SCRIPTS[runtime].replace('TITLE', title).replace('PORT', String(port))}' &`;
}

describe('a title alone', () => {
  it('is never worth more than medium', async () => {
    const namespace = await openNamespace(TITLES.map(titled).join('\n'));
    try {
      await namespace.listening(TITLES.map(([, port]) => `${port}/tcp`));
      const { listeners } = await namespace.audit('--all');
      const sure = listeners.filter(({ verdict, confidence }) => verdict === 'expected' && confidence === 'high');
      expect(sure.map(({ port, program }) => [port, program?.name])).toEqual([]);
    } finally {
      await namespace.close();
    }
  });
});
