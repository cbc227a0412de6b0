import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Block, blocksOf, commandsOf, yamlOf } from '../helpers/examples.js';
import { canUnshare, hasTools } from '../helpers/namespace.js';
import { RecipeHouse } from '../helpers/recipe-house.js';
import { buildStandalone, STANDALONE } from '../helpers/standalone-file.js';

const POSSIBLE = canUnshare && hasTools(['bash', 'perl', 'python3', 'npm']);
if (!POSSIBLE)
  process.stderr.write('SKIPPED: the recipes of the pages: root with unshare, ip, bash, perl and python3 is needed\n');

const GREEN = 'version: 1\nallow: [{port: 22/tcp, reason: administration}]\n';
const RED = 'version: 1\nallow: []\n';

let house: RecipeHouse;
beforeAll(() => {
  if (!POSSIBLE) return;
  house = new RecipeHouse();
});
afterAll(() => {
  if (POSSIBLE) house.remove();
});

const CI = blocksOf('docs/ci.md');
const CRON = blocksOf('docs/cron.md');

/** Puts the standalone file beside a recipe that takes it from there. */
function provide(): void {
  buildStandalone();
  fs.copyFileSync(STANDALONE, path.join(house.folder, 'port-audit'));
}

/** The block of a page that has some words, as it stands there. */
function blockWith(blocks: readonly Block[], words: string): Block {
  const found = blocks.find(({ text }) => text.includes(words));
  if (found === undefined) throw new Error(`no block has ${words}`);
  return found;
}

/** What root is told to type, one line each. */
const typed = ({ text }: Block) =>
  text
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .flatMap((line) => (line.startsWith('# ') ? [line.slice(2)] : []));

const JENKINS = blockWith(CI, 'pipeline {');
const GITLAB = blockWith(CI, 'image: node:22');
const GITHUB = blockWith(CI, 'name: ports');

