import { chmodSync, chownSync, lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathRisks } from '../../src/host/path-risks.js';

const STRANGER = 65534;
const directory = mkdtempSync(path.join(tmpdir(), 'port-audit-risks-'));
const at = (name: string) => path.join(directory, name);
const words = (name: string) =>
  pathRisks(name.startsWith('/') ? name : `${directory}/${name}`).map(({ who, id, at: place, kind }) =>
    [who, id, path.basename(place), kind].join(' '),
  );

function place(name: string, { uid = 0, gid = 0, mode = 0o644 }: { uid?: number; gid?: number; mode?: number } = {}) {
  if (name.endsWith('/')) mkdirSync(at(name));
  else writeFileSync(at(name), '');
  chownSync(at(name), uid, gid);
  chmodSync(at(name), mode);
}

afterAll(() => rmSync(directory, { recursive: true }));

describe.skipIf(process.getuid?.() !== 0)('the risks of a path', () => {
  beforeAll(() => {
    place('safe');
    place('theirs', { uid: STRANGER });
    place('open', { mode: 0o666 });
    place('group', { gid: 50, mode: 0o664 });
    place('rootgroup', { gid: 0, mode: 0o664 });
    place('home/', { uid: STRANGER, mode: 0o755 });
    place('home/file');
    place('shared/', { mode: 0o777 });
    place('shared/file');
    place('sticky/', { mode: 0o1777 });
    place('sticky/file');
    place('sticky/theirs', { uid: STRANGER });
    symlinkSync('../safe', at('sticky/link'));
    symlinkSync('../safe', at('sticky/their-link'));
    lchownSync(at('sticky/their-link'), STRANGER, STRANGER);
    symlinkSync('home', at('way'));
    symlinkSync('circle', at('circle'));
  });

  it.each([
    ['/', []],
    ['/etc/passwd', []],
    ['safe', []],
    ['missing', []],
    ['safe/below', []],
    ['rootgroup', []],
    ['theirs', [`user ${STRANGER} theirs file`]],
    ['open', ['everybody  open file']],
    ['group', ['group 50 group file']],
    ['home/file', [`user ${STRANGER} home directory`]],
    ['home/missing', [`user ${STRANGER} home directory`]],
    ['way/file', [`user ${STRANGER} home directory`]],
    ['way/../safe', [`user ${STRANGER} home directory`]],
    ['shared/file', ['everybody  shared directory']],
    ['sticky/file', []],
    ['sticky/link', []],
    ['sticky/theirs', [`user ${STRANGER} theirs file`]],
    ['sticky/their-link', [`user ${STRANGER} their-link link`]],
    ['circle', []],
    ['/dev/null', []],
    ['/dev/stdin', []],
  ])('%s', (name, expected) => expect(words(name)).toEqual(expected));
});
