import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/report.js';
import { type BareRoot, bareRoot } from '../helpers/bare-root.js';
import { canUnshare, hasTools } from '../helpers/namespace.js';
import { buildStandalone, STANDALONE } from '../helpers/standalone-file.js';

const POSSIBLE = canUnshare && hasTools(['ldd', 'chroot']);
if (!POSSIBLE) process.stderr.write('SKIPPED: containers of CI: root with unshare, ip and ldd is needed\n');

/** A uid that no passwd has, in the group of root, as OpenShift and others hand it out. */
const UID = 1_000_670_000;

const LISTEN = "require('node:net').createServer().listen(3099, '0.0.0.0');";

/** Port 3099, as /proc/net/tcp writes it. */
const LISTENS = 'until grep -q ":0C1B 00000000:0000 0A" /proc/net/tcp; do sleep 0.02; done';

const lines = (...texts: readonly string[]) => `${texts.join('\r\n')}\r\n`;

/** Written on Windows. */
const BY_PORT = lines('version: 1', 'allow:', '  - port: 3099/tcp', '    reason: the chip machine');
const BY_PROGRAM = lines(
  'version: 1',
  'allow:',
  '  - port: 3099/tcp',
  '    program: listen.cjs',
  '    reason: the chip machine',
);
const BROKEN = lines('version: 1', 'allow:', '  - port: 3099/tcp', '    resaon: the chip machine');

/** How the program is called inside: with nothing but Node beside it, or as one file. */
const PROGRAMS = [
  ['node', '/node /app/bin/port-audit.js'],
  ['the standalone file', '/port-audit'],
] as const;

let bare: BareRoot;

beforeAll(() => {
  if (!POSSIBLE) return;
  buildStandalone();
  bare = bareRoot({ '/node': process.execPath, '/port-audit': STANDALONE }, { '/app/bin': 'bin', '/app/dist': 'dist' });
  bare.write('/app/package.json', fs.readFileSync('package.json', 'utf8'));
  bare.write('/srv/listen.cjs', LISTEN);
  bare.write('/etc/port.yaml', BY_PORT);
  bare.write('/etc/program.yaml', BY_PROGRAM);
  bare.write('/etc/broken.yaml', BROKEN);
  bare.write('/etc/nothing.yaml', lines('version: 1', 'allow: []'));
});

afterAll(() => {
  if (POSSIBLE) bare.remove();
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/** Mounts that the program inside has: everything read-only but one folder, and no /tmp at all. */
const MOUNTS = [
  'mount --bind "$0" "$0"',
  'mount -t tmpfs -o mode=1777 none "$0/state"',
  'mount -o remount,bind,ro "$0"',
];
const PROC = 'mount -t proc proc "$0/proc"';

/** Who runs the program and what listens, and what surrounds it. */
interface Around {
  readonly uid: number;
  readonly proc: boolean;
  /** In a PID namespace of its own, beside what listens on the network that both share. */
  readonly apart: boolean;
}

const USUAL: Around = { uid: UID, proc: true, apart: false };

/** Runs one command inside, with no variable but TERM, beside something that listens there. */
function inside(program: string, words: readonly string[], around: Partial<Around> = {}): Ran {
  const { uid, proc, apart } = { ...USUAL, ...around };
  const enter = (call: string) => `env -i TERM=dumb "$(command -v chroot)" --userspec=${uid}:0 --groups= "$0" ${call}`;
  const call = `${proc ? `${PROC} && ` : ''}exec ${enter([program, ...words.map(quoted)].join(' '))}`;
  const last = apart ? `exec unshare -p -m -f --kill-child sh -c ${quoted(call)} "$0"` : call;
  const listening = `(${enter('/node /srv/listen.cjs')} </dev/null >/dev/null 2>&1 &) && ${LISTENS}`;
  const script = ['ip link set lo up', ...MOUNTS, listening, last].join(' && ');
  const args = ['-n', '-p', '-m', '-f', '--mount-proc', '--kill-child', 'sh', '-c', script, bare.root];
  const { status, stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return { code: status ?? -1, out: stdout, err: stderr };
}

describe.skipIf(!POSSIBLE).each(PROGRAMS)(
  '%s in a root with nothing else in it: no passwd, HOME or /tmp, read-only',
  (_, program) => {
    it('passes and fails a policy with line ends of Windows, without a word on stderr', () => {
      for (const policy of ['/etc/port.yaml', '/etc/program.yaml']) {
        expect(inside(program, ['check', '--policy', policy, '--format', 'tap'])).toMatchObject({ code: 0, err: '' });
      }
      const red = inside(program, ['check', '--policy', '/etc/nothing.yaml', '--format', 'tap']);
      expect(red).toMatchObject({ code: 1, out: expect.stringContaining('not ok 1 - listener 3099/tcp'), err: '' });
    });

    it('names line and column of what is wrong in such a policy', () => {
      const { code, err } = inside(program, ['check', '--policy', '/etc/broken.yaml']);
      expect([code, err]).toEqual([2, expect.stringContaining('/etc/broken.yaml:4:5: ')]);
      expect(err).toContain('did you mean "reason"');
    });

    it('sees what a user without a name holds, and prints nothing that a dumb terminal would not show', () => {
      const { code, out, err } = inside(program, ['--fail-on', 'medium']);
      expect([code, err]).toEqual([1, '']);
      expect(out).toMatch(new RegExp(`3099/tcp +every network +node /srv/listen\\.cjs +\\d+ uid ${UID}`));
      expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
      expect(out).toContain('install iproute2');
    });

    it('says where nothing can be kept or written, in one line each', () => {
      const home = 'port-audit: there is no home directory to keep the state in; name a file with --state\n';
      expect(inside(program, ['cron'])).toEqual({ code: 2, out: '', err: home });
      const disk = 'port-audit: --output /x.yaml: cannot be written: the disk is read-only\n';
      expect(inside(program, ['baseline', '--output', '/x.yaml'])).toEqual({ code: 2, out: '', err: disk });
      expect(inside(program, ['cron', '--state', '/state/s.json'])).toMatchObject({ code: 1, err: '' });
    });

    it('never takes a container without /proc for a clean one', () => {
      const { code, out } = inside(program, ['check', '--policy', '/etc/port.yaml'], { proc: false });
      expect([code, out]).toEqual([3, expect.stringContaining('No audit was performed')]);
    });

    it.each([UID, 0])(
      'on the network of the host, as %i, says that the holders of its listeners cannot be seen',
      (uid) => {
        const around = { apart: true, uid };
        const red = inside(program, ['check', '--policy', '/etc/program.yaml', '--json'], around);
        const report = JSON.parse(red.out) as Report;
        expect(red.code).toBe(1);
        expect(report.findings[0]).toMatchObject({ rule: 'policy-unlisted', listener: 'tcp4:0.0.0.0:3099' });
        expect(report.findings[0]?.message).toContain('its owner could not be seen');
        // An entry that names no program lets in whoever it is.
        expect(inside(program, ['check', '--policy', '/etc/port.yaml'], around).code).toBe(0);
      },
    );
  },
);
