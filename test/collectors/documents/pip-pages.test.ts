import { describe, expect, it } from 'vitest';
import { withDocuments } from '../../../src/collectors/documents/documents.js';
import type { Owner, Script } from '../../../src/domain/owner.js';
import { judge } from '../../../src/judge/classify/classify.js';
import { buildHost, buildListener, buildOwner } from '../../helpers/build-report.js';
import { type FakeFile, fakeHost } from '../../helpers/fake-host.js';
import { MACHINE } from '../../helpers/proc.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

const STUB = `#!/opt/venv/bin/python3
# -*- coding: utf-8 -*-
import re
import sys
from acme_board.cli import main
if __name__ == '__main__':
    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
    sys.exit(main())
`;
const UV = 'import sys\nfrom acme_board.cli import app\nif __name__ == "__main__":\n    sys.exit(app.run())\n';
const OWN = 'from acme_board import board\nboard.listen(9966)\nprint("x")\n';

/** What the package says of a port on which its command listens, and what is made of that. */
async function judged(
  files: Readonly<Record<string, string>>,
  { prefix = '/opt/venv', root = true, words = [''], facts = {} as Partial<Owner> } = {},
) {
  const site = `${prefix}/lib/python3.11/site-packages`;
  const placed: Record<string, FakeFile> = {
    [`${site}/acme_board/__init__.py`]: '',
    [`${site}/acme_board-1.0.dist-info/RECORD`]: '',
    [`${prefix}/bin/acme-board`]: STUB,
  };
  for (const [file, text] of Object.entries(files)) placed[`${file.startsWith('bin/') ? prefix : site}/${file}`] = text;
  const host = fakeHost({ files: { ...MACHINE, ...placed } });
  const id = root ? 0 : 1000;
  const script: Script = {
    file: `${prefix}/bin/acme-board`,
    uid: id,
    gid: id,
    mode: '0755',
    guarded: root,
    package: null,
  };
  const owner = buildOwner({
    pid: 5,
    name: null,
    unit: null,
    uid: id,
    exe: '/usr/bin/python3.11',
    exeInPlace: true,
    exeGuarded: true,
    exeMapped: true,
    exeDeleted: false,
    foreignCode: [],
    container: null,
    package: null,
    cmdline: [`${prefix}/bin/python3`, script.file, ...words],
    script,
    ...facts,
  });
  const listeners = await withDocuments(
    host,
    [buildListener({ port: 9966, owners: [owner] })],
    () => true,
    () => [],
  );
  const [one] = judge({ listeners, host: buildHost() }, shippedRegistry());
  return {
    told: listeners[0]?.owners[0]?.documented?.map(({ file, line }) => [file.replace(`${site}/`, ''), line]),
    one,
  };
}

