import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readState, saveState } from '../../src/history/state.js';
import { partedState, stateText } from '../../src/history/state-text.js';
import { buildNews, buildState, buildTracked, MACHINE } from '../helpers/build-history.js';
import { problemsOf } from '../helpers/capture.js';
import { fakeHost } from '../helpers/fake-host.js';

const FILE = '/var/lib/port-audit/state.json';

const STATE = buildState({
  findings: [buildTracked({ message: 'a]\n{"b"' }), buildTracked({ fingerprint: 'f'.repeat(32), subject: null })],
  undelivered: [{ recipient: 'stdout', news: [buildNews({}), buildNews({})], gaps: [] }],
});

const TEXT = [...stateText(STATE)].join('');

const reading = (content: string | Buffer) => readState(fakeHost({ files: { [FILE]: content } }), FILE, MACHINE);

describe('partedState', () => {
  it('parts what was written into the findings and the rest', () => {
    const parted = partedState(Buffer.from(TEXT));
    expect(JSON.parse(parted?.rest ?? '')).toEqual({ ...STATE, findings: [] });
    expect([...(parted?.findings() ?? [])].map((text) => JSON.parse(text))).toEqual(STATE.findings);
  });
  it.each([JSON.stringify(STATE), JSON.stringify(STATE, null, 2), '', 'x'])('leaves another layout alone', (text) =>
    expect(partedState(Buffer.from(text))).toBeNull(),
  );
  it('survives any bytes', () =>
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const parted = partedState(Buffer.concat([Buffer.from('{"a":1,"findings":[\n'), bytes]));
        expect([...(parted?.findings() ?? [])].join('').length).toBeGreaterThanOrEqual(0);
      }),
    ));
});

describe('a state of one line a finding', () => {
  it('reads back the same, as does one of another layout', async () => {
    expect(await reading(TEXT)).toEqual(STATE);
    expect(await reading(JSON.stringify(STATE, null, 2))).toEqual(STATE);
  });
  it('is damaged wherever it is cut', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: TEXT.length - 2 }), async (length) => {
        await expect(reading(TEXT.slice(0, length))).rejects.toThrow('damaged');
      }),
    ));
  it('names the finding that is not as it should be', async () => {
    const text = TEXT.replace('"status":"open"', '"status":"shut"');
    expect((await problemsOf(reading(text)))[0]).toContain('findings.0.status');
  });
  it('keeps what many findings share once', async () => {
    const host = fakeHost();
    saveState(host, FILE, buildState({ findings: [buildTracked(), buildTracked()] }));
    const [first, second] = (await readState(host, FILE, MACHINE))?.findings ?? [];
    expect(first?.evidence).not.toBeNull();
    expect(first?.evidence).toBe(second?.evidence);
  });
});
