import { describe, expect, it } from 'vitest';
import { HostError } from '../../src/host/types.js';
import { stdoutChannel } from '../../src/notify/stdout.js';
import { buildNotification } from '../helpers/build-history.js';
import { fakeHost } from '../helpers/fake-host.js';

describe('stdout', () => {
  it('gets the notification', async () => {
    const host = fakeHost();
    expect(await stdoutChannel(host, ({ host: name }) => `${name}\n`).tell(buildNotification(), ['stdout'])).toEqual(
      [],
    );
    expect(host.stdout.text).toBe('web1\n');
  });

  it('is a failure to tell when nobody took it', async () => {
    const host = fakeHost();
    const broken = { ...host, stdout: { ...host.stdout, failure: new HostError('ENOSPC', 'write ENOSPC') } };
    expect(await stdoutChannel(broken, () => '').tell(buildNotification(), ['stdout'])).toEqual([
      { recipient: 'stdout', reason: 'stdout: write ENOSPC', kind: 'failed' },
    ]);
  });
});
