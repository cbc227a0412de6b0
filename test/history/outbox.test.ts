import { describe, expect, it } from 'vitest';
import { addNews, afterTelling, waitingFor } from '../../src/history/outbox.js';
import { buildNews, buildTold, buildTracked, minutesLater } from '../helpers/build-history.js';

const fresh = buildNews();
const over = buildNews({ kind: 'resolved', at: minutesLater(10), ending: 'gone' });
const other = buildNews({ finding: buildTold({ fingerprint: 'f'.repeat(32) }) });

describe('addNews', () => {
  it('puts news aside for every recipient of the run', () => {
    const undelivered = addNews([], ['mail:a', 'webhook'], [fresh], []);
    expect(undelivered).toEqual([
      { recipient: 'mail:a', news: [fresh] },
      { recipient: 'webhook', news: [fresh] },
    ]);
  });

  it('keeps what waits for a recipient that takes no part', () => {
    const waiting = addNews([], ['mail:a'], [fresh], []);
    expect(waitingFor(addNews(waiting, ['stdout'], [over], []), 'mail:a')).toEqual([fresh]);
  });

  it('keeps an appearance that was over before it could be told', () => {
    const waiting = addNews([], ['stdout'], [fresh], []);
    expect(waitingFor(addNews(waiting, ['stdout'], [over], []), 'stdout')).toEqual([fresh, over]);
  });

  it('does not grow with what comes and goes again and again', () => {
    let waiting = addNews([], ['stdout'], [], []);
    for (let round = 0; round < 100; round++) waiting = addNews(waiting, ['stdout'], [fresh, over], []);
    expect(waitingFor(waiting, 'stdout').map(({ kind, times }) => [kind, times])).toEqual([
      ['new', 100],
      ['resolved', 100],
    ]);
  });

  it('joins changes from the first to the last', () => {
    const change = (what: 'user' | 'program', from: string, to: string) =>
      buildNews({ kind: 'changed', changes: [{ what, from, to }] });
    const news = [change('user', 'alice', 'bob'), change('program', 'a', 'b'), change('user', 'bob', 'carol')];
    expect(waitingFor(addNews([], ['stdout'], news, []), 'stdout')[0]?.changes).toEqual([
      { what: 'program', from: 'a', to: 'b' },
      { what: 'user', from: 'alice', to: 'carol' },
    ]);
  });

  it('drops what the policy accepts by now, for every recipient', () => {
    const waiting = addNews([], ['mail:a', 'stdout'], [fresh, other], []);
    const accepted = buildTracked({ status: 'accepted' });
    expect(addNews(waiting, ['stdout'], [], [accepted])).toEqual([
      { recipient: 'mail:a', news: [other] },
      { recipient: 'stdout', news: [other] },
    ]);
  });
});

describe('afterTelling', () => {
  it('takes away what was told, and only from the one who heard it', () => {
    const waiting = addNews([], ['mail:a', 'stdout'], [fresh, other], []);
    expect(afterTelling(waiting, 'stdout', [fresh])).toEqual([
      { recipient: 'mail:a', news: [fresh, other] },
      { recipient: 'stdout', news: [other] },
    ]);
    expect(afterTelling(waiting, 'stdout', [fresh, other])).toEqual([{ recipient: 'mail:a', news: [fresh, other] }]);
  });
});
