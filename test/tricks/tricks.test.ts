import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/report.js';
import { claimGaps } from '../../src/judge/classify/claims.js';
import { relayGaps } from '../../src/judge/classify/relay-gaps.js';
import { AUDIT, type Namespace } from '../daemons/namespace.js';
import { play } from './stage.js';
import { addressOf, missingFor, TRICKS, type Trick } from './tricks.js';

const isRoot = process.getuid?.() === 0;

const PLAYED = TRICKS.filter((trick) => isRoot && missingFor(trick).length === 0);

/** What the program says of what a trick has put on its port. */
function sayingOf({ listeners, findings }: Report, trick: Trick) {
  const [port = '', protocol = ''] = trick.at.split('/');
  const listener = listeners.find(
    (each) => each.address === addressOf(trick) && each.port === Number(port) && each.protocol === protocol,
  );
  if (listener === undefined) return { text: 'not seen', isSure: false, isSilent: true, listener };
  const ofIt = findings.filter((finding) => finding.listener === listener.id);
  const rules = ofIt.map(({ rule }) => rule);
  const gaps = [...claimGaps([listener], ofIt), ...relayGaps([listener])];
  const words = [`${listener.verdict} (${listener.confidence})`, ...rules, ...gaps.map(() => 'gap')];
  return {
    text: words.join(', '),
    isSure: listener.verdict === 'expected' && listener.confidence === 'high',
    isSilent: rules.length === 0 && gaps.length === 0,
    listener,
  };
}

/** Verdicts and rules of a report, by port and address. */
const sayings = (report: Report) => PLAYED.map((trick) => [trick.name, sayingOf(report, trick).text]);

/** Everything of /proc that belongs to others is out of sight of who is not root. */
const HIDE = ['mount', '-o', 'remount,hidepid=invisible', '/proc'];
const AS_NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

describe('what others can do', () => {
  let stage: Namespace | undefined;
  let report: Report | undefined;
  beforeAll(async () => {
    if (!isRoot) return;
    stage = await play(PLAYED);
    report = await stage.audit('--all');
  });
  afterAll(() => stage?.close());

  it.for(TRICKS)('$name', (trick, { skip }) => {
    if (report === undefined) return skip('needs root');
    if (missingFor(trick).length > 0) return skip(`needs ${missingFor(trick).join(', ')}`);
    const { text, isSure, isSilent, listener } = sayingOf(report, trick);
    expect(text, JSON.stringify(listener, null, 1)).toBe(trick.says);
    if (trick.limit === null) expect({ isSure, isSilent }).toEqual({ isSure: false, isSilent: false });
  });

  it('is the same where processes of others are out of sight (hidepid)', async ({ skip }) => {
    if (stage === undefined || report === undefined) return skip('needs root');
    await stage.run(...HIDE);
    expect(sayings(await stage.audit('--all'))).toEqual(sayings(report));
  });

  it('is no all-clear for an ordinary user who may not look', async ({ skip }) => {
    if (stage === undefined) return skip('needs root');
    const { listeners, gaps } = JSON.parse(await stage.run(...AS_NOBODY, ...AUDIT, '--all')) as Report;
    const sure = listeners.filter(({ verdict, confidence }) => verdict === 'expected' && confidence === 'high');
    expect(sure).toEqual([]);
    expect(gaps.map(({ scope }) => scope)).toEqual(expect.arrayContaining(['owner', 'netns']));
  });
});
