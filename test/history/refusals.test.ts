import { expect, it } from 'vitest';
import { refusedAfter, restingRecipients } from '../../src/history/refusals.js';
import { minutesLater, NOW } from '../helpers/build-history.js';

const DAY = 24 * 60;
const BOTH = ['mail:a', 'mail:b'];
const refused = [{ recipient: 'mail:a', at: NOW }];
const resting = (minutes: number, recipients = BOTH) => [
  ...restingRecipients(refused, recipients, minutesLater(minutes)),
];

it('lets one that was refused for good rest for a day, whatever the clock does', () => {
  expect([resting(10), resting(DAY - 61), resting(DAY - 59), resting(-10 * DAY)]).toEqual([
    ['mail:a'],
    ['mail:a'],
    [],
    ['mail:a'],
  ]);
});

it('lets nobody rest where nobody else is left', () => {
  expect(resting(10, ['mail:a'])).toEqual([]);
});

it('remembers who was refused, and forgets who was not any more', () => {
  const run = { recipients: BOTH, resting: new Set<string>(), rejected: ['mail:b'] };
  expect(refusedAfter(refused, run, minutesLater(DAY))).toEqual([{ recipient: 'mail:b', at: minutesLater(DAY) }]);
  const quiet = { recipients: BOTH, resting: new Set(['mail:a']), rejected: [] };
  expect(refusedAfter(refused, quiet, minutesLater(5))).toBe(refused);
});
