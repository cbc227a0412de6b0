import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/report.js';
import { type MinimalDebian, minimalDebian } from '../helpers/minimal-debian.js';
import { hasTools } from '../helpers/namespace.js';

const made = hasTools(['dpkg-deb', 'lintian']) ? minimalDebian() : 'dpkg-deb and lintian are needed';
if (typeof made === 'string') process.stderr.write(`SKIPPED: the Debian package: ${made}\n`);

let file = '';

describe.skipIf(typeof made === 'string')('the Debian package', () => {
  const debian = made as MinimalDebian;

  beforeAll(() => {
    execFileSync('npm', ['run', 'build:deb'], { stdio: ['ignore', 'ignore', 'inherit'] });
    const name = fs.readdirSync('dist/deb').find((each) => each.endsWith('.deb')) ?? '';
    file = path.join('dist/deb', name);
    debian.copy(file, '/srv/port-audit.deb');
  });

  afterAll(() => debian.remove());

  it('is what lintian takes, but for what is overridden with a reason', () => {
    const { stdout } = spawnSync('lintian', ['--tag-display-limit', '0', '--info', file], { encoding: 'utf8' });
    expect(stdout.split('\n').filter((line) => /^[EW]:/.test(line))).toEqual([]);
    const overrides = fs.readFileSync('contrib/debian/lintian-overrides', 'utf8');
    expect(overrides).toMatch(/^(#.*\n(#.*\n)*(port-audit: \S+\n)+)+$/);
  });

  it('installs the program, a policy and units that call it, and enables nothing', () => {
    debian.run('dpkg --install /srv/port-audit.deb');
    expect(debian.run('dpkg --list port-audit')).toMatch(/^ii {2}port-audit /m);
    const unit = debian.run('cat /usr/lib/systemd/system/port-audit.service');
    expect(unit).toMatch(/^ExecStart=\/usr\/bin\/port-audit cron --syslog$/m);
    expect(debian.run('ls /etc/systemd/system/*/port-audit* 2>/dev/null || echo none')).toBe('none\n');
    expect(debian.run('dpkg --verify port-audit')).toBe('');
    expect(debian.run('zcat /usr/share/man/man1/port-audit.1.gz | head -40')).toMatch(/^\.TH PORT\\-AUDIT 1 /m);
    expect(debian.run('cat /usr/share/bash-completion/completions/port-audit')).toContain('complete ');
  });

  it('runs with the policy that it brings', () => {
    const report = JSON.parse(debian.run('port-audit --json')) as Report;
    expect([report.summary.exitCode, report.policy?.file]).toEqual([0, '/etc/port-audit/policy.yaml']);
    expect(debian.run('port-audit cron && port-audit history')).toContain('0 findings');
  });

  it('leaves a policy that was changed when it is removed, and nothing when it is purged', () => {
    debian.run('echo "# ours" >> /etc/port-audit/policy.yaml && dpkg --remove port-audit');
    expect(debian.run('command -v port-audit || tail -1 /etc/port-audit/policy.yaml')).toBe('# ours\n');
    expect(debian.run('ls /var/lib/port-audit')).toBe('state.json\n');
    debian.run('dpkg --purge port-audit');
    expect(debian.run('ls -d /etc/port-audit /var/lib/port-audit 2>/dev/null || echo none')).toBe('none\n');
  });
});
