import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readExecutables } from '../../../src/collectors/processes/lsof-executables.js';
import { describeUnixProcesses, splitCommand } from '../../../src/collectors/processes/unix-processes.js';
import { nodeHost } from '../../../src/host/node.js';
import type { FileFacts, Host, RunResult } from '../../../src/host/types.js';

const CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

describe('splitCommand', () => {
  it.each<[string, string | null, string[] | null]>([
    ['node server.js --port 3000', null, ['node', 'server.js', '--port', '3000']],
    [`${CHROME} --restart`, CHROME, [CHROME, '--restart']],
    [CHROME, CHROME, [CHROME]],
    [`${CHROME}x -a`, CHROME, ['/Applications/Google', 'Chrome.app/Contents/MacOS/Google', 'Chromex', '-a']],
    ['(mdflagwriter)', null, null],
    ['', null, null],
  ])('%j with executable %j', (command, exe, words) => expect(splitCommand(command, exe)).toEqual(words));
});

describe('readExecutables', () => {
  it('takes the first text file, not the libraries after it', () => {
    const text = [
      'p704\0cGoogle Chrome\0\n',
      `ftxt\0tREG\0i1152921500312524246\0n${CHROME}\0\n`,
      'ftxt\0tREG\0i12\0n/usr/lib/dyld\0\n',
      'p705\0cx\0\nfcwd\0tDIR\0n/\0\nftxt\0tREG\0npipe\0\n',
    ].join('');
    expect([...readExecutables(text)]).toEqual([
      [704, { name: 'Google Chrome', path: CHROME, inode: '1152921500312524246' }],
    ]);
  });
});

const FILE: FileFacts = {
  kind: 'file',
  size: 1,
  links: 1,
  device: 1,
  inode: 42,
  uid: 0,
  gid: 0,
  mode: 0o755,
  modifiedAt: 0,
};

function hostWith(ps: Partial<RunResult>, lsof: Partial<RunResult>, file: FileFacts | null): Host {
  const host: Partial<Host> = {
    files: { stat: () => file } as unknown as Host['files'],
    run: async (command) => {
      const result = { outcome: 'exited', code: 0, stdout: Buffer.alloc(0), stderr: '' } as const;
      return { ...result, ...(command === 'ps' ? ps : lsof) };
    },
  };
  return host as Host;
}

const PS = { stdout: Buffer.from('  9 1 501 jane Fri Nov 20 10:00:00 2026 /bin/tool -x\n') };
const LSOF = { stdout: Buffer.from('p9\0ctool\0\nftxt\0tREG\0i42\0n/bin/tool\0\n') };
const missing = { outcome: 'missing', code: null } as const;

describe('describeUnixProcesses', () => {
  it('joins ps and lsof, and leaves out who has ended', async () => {
    const described = await describeUnixProcesses(hostWith(PS, LSOF, FILE), [9, 10]);
    expect([...described]).toEqual([
      [
        9,
        {
          pid: 9,
          name: 'tool',
          exe: '/bin/tool',
          exeDeleted: false,
          exeReplaced: null,
          exeInPlace: null,
          unitGuarded: null,
          exeMapped: null,
          exeGuarded: null,
          foreignCode: null,
          debugOptions: null,
          access: null,
          documented: null,
          anonymousCode: null,
          exeVerified: null,
          exeFile: { uid: 0, gid: 0, mode: '0755' },
          cmdline: ['/bin/tool', '-x'],
          cmdlineCut: null,
          cmdlineRedacted: 0,
          cwd: null,
          script: null,
          behind: null,
          user: 'jane',
          uid: 501,
          parentPid: 1,
          parentName: null,
          repository: null,
          startedAt: '2026-11-20T10:00:00.000Z',
          unit: null,
          container: null,
          package: null,
          signer: null,
          relay: null,
        },
      ],
    ]);
  });

  it('sees that another file took the place of the running one', async () => {
    const described = await describeUnixProcesses(hostWith(PS, LSOF, { ...FILE, inode: 43 }), [9]);
    expect(described.get(9)).toMatchObject({ exeDeleted: true, exeReplaced: true, exeFile: null });
  });

  it('does not know of a file that it cannot look at', async () => {
    const described = await describeUnixProcesses(hostWith(PS, LSOF, null), [9]);
    expect(described.get(9)).toMatchObject({ exe: '/bin/tool', exeDeleted: null, exeReplaced: null, exeFile: null });
  });

  it('never takes a path out of argv for the executable', async () => {
    const described = await describeUnixProcesses(hostWith(PS, missing, FILE), [9]);
    expect(described.get(9)).toMatchObject({ exe: null, cmdline: ['/bin/tool', '-x'], name: null });
  });

  it('keeps every process when no tool answers', async () => {
    const described = await describeUnixProcesses(hostWith(missing, missing, null), [9, 10]);
    expect([...described.keys()]).toEqual([9, 10]);
  });

  const tools = ['lsof', 'ps'].every((tool) => nodeHost().hasProgram(tool));
  it.skipIf(!tools)('describes the process of this test', async () => {
    const started = Date.now() - process.uptime() * 1000;
    const details = (await describeUnixProcesses(nodeHost(), [process.pid])).get(process.pid);
    expect(details).toMatchObject({
      exe: fs.realpathSync(process.execPath),
      exeDeleted: false,
      uid: process.geteuid?.(),
      parentPid: process.ppid,
      parentName: null,
      repository: null,
    });
    expect(Math.abs(Date.parse(details?.startedAt ?? '') - started)).toBeLessThan(10_000);
  });
});
