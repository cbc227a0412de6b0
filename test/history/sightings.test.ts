import { expect, it } from 'vitest';
import { addSighting, takeSightings } from '../../src/history/sightings.js';
import { fakeHost } from '../helpers/fake-host.js';

const STATE = '/var/lib/port-audit/state.json';

it('keeps what was seen until a run has remembered it', () => {
  const host = fakeHost();
  expect(takeSightings(host, STATE).lines).toEqual([]);
  addSighting(host, STATE, '{"a":1}');
  addSighting(host, STATE, '{"a":2}');
  expect(takeSightings(host, STATE).lines).toEqual(['{"a":1}', '{"a":2}']);
  // That run was killed; a watch goes on meanwhile.
  addSighting(host, STATE, '{"a":3}');
  const again = takeSightings(host, STATE);
  expect(again.lines).toEqual(['{"a":1}', '{"a":2}']);
  again.forget();
  const next = takeSightings(host, STATE);
  expect(next.lines).toEqual(['{"a":3}']);
  next.forget();
  expect([...host.disk.keys()]).toEqual([]);
});

it('has room for so much', () => {
  const host = fakeHost();
  const line = 'x'.repeat(5 << 20);
  expect([addSighting(host, STATE, line), addSighting(host, STATE, line)]).toEqual([true, false]);
});
