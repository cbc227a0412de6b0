import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnobservableError, UsageError } from '../../src/base/errors.js';
import { defaultStatePath, loadState, readState, saveState } from '../../src/history/state.js';
import { EMPTY_STATE, STATE_SCHEMA, type State } from '../../src/history/types.js';
import { nodeHost } from '../../src/host/node.js';
import { HostError } from '../../src/host/types.js';
import { buildGapNews, buildNews, buildState, buildTracked, MACHINE } from '../helpers/build-history.js';
import { problemsOf } from '../helpers/capture.js';
import { fakeHost } from '../helpers/fake-host.js';
import { hostileText } from '../helpers/hostile.js';

const FILE = '/var/lib/port-audit/state.json';

const reading = (content: string | Buffer) => readState(fakeHost({ files: { [FILE]: content } }), FILE, MACHINE);

describe('defaultStatePath', () => {
  it.each([
    [{ uid: 0, env: { XDG_STATE_HOME: '/x' } }, '/var/lib/port-audit/state.json'],
    [{ uid: 1000, env: { XDG_STATE_HOME: '/x' } }, '/x/port-audit/state-0123456789abcdef.json'],
    [
      { uid: 1000, env: { XDG_STATE_HOME: 'relative' } },
      '/home/user/.local/state/port-audit/state-0123456789abcdef.json',
    ],
    [{ uid: 1000, env: {} }, '/home/user/.local/state/port-audit/state-0123456789abcdef.json'],
  ])('%j is %s', (world, expected) => {
    expect(defaultStatePath(fakeHost(world), MACHINE)).toBe(expected);
  });
  it('has to be named by whoever has no home', () => {
    const homeless = { ...fakeHost({ uid: 54321 }), homeDirectory: null };
    expect(() => defaultStatePath(homeless, MACHINE)).toThrow('name a file with state');
    expect(defaultStatePath({ ...homeless, env: { XDG_STATE_HOME: '/x' } }, MACHINE)).toBe(
      '/x/port-audit/state-0123456789abcdef.json',
    );
  });
});

describe('a state that was saved', () => {
  const state = buildState({
    findings: [buildTracked(), buildTracked({ subject: null, evidence: null, status: 'resolved', resolvedAt: null })],
    undelivered: [
      { recipient: 'stdout', news: [buildNews({ kind: 'resolved', ending: 'gone' })], gaps: [buildGapNews()] },
    ],
  });

  it('reads back the same', async () => {
    const host = fakeHost();
    saveState(host, FILE, state);
    expect(await readState(host, FILE, MACHINE)).toEqual(state);
  });

  it('keeps hostile text exactly', () => {
    const host = fakeHost();
    return fc.assert(
      fc.asyncProperty(hostileText(), async (text) => {
        const wellFormed = Buffer.from(text).toString();
        const hostile: State = { ...state, findings: [buildTracked({ message: wellFormed })] };
        saveState(host, FILE, hostile);
        expect(await readState(host, FILE, MACHINE)).toEqual(hostile);
      }),
      { numRuns: 50 },
    );
  });
});

describe('on a real disk', () => {
  let directory = '';
  beforeAll(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'port-audit-state-'));
  });
  afterAll(() => fs.rmSync(directory, { recursive: true }));

  it('may be read by its owner only, and leaves nothing beside it', () => {
    const file = path.join(directory, 'state.json');
    saveState(nodeHost(), file, buildState());
    saveState(nodeHost(), file, buildState({ findings: [] }));
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.readdirSync(directory)).toEqual(['state.json']);
  });
});

describe('readState', () => {
  it('has nothing to say of a file that is not there', async () => {
    expect(await readState(fakeHost(), FILE, MACHINE)).toBeNull();
    expect(await loadState(fakeHost(), FILE, MACHINE)).toEqual(EMPTY_STATE);
  });

  const good = JSON.stringify(buildState());
  it.each([
    ['empty', '', 'damaged: the file is empty'],
    ['cut off', good.slice(0, 200), 'damaged: it is not JSON; is it cut off?'],
    ['binary', Buffer.from([0, 255, 254, 1]), 'damaged: it is not JSON; is it cut off?'],
    ['of something else', '{"schema":"port-audit/report@1"}', 'damaged: it does not say'],
    ['a list', '[]', 'damaged: it does not say'],
    [
      'of a version that never was',
      good.replace(STATE_SCHEMA, 'port-audit/state@0'),
      'version 0 of the state never was',
    ],
    ['wrong in one field', good.replace('"severity":"medium"', '"severity":"dire"'), 'findings.0.severity'],
  ])('refuses one that is %s, and says what to do', async (_, content, expected) => {
    const [what, advice] = await problemsOf(reading(content));
    expect(what).toContain(expected);
    expect(what).toContain(FILE);
    expect(advice).toContain('left as it is; move it away to begin anew');
  });

  it('tells one of a newer version from one that is damaged', async () => {
    const lines = await problemsOf(reading('{"schema":"port-audit/state@99","whatever":true}'));
    expect(lines.join('\n')).toMatch(/written by a newer port-audit \(version 99.*\n.*update port-audit/);
  });

  it('takes any bytes without a crash', () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json(), fc.constant(`{"schema":"${STATE_SCHEMA}"}`)), async (text) => {
        await expect(reading(text)).rejects.toBeInstanceOf(UsageError);
      }),
    ));

  it('says why a file cannot be read', async () => {
    const host = fakeHost({ files: { [FILE]: { error: 'EACCES' } } });
    const [line] = await problemsOf(readState(host, FILE, MACHINE));
    expect(line).toMatch(/: may not be read; run as its owner, or name another file with state/);
  });
});

describe('saveState', () => {
  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EROFS', 'the disk is read-only'],
    ['EIO', 'EIO: broken'],
  ])('says of %s that %s', (code, words) => {
    const host = fakeHost();
    const files = {
      ...host.files,
      writeAtomic: () => {
        throw new HostError(code, `${code}: broken`);
      },
    };
    const saving = () => saveState({ ...host, files }, FILE, buildState());
    expect(saving).toThrow(UnobservableError);
    expect(saving).toThrow(`state ${FILE}: cannot be written: ${words}`);
  });
});
