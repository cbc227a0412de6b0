import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { machineLine, SQUATTER, SSHD } from '../helpers/command.js';
import { canUnshare, hasTools, inNamespace } from '../helpers/namespace.js';
import { programFolder } from '../helpers/services.js';

const isThere = (name: string) => spawnSync(name, ['--version']).error === undefined;
const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-fleet-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fleet = (input: string, ...words: string[]) =>
  spawnSync(process.execPath, ['bin/port-audit.js', 'fleet', '-', ...words], { input, encoding: 'utf8' });

describe.skipIf(!isThere('promtool'))('promtool', () => {
  it('runs the tests of the alerts', () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'port-audit.rules.test.yml'], {
      cwd: 'contrib/prometheus',
      encoding: 'utf8',
    });
    expect(status, stdout + stderr).toBe(0);
  });

  it('accepts the metrics of a fleet', () => {
    const { stdout } = fleet(machineLine('web1', [SSHD, SQUATTER]), '--format', 'prometheus');
    const { status, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: stdout, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
  });
});

describe.skipIf(!isThere('ansible-playbook'))('ansible-playbook', () => {
  it('fetches snapshots that fleet reads', () => {
    const variables = JSON.stringify({ snapshots: folder, as_root: false });
    const env = { ...process.env, ANSIBLE_LOCALHOST_WARNING: 'False' };
    const bin = programFolder();
    const { status, stdout, stderr } = spawnSync(
      'ansible-playbook',
      ['-i', 'localhost,', '-c', 'local', '-e', variables, 'contrib/ansible/collect.yml'],
      { env: { ...env, PATH: `${bin}:${process.env.PATH}` }, encoding: 'utf8' },
    );
    rmSync(bin, { recursive: true });
    expect(status, stdout + stderr).toBe(0);
    expect(readdirSync(folder)).toEqual(['localhost.json']);
    const judged = spawnSync(process.execPath, ['bin/port-audit.js', 'fleet', folder, '--json'], { encoding: 'utf8' });
    expect(JSON.parse(judged.stdout)).toMatchObject({ machines: 1, invalid: [] });
  });
});

describe.skipIf(!canUnshare || !hasTools(['sshd', 'ssh-keygen', 'parallel', 'sudo']))('ssh and GNU parallel', () => {
  it('ask machines at the same time, as docs/fleet.md says', () => {
    const recipe = /^cat machines\.txt \| parallel .*$/m.exec(readFileSync('docs/fleet.md', 'utf8'))?.[0];
    const house = mkdtempSync(path.join(tmpdir(), 'port-audit-ssh-'));
    const bin = programFolder();
    const server = [
      'ListenAddress 127.0.0.1',
      `HostKey ${house}/key`,
      `AuthorizedKeysFile ${house}/key.pub`,
      'PermitRootLogin yes',
      'StrictModes no',
      'UsePAM no',
      'PidFile none',
    ];
    // A name that no machine has is one that does not answer.
    const client = [
      'Host web1',
      'Port 2221',
      'Host web2',
      'Port 2222',
      'Host web1 web2',
      'HostName 127.0.0.1',
      'User root',
      `IdentityFile ${house}/key`,
      'StrictHostKeyChecking no',
      `UserKnownHostsFile ${house}/known`,
      'LogLevel ERROR',
    ];
    writeFileSync(path.join(house, 'sshd_config'), `${server.join('\n')}\n`);
    writeFileSync(path.join(house, 'ssh_config'), `${client.join('\n')}\n`);
    writeFileSync(path.join(house, 'machines.txt'), 'web1\nweb2\nnone.invalid\n');
    writeFileSync(path.join(bin, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F ${house}/ssh_config "$@"\n`, { mode: 0o755 });
    // Where the program lies on the machines is theirs: sudo looks where it is told to.
    writeFileSync(path.join(house, 'sudoers'), `Defaults secure_path="${bin}:/usr/bin:/bin"\n`);
    const script = `ip link set lo up
      mkdir -p /run/sshd && ssh-keygen -q -t ed25519 -N '' -f ${house}/key
      mount --bind ${house}/sudoers /etc/sudoers
      printf 'root ALL=(ALL) NOPASSWD: ALL\\n' >>/etc/sudoers && chown root:root /etc/sudoers && chmod 440 /etc/sudoers
      for number in 1 2; do
        unshare -u sh -c "hostname web$number && /usr/sbin/sshd -f ${house}/sshd_config -p 222$number"
      done
      cd ${house}; { ${recipe} --json; } 2>err.txt || true`;
    const found = JSON.parse(inNamespace(script, { PATH: `${bin}:${process.env.PATH}`, HOME: house }));
    const told = readFileSync(path.join(house, 'err.txt'), 'utf8');
    for (const each of [house, bin]) rmSync(each, { recursive: true });
    expect(found, told).toMatchObject({ machines: 2, judged: 2, invalid: [] });
    const names = expect.arrayContaining(['web1', 'web2']);
    expect(found.common).toContainEqual(expect.objectContaining({ port: 2222, machines: 2, names }));
    expect(told).toContain('none.invalid');
  });
});
