import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { machineLine, SQUATTER, SSHD } from '../helpers/command.js';

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
    const bin = mkdtempSync(path.join(tmpdir(), 'port-audit-bin-'));
    spawnSync('ln', ['-s', path.resolve('bin/port-audit.js'), path.join(bin, 'port-audit')]);
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
