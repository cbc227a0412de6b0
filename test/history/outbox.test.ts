import { describe, expect, it } from 'vitest';
import { addNews, afterTelling, waitingFor } from '../../src/history/outbox.js';
import {
  buildGapNews,
  buildNews,
  buildTold,
  buildTracked,
  minutesLater,
  waiting as saying,
} from '../helpers/build-history.js';

const fresh = buildNews();
const over = buildNews({ kind: 'resolved', at: minutesLater(10), ending: 'gone' });
const other = buildNews({ finding: buildTold({ fingerprint: 'f'.repeat(32) }) });

describe('addNews', () => {
  it('puts news aside for every recipient of the run', () => {
    const undelivered = addNews([], ['mail:a', 'webhook'], saying(fresh), []);
    expect(undelivered).toEqual([
      { recipient: 'mail:a', news: [fresh], gaps: [] },
      { recipient: 'webhook', news: [fresh], gaps: [] },
    ]);
  });

  it('keeps what waits for a recipient that takes no part', () => {
    const waiting = addNews([], ['mail:a'], saying(fresh), []);
    expect(waitingFor(addNews(waiting, ['stdout'], saying(over), []), 'mail:a').news).toEqual([fresh]);
  });

  it('keeps an appearance that was over before it could be told', () => {
    const waiting = addNews([], ['stdout'], saying(fresh), []);
    expect(waitingFor(addNews(waiting, ['stdout'], saying(over), []), 'stdout').news).toEqual([fresh, over]);
  });

  it('does not grow with what comes and goes again and again', () => {
    let waiting = addNews([], ['stdout'], saying(), []);
    for (let round = 0; round < 100; round++) waiting = addNews(waiting, ['stdout'], saying(fresh, over), []);
    expect(waitingFor(waiting, 'stdout').news.map(({ kind, times }) => [kind, times])).toEqual([
      ['new', 100],
      ['resolved', 100],
    ]);
  });

  it('joins changes from the first to the last', () => {
    const change = (what: 'user' | 'program', from: string, to: string) =>
      buildNews({ kind: 'changed', changes: [{ what, from, to }] });
    const news = [change('user', 'alice', 'bob'), change('program', 'a', 'b'), change('user', 'bob', 'carol')];
    expect(waitingFor(addNews([], ['stdout'], saying(...news), []), 'stdout').news[0]?.changes).toEqual([
      { what: 'program', from: 'a', to: 'b' },
      { what: 'user', from: 'alice', to: 'carol' },
    ]);
  });

  it('drops what the policy accepts by now, for every recipient', () => {
    const waiting = addNews([], ['mail:a', 'stdout'], saying(fresh, other), []);
    const accepted = buildTracked({ status: 'accepted' });
    expect(addNews(waiting, ['stdout'], saying(), [accepted])).toEqual([
      { recipient: 'mail:a', news: [other], gaps: [] },
      { recipient: 'stdout', news: [other], gaps: [] },
    ]);
  });
});

describe('afterTelling', () => {
  it('takes away what was told, and only from the one who heard it', () => {
    const waiting = addNews([], ['mail:a', 'stdout'], saying(fresh, other), []);
    expect(afterTelling(waiting, 'stdout', saying(fresh))).toEqual([
      { recipient: 'mail:a', news: [fresh, other], gaps: [] },
      { recipient: 'stdout', news: [other], gaps: [] },
    ]);
    expect(afterTelling(waiting, 'stdout', saying(fresh, other))).toEqual([
      { recipient: 'mail:a', news: [fresh, other], gaps: [] },
    ]);
  });
});

describe('what could not be seen', () => {
  const began = buildGapNews();
  const ended = buildGapNews({ kind: 'ended', at: minutesLater(10) });

  it('waits beside the news, and is crossed out with it', () => {
    const waits = addNews([], ['stdout'], { news: [fresh], gaps: [began] }, []);
    expect(waitingFor(waits, 'stdout')).toMatchObject({ news: [fresh], gaps: [began] });
    expect(afterTelling(waits, 'stdout', { news: [fresh], gaps: [] })).toMatchObject([{ news: [], gaps: [began] }]);
    expect(afterTelling(waits, 'stdout', { news: [fresh], gaps: [began] })).toEqual([]);
  });

  it('does not grow with what begins and ends again and again', () => {
    let waits = addNews([], ['stdout'], saying(), []);
    for (let round = 0; round < 10; round++) waits = addNews(waits, ['stdout'], { news: [], gaps: [began, ended] }, []);
    expect(waitingFor(waits, 'stdout').gaps).toEqual([began, ended]);
  });
});