/** Each command in a shell of its own, as runners start them. */
const steps = (commands: readonly string[]) =>
  commands.map((command) => `bash -eo pipefail -c '${command.replaceAll("'", `'\\''`)}'`).join(' && ');

describe.skipIf(!POSSIBLE)('docs/ci.md, word for word', () => {
  const install = 'npm install --global ./ci/port-audit-1.0.0.tgz';

  it.each([
    ['GitHub', steps(commandsOf(GITHUB)), 'port-audit.sarif'],
    ['GitLab', commandsOf(GITLAB).join('\n'), 'ports.xml'],
    ['Jenkins', `${install} && ${steps(commandsOf(JENKINS))}`, 'ports.xml'],
  ])('%s passes and fails as the policy says', (_, script, report) => {
    for (const [policy, code] of [
      [GREEN, 0],
      [RED, 1],
    ] as const) {
      house.write('repository/port-audit.yaml', policy);
      const done = house.cook(`set -e; ${script}`, { listens: true });
      expect(done.code, done.out).toBe(code);
      expect(fs.readFileSync(path.join(house.repository, report), 'utf8')).toContain('22');
    }
  });

  it('Packer fails before the image is saved', () => {
    provide();
    const inline = commandsOf(blockWith(CI, 'provisioner "shell"'));
    for (const [policy, code] of [
      [GREEN, 0],
      [RED, 1],
    ] as const) {
      house.write('port-audit.yaml', policy);
      const done = house.cook(`cp port-audit port-audit.yaml /tmp/ && set -e; ${inline.join('\n')}\nls -A /tmp`, {
        where: '.',
        listens: true,
      });
      expect(done.code, done.out).toBe(code);
      if (code === 0) expect(done.out.trim().split('\n').at(-1)).not.toBe('port-audit');
    }
  });

  it.skipIf(!hasTools(['ansible-playbook']))('Ansible fails the play', () => {
    provide();
    house.write('play.yaml', blockWith(CI, 'ansible.builtin.copy').text);
    house.write(
      'hosts',
      'golden ansible_connection=local ansible_become_method=su ansible_python_interpreter=/usr/bin/python3\n',
    );
    for (const [policy, failed] of [
      [GREEN, 0],
      [RED, 1],
    ] as const) {
      house.write('port-audit.yaml', policy);
      const done = house.cook('ansible-playbook -i hosts play.yaml', { where: '.', listens: true });
      expect(done.out).toContain(`failed=${failed}`);
      if (failed === 1) expect(done.out).toContain('policy-unlisted');
    }
  });
});

describe.skipIf(!POSSIBLE)('docs/cron.md, word for word', () => {
  it('installs, and prints a line that cron can run', () => {
    const before = house.mails().length;
    const [install = '', print = ''] = typed(blockWith(CRON, '--print-crontab'));
    // A line of crontab(5) runs in a bare environment, with `\%` for `%`.
    const asCron =
      "sed -n 's/^[*].* [*] [*] [*] [*] //p' | sed 's/\\\\%/%/g' > /tmp/line; env -i HOME=/root SHELL=/bin/sh MAILS=$MAILS PATH=$PATH sh -c \"$(cat /tmp/line)\"";
    const done = house.cook(
      `cd ci && ${install.replace(/ +#.*/, '')} && ${print.replace(/ +#.*/, '')} | ${asCron}; echo "ended with $?"`,
    );
    expect(done.out).toContain('ended with 0\n');
    // Nothing listens, which one of the sources cannot say.
    expect(house.mails().slice(before)).toEqual([expect.stringMatching(/^\[port-audit\] web1: 1 gap: /)]);
  });

  it('mails what it says that it mails', () => {
    const before = house.mails().length;
    const lines = typed(blockWith(CRON, 'python3 -m http.server 3099 &'));
    const waitFor = (hex: string) => `until grep -q ":${hex} 00000000:0000 0A" /proc/net/tcp; do sleep 0.05; done`;
    // Where nothing at all listens, one of the sources cannot say so, which is news as well.
    const beside = `(python3 -m http.server 8000 --bind 127.0.0.1 >/dev/null 2>&1 &)\n${waitFor('1F40')}`;
    const script = lines.map((line) =>
      line.endsWith('&') ? `${line}\n${waitFor('0C1B')}` : line === 'kill %1' ? `${line}\nwait` : line,
    );
    const done = house.cook([beside, ...script].join('\n'));
    const promised = lines.flatMap((line) => /# mails: (.*)$/.exec(line)?.[1] ?? []);
    expect(house.mails().slice(before), done.out).toEqual(promised);
    expect(promised).toHaveLength(2);
  });

  it.skipIf(!hasTools(['systemd-analyze']))('writes units that systemd takes', () => {
    const [write = ''] = typed(blockWith(CRON, '--install-timer'));
    const done = house.cook(
      `${write} && systemd-analyze verify /etc/systemd/system/port-audit.timer 2>&1 | grep port-audit; ls /etc/systemd/system`,
    );
    expect(done.out).toMatch(/port-audit\.service\nport-audit\.timer/);
    expect(done.out).not.toMatch(/port-audit\.(service|timer):/);
  });
});

it('docs/cron.md checks a signature as it is made', () => {
  const { text } = blockWith(CRON, 'timingSafeEqual');
  const rawBody = '{"schema":"port-audit/delta@1"}';
  const made = `sha256=${crypto.createHmac('sha256', 'key').update(rawBody).digest('hex')}`;
  const check = new Function(
    'createHmac',
    'timingSafeEqual',
    'secret',
    'rawBody',
    'request',
    text.replace('timingSafeEqual(', 'return timingSafeEqual('),
  );
  const verify = (signature: string) =>
    check(crypto.createHmac, crypto.timingSafeEqual, 'key', rawBody, {
      headers: { 'x-port-audit-signature': signature },
    });
  expect([verify(made), verify(made.replace(/.$/, (last) => (last === '0' ? '1' : '0')))]).toEqual([true, false]);
});

it('every recipe is one of these tests, or says what it needs', () => {
  expect(yamlOf(GITHUB)).toHaveLength(1);
  expect(commandsOf(GITHUB).length).toBeGreaterThan(2);
  expect(commandsOf(GITLAB).length).toBe(3);
  expect(commandsOf(JENKINS).length).toBe(2);
});
