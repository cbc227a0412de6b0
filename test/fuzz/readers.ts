import { UsageError } from '../../src/base/errors.js';
import { CAPTURE_FORMATS } from '../../src/collectors/captures/list.js';
import { readIptablesSave } from '../../src/collectors/forwarded/iptables-save.js';
import { readNftRuleset } from '../../src/collectors/forwarded/nft-json.js';
import { walk } from '../../src/collectors/forwarded/walk.js';
import { keptInodes } from '../../src/collectors/kernel/kept.js';
import { readDoors } from '../../src/collectors/kernel/namespace-doors.js';
import { readPortRow } from '../../src/collectors/kernel/port-rows.js';
import { readTableText } from '../../src/collectors/kernel/socket-table.js';
import { cgroupPath, membershipOf } from '../../src/collectors/processes/cgroup.js';
import { readCommandLine } from '../../src/collectors/processes/command-line.js';
import { loadingVariables } from '../../src/collectors/processes/environment.js';
import { readExecutables } from '../../src/collectors/processes/lsof-executables.js';
import { readMemoryMap } from '../../src/collectors/processes/memory.js';
import { readMountInfo } from '../../src/collectors/processes/mounts.js';
import { readStat } from '../../src/collectors/processes/process.js';
import { readPs } from '../../src/collectors/processes/ps.js';
import { readInvocation } from '../../src/domain/invocation/invocation.js';
import { RUNTIMES } from '../../src/domain/invocation/runtime.js';
import { readState } from '../../src/history/state.js';
import { recognise } from '../../src/judge/identify/recognise.js';
import { loadPolicy } from '../../src/policy/file/load.js';
import { READERS } from '../../src/predict/config/list.js';
import { scriptSockets } from '../../src/predict/config/readers/scripts.js';
import { predictImage } from '../../src/predict/predict.js';
import { TooManySockets } from '../../src/predict/socket-count.js';
import { bufferBytes } from '../../src/predict/tree/archive/bytes.js';
import { archiveTree } from '../../src/predict/tree/archive/open-archive.js';
import { imageOf } from '../../src/predict/tree/image.js';
import { CsvError } from '../../src/registry/csv.js';
import { readIanaCsv } from '../../src/registry/iana-csv.js';
import { RegistryDataError } from '../../src/registry/iana-record.js';
import { openCheckedTable } from '../../src/registry/iana-table.js';
import { FORMATS } from '../../src/reports/formats/list.js';
import { MACHINE } from '../helpers/build-history.js';
import { buildImage, buildRunning } from '../helpers/build-image.js';
import { buildOwner, buildReport, buildReportListener } from '../helpers/build-report.js';
import { captureOf } from '../helpers/capture.js';
import { fakeHost } from '../helpers/fake-host.js';
import { aRegistry } from '../helpers/registry.js';
import { textOf } from '../helpers/text-of.js';
import { PLAIN_STYLE, WHOLE } from '../helpers/view.js';
import { sameEverywhere } from './same-everywhere.js';
import { capturesOf, SAMPLES, type Samples } from './samples.js';

/** Something of port-audit that reads what others wrote. */
export interface FuzzedReader {
  readonly name: string;
  readonly samples: Samples;
  /** Throws what `refuses` expects, and nothing else. */
  read(input: Buffer): unknown;
  /** The errors that are answers: everything else is a defect. Without it there is none. */
  readonly refuses?: (error: unknown) => boolean;
}

const isUsage = (error: unknown) => error instanceof UsageError && error.lines.length > 0;
const isRegistry = (error: unknown) => error instanceof RegistryDataError || error instanceof CsvError;
const reader = (name: string, samples: Samples, read: FuzzedReader['read']): FuzzedReader => ({ name, samples, read });
const text = (name: string, samples: Samples, read: (text: string) => unknown): FuzzedReader =>
  reader(name, samples, (input) => read(input.toString('utf8')));

const CAPTURES = CAPTURE_FORMATS.map(({ id, load }) => ({
  ...reader(`capture ${id}`, capturesOf(id), async (input) => (await load()).parse(captureOf(input))),
  refuses: isUsage,
}));

const FILES: readonly FuzzedReader[] = [
  {
    ...reader('policy', SAMPLES.policy, (input) => loadPolicy(fakeHost({ files: { '/p.yaml': input } }), '/p.yaml')),
    refuses: isUsage,
  },
  {
    ...reader('state', SAMPLES.state, (input) =>
      readState(fakeHost({ files: { '/s.json': input } }), '/s.json', MACHINE),
    ),
    refuses: isUsage,
  },
  { ...text('registry CSV', SAMPLES.csv, readIanaCsv), refuses: isRegistry },
  {
    ...reader('registry of an update', SAMPLES.table, (input) => [...openCheckedTable(input).all()]),
    refuses: isRegistry,
  },
  {
    ...reader('archive', SAMPLES.archive, (input) => archiveTree(fakeHost(), 'image.tar', bufferBytes(input))),
    refuses: isUsage,
  },
];

