// Installs the Debian packages of the table in daemons.yaml, without starting what is in them, and fetches those that
// are installed in a namespace only. Needs root.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

const TOOLS = ['iproute2', 'util-linux', 'netcat-openbsd', 'socat', 'openssl', 'perl', 'python3-minimal', 'ruby'];
const POLICY = '/usr/sbin/policy-rc.d';
const BOXED = new URL('../../build/debs/', import.meta.url);

const daemons = parse(readFileSync(new URL('daemons.yaml', import.meta.url), 'utf8'));
const packages = [...new Set([...TOOLS, ...daemons.flatMap((daemon) => daemon.packages)])];
const apt = (words, options = {}) =>
  execFileSync('apt-get', ['-qq', '-o', 'APT::Sandbox::User=root', ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    ...options,
  });

const own = !existsSync(POLICY);
if (own) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
try {
  apt(['update']);
  // A server that would drive out another one of this machine belongs into `boxed`.
  apt(['install', '--yes', '--no-install-recommends', '--no-remove', ...packages]);
} finally {
  if (own) rmSync(POLICY);
}

mkdirSync(BOXED, { recursive: true });
const fetched = readdirSync(BOXED);
const missing = [...new Set(daemons.flatMap(({ boxed = [] }) => boxed))].filter(
  (name) => !fetched.some((file) => file.startsWith(`${name}_`)),
);
if (missing.length > 0) apt(['download', ...missing], { cwd: BOXED });