describe('what a package of Python says of the ports of its command', () => {
  it.each<readonly [string, Record<string, string>, string, number]>([
    ['the module that it starts', { 'acme_board/cli.py': '\nPORT = 9966' }, 'acme_board/cli.py', 2],
    [
      'the package that it starts',
      { 'acme_board/cli/__init__.py': 'port: int = 9966' },
      'acme_board/cli/__init__.py',
      1,
    ],
    [
      'its manual',
      { 'acme_board-1.0.dist-info/METADATA': 'Open http://localhost:9966' },
      'acme_board-1.0.dist-info/METADATA',
      1,
    ],
    ['the rest of its code', { 'acme_board/web/app.py': 'listen(9966)' }, 'acme_board/web/app.py', 1],
    ['a command that uv made', { 'bin/acme-board': UV, 'acme_board/cli.py': 'port=9966' }, 'acme_board/cli.py', 1],
  ])('%s', async (_, files, file, line) => {
    const { told, one } = await judged(files);
    expect(told).toEqual([[file, line]]);
    expect(one).toMatchObject({ verdict: 'expected', confidence: 'medium', program: { name: 'acme-board' } });
  });
  it.each(['/home/ann/.local/share/pipx/venvs/acme-board', '/home/ann/shop/.venv', '/home/ann/shop/env'])(
    'is worth little of a user: %s',
    async (prefix) => {
      const { one } = await judged({ 'acme_board/cli.py': 'port = 9966' }, { prefix, root: false });
      expect(one).toMatchObject({ verdict: 'expected', confidence: 'low' });
    },
  );
  it.each<readonly [string, Record<string, string>]>([
    ['no port that it does not name', { 'acme_board/cli.py': 'port = 9967' }],
    ['nothing of a script of one’s own beside it', { 'bin/acme-board': OWN, 'acme_board/cli.py': 'port = 9966' }],
    ['nothing of another package', { 'other/cli.py': 'port = 9966' }],
    [
      'nothing of what it is tested with',
      { 'acme_board/tests/x.py': 'port = 9966', 'acme_board/test_x.py': 'port = 9966' },
    ],
  ])('%s', async (_, files) => {
    const { one } = await judged(files);
    expect(one?.verdict).not.toBe('expected');
  });
  it('no port that whoever started it chose and it does not show', async () => {
    const { one } = await judged({ 'acme_board/core.py': 'REMOTE_PORT = 9966' }, { words: ['--upstream', '9966'] });
    expect(one?.verdict).not.toBe('expected');
  });
  it('nothing in a temporary directory', async () => {
    const { one } = await judged({ 'acme_board/cli.py': 'port = 9966' }, { prefix: '/tmp/venv', root: false });
    expect(one?.verdict).not.toBe('expected');
  });
});

describe('what a package of Python says of the ports of a module of it', () => {
  const module = (python: string, more: Partial<Owner> = {}) => ({
    facts: { script: null, cmdline: [python, '-m', 'acme_board.web'], ...more },
  });
  const WEB = { 'acme_board/web.py': '\ndef main(port=9966):' };
  it.each<readonly [string, string, string]>([
    ['of a virtual environment', '/opt/venv', '/opt/venv/bin/python3'],
    ['of a user', '/home/ann/shop/.venv', '/home/ann/shop/.venv/bin/python'],
    ['of Debian', '/usr', 'python3'],
    ['that an administrator installed', '/usr/local', '/usr/bin/python3'],
  ])('%s', async (_, prefix, python) => {
    const { told, one } = await judged(WEB, { prefix, ...module(python) });
    expect(told).toEqual([['acme_board/web.py', 2]]);
    expect(one).toMatchObject({ verdict: 'expected', confidence: 'medium', program: { name: 'acme_board.web' } });
  });
  it.each<readonly [string, Partial<Owner>]>([
    ['that a user runs', { uid: 1000 }],
    ['beside which others put code', { foreignCode: ['PYTHONPATH'] }],
    ['beside which nobody could look for code', { foreignCode: null }],
  ])('is worth little of one %s', async (_, facts) => {
    const { one } = await judged(WEB, module('/opt/venv/bin/python3', facts));
    expect(one).toMatchObject({ verdict: 'expected', confidence: 'low' });
  });
  it.each<readonly [string, string[]]>([
    ['whose interpreter has no such package', ['/srv/venv/bin/python3', '-m', 'acme_board.web']],
    ['behind an option that is not known', ['/opt/venv/bin/python3', '--what', '-m', 'acme_board.web']],
    ['that is program text', ['/opt/venv/bin/python3', '-c', 'import acme_board.web']],
    ['whose name leads elsewhere', ['/opt/venv/bin/python3', '-m', '../acme_board.web']],
  ])('nothing of one %s', async (_, cmdline) => {
    const { one } = await judged(WEB, { facts: { script: null, cmdline } });
    expect(one?.verdict).not.toBe('expected');
  });
  it('no port that whoever started it chose where nobody develops', async () => {
    const cmdline = ['/opt/venv/bin/python3', '-m', 'acme_board.web', '--upstream', '9966'];
    const { one } = await judged({ 'acme_board/web.py': 'UPSTREAM_PORT = 9966' }, { facts: { script: null, cmdline } });
    expect(one?.verdict).not.toBe('expected');
  });
});
