import { describe, expect, it } from 'vitest';
import { judgeLines } from '../../../src/api/judge/lines.js';
import { packed } from '../../../src/api/judge/thread.js';
import { type Host, HostError, type HostThread } from '../../../src/host/types.js';
import { ASSETS, machineLine, SQUATTER, SSHD } from '../../helpers/command.js';
import { type FakeHost, fakeHost } from '../../helpers/fake-host.js';

const REQUEST = { format: 'rows', jobs: 2 } as const;

/** A machine a piece, and more than may wait for one thread. */
const PIECES = Array.from({ length: 100 }, (_, index) => machineLine(`web${index}`, [SSHD, SQUATTER]));

const world = (chunks: readonly string[]): FakeHost => fakeHost({ assets: ASSETS, chunks });

/** A host whose threads answer with `answer` what lines they were asked, or reject. */
function withThreads(host: Host, answer: (asked: Parameters<HostThread['ask']>[0]) => Promise<string>) {
  const asked: number[] = [];
  let ended = 0;
  const openThread = (): HostThread => ({
    ask: async (message) => {
      asked.push(message.bytes.length);
      const bytes = new TextEncoder().encode(await answer(message));
      return { facts: { judged: 1, other: 0, findings: false, invalid: [] }, bytes };
    },
    end: () => void ended++,
  });
  return { host: { ...host, openThread }, asked, ended: () => ended };
}

async function all(host: Host): Promise<string[]> {
  const texts: string[] = [];
  for await (const { bytes } of judgeLines(host.stdin(), REQUEST, host)) texts.push(Buffer.from(bytes).toString());
  return texts;
}

/** The machine that a piece of text names. */
const nameIn = (text: string) => /web\d+/.exec(text)?.[0];

describe('judgeLines', () => {
  it('asks another thread from the first document on, and keeps the order of what each answers', async () => {
    const names: Array<string | undefined> = [];
    const { host, asked, ended } = withThreads(world(PIECES), async ({ bytes }) => {
      // Later than all that is due: what is judged here meanwhile has to wait for it.
      for (let turn = 0; turn < 20; turn++) await null;
      const name = nameIn(Buffer.from(bytes).toString());
      names.push(name);
      return `${name} by the thread`;
    });
    const texts = await all(host);
    expect(texts.map(nameIn)).toEqual(PIECES.map(nameIn));
    expect(asked[0]).toBe(0);
    expect(names.length).toBeGreaterThan(1);
    expect(texts.filter((text) => text.endsWith('by the thread')).map(nameIn)).toEqual(names.slice(1));
    expect(ended()).toBe(1);
  });

  it('opens no thread for nothing, and none where one is enough', async () => {
    const { host, asked } = withThreads(world([]), async () => '');
    expect(await all(host)).toEqual([]);
    const alone = withThreads(world(PIECES.slice(0, 5)), async () => '');
    const judged = judgeLines(alone.host.stdin(), { ...REQUEST, jobs: 1 }, alone.host);
    for await (const _ of judged) expect(alone.asked).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('lets go of its input when whoever reads has enough', async () => {
    let isReturned = false;
    const input = (async function* () {
      try {
        for (const piece of PIECES) yield Buffer.from(piece);
      } finally {
        isReturned = true;
      }
    })();
    const { host } = withThreads(world([]), async () => '');
    for await (const { judged } of judgeLines(input, { ...REQUEST, jobs: 1 }, host)) {
      expect(judged).toBe(1);
      break;
    }
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(isReturned).toBe(true);
  });

  it('judges alone beside a thread that does not start', async () => {
    const { host, ended } = withThreads(world(PIECES), () => Promise.reject(new HostError('UNKNOWN', 'no memory')));
    expect((await all(host)).map(nameIn)).toEqual(PIECES.map(nameIn));
    expect(ended()).toBe(1);
  });

  it('ends with what a thread could not do', async () => {
    const { host, ended } = withThreads(world(PIECES), async ({ bytes }) => {
      if (bytes.length > 0) throw new HostError('UNKNOWN', 'the thread has ended');
      return '';
    });
    await expect(all(host)).rejects.toThrow('the thread has ended');
    expect(ended()).toBe(1);
  });

  it('ends with what became of the input while an answer was written, and lets nothing go unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const broken = (async function* () {
        yield Buffer.from(PIECES[0] ?? '');
        throw new Error('the pipe broke');
      })();
      const lines = judgeLines(broken, { format: 'rows' }, fakeHost({ assets: ASSETS }));
      expect((await lines.next()).value).toMatchObject({ judged: 1 });
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      await expect(lines.next()).rejects.toThrow('the pipe broke');
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('counts, and ends with its signal while the next document does not come', async () => {
    const controller = new AbortController();
    const idle = (async function* () {
      yield Buffer.from(`${PIECES[0]}rubbish\n`);
      await new Promise(() => {});
    })();
    const done: number[] = [];
    const onProgress = (progress: { readonly done: number }) => void done.push(progress.done);
    const options = { ...REQUEST, file: 'hosts', onProgress, signal: controller.signal };
    const lines = judgeLines(idle, options, fakeHost({ assets: ASSETS }));
    const first = await lines.next();
    expect(first.value).toMatchObject({ judged: 1, invalid: [[expect.stringMatching(/^hosts:2: .*not JSON/)]] });
    const second = lines.next();
    controller.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    expect(done).toEqual([0, 1]);
  });

  it('hands documents over in one piece that is theirs alone', () => {
    const chunk = Buffer.from('{"a":1}\n{"b":2}\n');
    const documents = [chunk.subarray(0, 7), chunk.subarray(8, 15)].map((bytes, index) => ({
      line: index + 1,
      bytes,
      problem: null,
    }));
    const { facts, bytes } = packed(documents);
    expect(Buffer.from(bytes).toString()).toBe('{"a":1}{"b":2}');
    expect(bytes.buffer.byteLength).toBe(14);
    expect(facts).toEqual([
      { line: 1, problem: null, length: 7 },
      { line: 2, problem: null, length: 7 },
    ]);
  });
});
