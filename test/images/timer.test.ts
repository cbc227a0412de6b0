import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { State } from '../../src/history/types.js';
import { build, missing } from './build.js';
import { Twin } from './twin.js';

const why = missing();

const PATIENCE = 300_000;

/** Soon after the start, not after minutes; and a start can be watched. */
const SOON = '[Timer]\nOnBootSec=1s\nRandomizedDelaySec=0\n';

/**
 * Starts the service and stops its process as soon as it is the program: before that it is systemd, which sets up what the
 * program may do. Without a process for each question, since the program is over within a fraction of a second.
 */
const CATCH = `
import os, signal, subprocess, sys, time
subprocess.run(['systemctl', 'start', '--no-block', 'port-audit.service'], check=True)
group = '/sys/fs/cgroup/system.slice/port-audit.service/cgroup.procs'
seen, limit = False, time.monotonic() + ${PATIENCE / 1000}
while time.monotonic() < limit:
    try:
        for pid in open(group).read().split():
            seen = True
            if 'port-audit' in os.readlink(f'/proc/{pid}/exe'):
                os.kill(int(pid), signal.SIGSTOP)
                sys.exit(print(pid))
    except OSError:
        if seen and not os.path.exists(group): break
sys.exit('the service was not seen as the program')
`;

const LISTEN = 'systemd-run --quiet --unit=squatter -- python3 -m http.server 3099';

describe.skipIf(why !== null)(
  `the units of the Debian package, under systemd${why === null ? '' : ` (${why})`}`,
  () => {
    let twin: Twin;
    const inside = (file: string) => path.join(`/proc/${twin.pid}/root`, file);
    const run = (script: string) => twin.run(['sh', '-euc', script]);
    const state = () => JSON.parse(fs.readFileSync(inside('/var/lib/port-audit/state.json'), 'utf8')) as State;
    const property = async (name: string, unit = 'port-audit.service') =>
      (await run(`systemctl show --value --property=${name} ${unit}`)).trim();

    /** Until a property is so: the service has no other way to say it. Given up after a time that no busy machine needs. */
    async function until(name: string, wanted: (value: string) => boolean, unit?: string): Promise<void> {
      const limit = performance.now() + PATIENCE;
      for (;;) {
        const value = await property(name, unit);
        if (wanted(value)) return;
        if (performance.now() > limit)
          throw new Error(
            `${name} stays ${value}: ${await run('systemctl status --no-pager --all "port-audit*" || true')}`,
          );
        await pause(20);
      }
    }

    const isOver = (value: string) => value === 'inactive' || value === 'failed';

    beforeAll(async () => {
      execFileSync('npm', ['run', 'build:deb'], { stdio: ['ignore', 'ignore', 'inherit'] });
      const root = build({ name: 'timer', packages: ['python3', 'libstdc++6'], variations: [] }, false);
      twin = new Twin(root);
      await twin.start();
      await twin.settle();
      const name = fs.readdirSync('dist/deb').find((each) => each.endsWith('.deb')) ?? '';
      fs.copyFileSync(path.join('dist/deb', name), inside('/root/port-audit.deb'));
      await run('dpkg --install /root/port-audit.deb');
      fs.mkdirSync(inside('/etc/systemd/system/port-audit.timer.d'));
      fs.writeFileSync(inside('/etc/systemd/system/port-audit.timer.d/soon.conf'), SOON);
      await run(`${LISTEN}; until ss -Hltn 'sport = :3099' | grep -q .; do sleep 0.05; done`);
    });
    afterAll(() => twin?.close());

    it('fire, tell the journal what is new, and remember it', async () => {
      await run('systemctl enable --now port-audit.timer');
      await until('ExecMainExitTimestampMonotonic', (value) => value !== '0');
      await until('ActiveState', isOver);
      expect(await property('Result')).toBe('success');
      expect(state().findings).toMatchObject([{ status: 'open', subject: { port: 3099 } }]);
      expect(fs.statSync(inside('/var/lib/port-audit/state.json')).mode & 0o777).toBe(0o600);
      const journal = await run('journalctl --quiet --output=cat --identifier=port-audit');
      expect(journal).toContain('new rule="registered-unexpected" severity="medium" port="3099/tcp"');
      // Not `elapsed`: it will fire again.
      await until('SubState', (value) => value === 'waiting', 'port-audit.timer');
    });

    it('run inside their limits, and lose nothing when they are stopped', async () => {
      await run('systemctl stop squatter');
      const before = state();
      const pid = (await twin.run(['python3', '-c', CATCH])).trim();
      const limits = await run(`cat /proc/${pid}/status; grep ' / ' /proc/${pid}/mountinfo`);
      expect(limits).toMatch(/^NoNewPrivs:\s+1$/m);
      expect(limits).toMatch(/^Seccomp:\s+2$/m);
      // CAP_DAC_READ_SEARCH (2) and CAP_SYS_PTRACE (19), and no other.
      expect(limits).toMatch(/^CapBnd:\s+0000000000080004$/m);
      expect(limits).toMatch(/ \/ \/ ro,/);
      await run('systemctl stop port-audit.service');
      expect(isOver(await property('ActiveState'))).toBe(true);
      expect(state().findings).toEqual(before.findings);
      await run('systemctl reset-failed port-audit.service 2>/dev/null || true; systemctl start port-audit.service');
      expect(state().findings).toMatchObject([{ status: 'resolved', subject: { port: 3099 } }]);
    });

    it('end with the package', async () => {
      await run('dpkg --purge port-audit && systemctl daemon-reload');
      expect(await property('LoadState', 'port-audit.timer')).not.toBe('loaded');
      expect(fs.existsSync(inside('/var/lib/port-audit'))).toBe(false);
      expect(await twin.failed()).not.toContain('port-audit.service');
    });
  },
);