const PROCESSES: readonly FuzzedReader[] = [
  text('mountinfo', SAMPLES.mountinfo, (mounts) => [readMountInfo(mounts), readDoors(mounts, '/')]),
  text('maps', SAMPLES.maps, readMemoryMap),
  text('environ', SAMPLES.environ, (variables) =>
    RUNTIMES.map((runtime) => loadingVariables(variables.split('\0'), runtime)),
  ),
  text('fdinfo', SAMPLES.fdinfo, (info) => keptInodes(info, 8)),
  text('cgroup', SAMPLES.cgroup, (groups) => membershipOf(cgroupPath(groups) ?? groups)),
  text('stat', SAMPLES.stat, readStat),
  text('socket table', SAMPLES.sockets, (rows) => [
    readTableText(rows),
    ...rows.split('\n').map((row) => readPortRow('tcp', row)),
  ]),
  reader('command line', SAMPLES.cmdline, (input) => {
    const words = readCommandLine(input) ?? [];
    return RUNTIMES.map((runtime) => readInvocation(runtime, words));
  }),
  text('ps', SAMPLES.ps, readPs),
  text('lsof -F', SAMPLES.lsof, readExecutables),
];

const isOwn = (address: string) => address.startsWith('127.');

const RULES: readonly FuzzedReader[] = [
  // What is no JSON is told as a tool that failed (forwarded/read-rules.ts).
  {
    ...text('nft', SAMPLES.nft, (rules) => walk(readNftRuleset(rules), isOwn)),
    refuses: (e) => e instanceof SyntaxError,
  },
  text('iptables-save', SAMPLES.iptables, (rules) => walk(readIptablesSave(rules, 'ipv4'), isOwn)),
];

const registry = aRegistry({});

/** A machine that starts one unit. */
const unit = (service: string, script = '') =>
  buildImage({
    '/usr/lib/systemd/systemd': { program: '' },
    '/usr/lib/systemd/system/default.target': '[Unit]\nWants=x.service x.socket\n',
    '/usr/lib/systemd/system/x.service': service,
    '/usr/lib/systemd/system/x.socket': service,
    '/etc/default/x': service,
    '/usr/bin/x.sh': { program: `#!/bin/sh\n${script}` },
  });

/** A program that would open more sockets than are told ends its own reading, which src/predict/config/answer.ts tells. */
function unlessTooMany(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof TooManySockets) return null;
    throw error;
  }
}

const PREDICTED: readonly FuzzedReader[] = [
  ...READERS.map((each) => {
    const name = each.programs[0] ?? '';
    return text(`configuration of ${name}`, SAMPLES.config, (config) => {
      const run = buildRunning([`/usr/sbin/${name}`, ...config.slice(0, 40).split(' ')], { name });
      return unlessTooMany(() => each.read(run, imageOf(sameEverywhere(config))));
    });
  }),
  text('unit', SAMPLES.unit, (service) => predictImage(unit(service), registry)),
  text('script', SAMPLES.script, (script) =>
    predictImage(unit('[Service]\nExecStart=/usr/bin/x.sh\n', script), registry),
  ),
  text('server', SAMPLES.servers, (script) =>
    (['node', 'python', 'perl', 'ruby', 'php'] as const).map((runtime) => {
      const run = buildRunning([`/usr/bin/${runtime}`, '/srv/x']);
      return unlessTooMany(() => scriptSockets(run, imageOf(sameEverywhere(script)), runtime));
    }),
  ),
];

/** What any user may make of a process of his: its words, judged, and shown in every format. */
async function report(words: readonly string[]): Promise<void> {
  const owners = RUNTIMES.map((name) => buildOwner({ exe: `/usr/bin/${name}`, cmdline: words, uid: 1000 }));
  for (const owner of owners) recognise(owner, registry);
  const shown = buildReport({
    listeners: owners.slice(0, 1).map((owner) => buildReportListener({ port: 3099, owners: [owner] })),
  });
  for (const style of [PLAIN_STYLE, { ...PLAIN_STYLE, colour: true, mostRows: 20 }])
    for (const { load } of FORMATS) textOf(await load(), shown, WHOLE, style, []);
}

const REPORTED: readonly FuzzedReader[] = [
  reader('words of a process', SAMPLES.cmdline, (input) => report(readCommandLine(input) ?? [])),
  text('title of a process', SAMPLES.cmdline, (title) => report([title])),
];

/** Everything that reads what others wrote, by what it reads: a kind with many readers does not crowd out the others. */
export const FUZZED: ReadonlyArray<readonly FuzzedReader[]> = [CAPTURES, FILES, PROCESSES, RULES, PREDICTED, REPORTED];
