import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTemporaryPath, locationOf } from '../../../src/domain/executable-path.js';
import type { Owner } from '../../../src/domain/listener.js';
import type { JudgedListener } from '../../../src/domain/report.js';
import { judge } from '../../../src/judge/classify/classify.js';
import { claimedName } from '../../../src/judge/identify/claimed-name.js';
import { buildHost, buildListener, buildOwner } from '../../helpers/build-report.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

const registry = shippedRegistry();
const RUNS = { numRuns: 2000 };

/** A program that belongs on some port, with one of its files and one of its ports. */
const belonging = fc
  .constantFrom(...registry.programs.filter(({ executables, ports }) => executables.length > 0 && ports.length > 0))
  .chain((program) =>
    fc
      .record({ executable: fc.constantFrom(...program.executables), selector: fc.constantFrom(...program.ports) })
      .chain(({ executable, selector }) =>
        fc.record({
          program: fc.constant(program),
          file: fc.constant(executable.split(/[/\\]/).at(-1)?.replaceAll('*', '8') ?? executable),
          executable: fc.constant(executable),
          port: fc.integer({ min: selector.low, max: selector.high }),
          protocol: fc.constant(selector.protocol ?? 'tcp'),
        }),
      ),
  );

const directory = fc.constantFrom(
  ...['/usr/sbin', '/usr/bin', '/usr/lib/x', '/opt/x/bin', '/usr/local/bin', '/srv/x', '/snap/x/1/bin'],
  ...['/home/me', '/home/me/.local/bin', '/root', '/var/www', '/tmp', '/tmp/a/b', '/var/tmp', '/dev/shm', '/run/shm'],
);
const interpreter = fc.constantFrom('python3', 'node', 'java', 'perl', 'ruby', 'nc.openbsd', 'socat1', 'bash', 'tool');

function judged(port: number, protocol: 'tcp' | 'udp', owner: Partial<Owner>): JudgedListener {
  const listeners = [buildListener({ port, protocol, owners: [buildOwner({ unit: null, ...owner })] })];
  const [first] = judge({ listeners, host: buildHost() }, registry);
  if (first === undefined) throw new Error('nothing was judged');
  return first;
}

describe('expected is never given', () => {
  it('to what lies in a temporary directory, whatever it is called and whoever it belongs to', () =>
    fc.assert(
      fc.property(
        belonging,
        directory.filter((path) => isTemporaryPath(`${path}/x`)),
        (known, path) => {
          const { file, port, protocol } = known;
          const exe = `${path}/${file}`;
          expect(judged(port, protocol, { exe, name: file, cmdline: [exe] }).verdict).not.toBe('expected');
        },
      ),
      RUNS,
    ));

  it('to a name that the executable contradicts', () =>
    fc.assert(
      fc.property(belonging, interpreter, directory, fc.boolean(), ({ file, port, protocol }, tool, path, asComm) => {
        const exe = `${path}/${tool}`;
        const owner = { exe, name: asComm ? file : tool, cmdline: [asComm ? tool : file] };
        const { verdict, program } = judged(port, protocol, owner);
        if (verdict !== 'expected') return;
        // Some scripts rewrite their command line, and nothing but that title tells them from others; npm's take their name for it.
        const known = registry.program(program?.name ?? '')?.interpreted ?? [];
        if (known.some((each) => each.title !== undefined || each.package !== undefined)) return;
        // Any other belongs there by what it is, not by what it says.
        expect(claimedName(buildOwner(owner), registry)).toBeNull();
        expect(registry.programsOfExecutable(exe).map(({ name }) => name)).toContain(program?.name);
      }),
      RUNS,
    ));

  it('to one program under the name of another', () =>
    fc.assert(
      fc.property(belonging, belonging, fc.boolean(), (real, forged, asComm) => {
        const exe = `/usr/sbin/${real.file}`;
        const owner = { exe, name: asComm ? forged.file : real.file, cmdline: [asComm ? exe : forged.file] };
        if (claimedName(buildOwner(owner), registry) === null) return;
        expect(judged(real.port, real.protocol, owner).verdict).not.toBe('expected');
        expect(judged(forged.port, forged.protocol, owner).verdict).not.toBe('expected');
      }),
      RUNS,
    ));

  it('to a file of a home directory', () =>
    fc.assert(
      fc.property(belonging, fc.constantFrom('/home/me', '/root/bin', '/home/me/.local/bin'), (known, path) => {
        const exe = `${path}/${known.file}`;
        const { verdict, confidence } = judged(known.port, known.protocol, { exe, name: known.file, cmdline: [exe] });
        expect(verdict).not.toBe('expected');
        if (registry.programsOfExecutable(exe).length > 0) expect(confidence).not.toBe('high');
      }),
      RUNS,
    ));

  it('with high confidence to a deleted file, nor at all where nothing replaced it', () =>
    fc.assert(
      fc.property(belonging, directory, fc.constantFrom(true, false, null), (known, path, exeReplaced) => {
        const exe = `${path}/${known.file}`;
        const gone = { exe, name: known.file, cmdline: [exe], exeDeleted: true, exeInPlace: false, exeReplaced };
        const { verdict, confidence } = judged(known.port, known.protocol, gone);
        expect(verdict === 'expected' && confidence === 'high').toBe(false);
        if (exeReplaced === false) expect(verdict).not.toBe('expected');
      }),
      RUNS,
    ));
});

describe('expected is given', () => {
  it('to every program on each of its ports, where its file lies in a system directory', () =>
    fc.assert(
      fc.property(belonging, ({ file, executable, port, protocol }) => {
        const listed = /[/\\]/.test(executable) ? executable.replaceAll('*', '8') : null;
        const exe = listed ?? (/\.exe$/i.test(file) ? `C:\\Windows\\System32\\${file}` : `/usr/sbin/${file}`);
        if (listed !== null && !['packaged', 'installed'].includes(locationOf(exe))) return;
        expect(judged(port, protocol, { exe, name: null, cmdline: [exe] }).verdict).toBe('expected');
      }),
      RUNS,
    ));
});
