import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/main.js';
import { fakeHost } from '../helpers/fake-host.js';
import { recordedDay } from '../helpers/recorded-day.js';

/** What the shipped program knows. */
const ASSETS = Object.fromEntries(
  ['registry/iana.bin', 'registry/knowledge.bin'].map((name) => [name, fs.readFileSync(`dist/${name}`)]),
);

const NOTHING = 'version: 1\nallow: []\n';

/** What the machine is for, whichever release of it runs. */
const THE_SHOP = 'version: 1\nallow: [{port: 8080/tcp, program: shop, user: shop, reason: the shop itself}]\n';

/** The messages of a day on which the timer runs every quarter of an hour. */
async function messagesOf(machine: 'desktop' | 'server', policy: string): Promise<string[]> {
  let disk: Parameters<typeof fakeHost>[0] = {};
  const messages: string[] = [];
  for (const { interfaces, snapshot } of recordedDay(machine)) {
    const now = new Date(snapshot.takenAt);
    const files = { ...disk?.files, 'p.yaml': policy, 'now.json': JSON.stringify(snapshot) };
    const host = fakeHost({ assets: ASSETS, files, now, interfaces });
    const code = await run(['cron', '--from', 'snapshot:now.json', '--policy', 'p.yaml'], host);
    expect([0, 1], host.stderr.text).toContain(code);
    if (host.stdout.text !== '') messages.push(host.stdout.text);
    disk = { files: Object.fromEntries(host.disk) };
  }
  return messages;
}

describe('a day with ephemeral ports, restarts, updates and sleep', () => {
  it('of a desktop is three messages at most, and what is worth telling is among them', async () => {
    const messages = await messagesOf('desktop', NOTHING);
    expect(messages.length).toBeLessThanOrEqual(3);
    expect(messages.map((text) => /^([A-Z ]+) \(\d+\)$/m.exec(text)?.[1])).toEqual([
      'NEW',
      'RESOLVED',
      'COMES AND GOES',
    ]);
    for (const text of messages) expect(text).toContain('3099/tcp');
  });

  it('of a server is one message at most, a certificate that is renewed among what happens', async () => {
    const messages = await messagesOf('server', THE_SHOP);
    expect(messages.length).toBeLessThanOrEqual(1);
    expect(messages.join('\n')).toContain('9229/tcp');
    const onPort80 = recordedDay('server').map(({ snapshot }) =>
      snapshot.listeners.find(({ port }) => port === 80)?.owners.map(({ cmdline }) => cmdline?.join(' ')),
    );
    expect(onPort80).toContainEqual([expect.stringContaining('/usr/bin/certbot certonly --standalone')]);
  });

  it.each(['desktop', 'server'] as const)(
    'of a %s is 96 looks, with something that comes, goes and starts anew',
    (machine) => {
      const looks = recordedDay(machine).map(({ snapshot }) => snapshot);
      const ids = looks.map(({ listeners }) => listeners.map(({ id }) => id).join(' '));
      const times = looks.map(({ takenAt }) => Date.parse(takenAt));
      expect([looks.length, new Set(ids).size > 10]).toEqual([96, true]);
      expect(times.toSorted((left, right) => left - right)).toEqual(times);
    },
  );
});
