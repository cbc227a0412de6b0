import type { Notification } from '../history/notification.js';
import { errorText, type Host } from '../host/types.js';
import type { Channel } from './types.js';

const RECIPIENT = 'stdout';

/** Standard output, which cron itself mails. A disk that is full or a reader that has gone is a failure to tell. */
export function stdoutChannel(host: Host, render: (notification: Notification) => string | Promise<string>): Channel {
  return {
    recipients: [RECIPIENT],
    async tell(notification) {
      await host.stdout.write(await render(notification));
      const { failure } = host.stdout;
      return failure === null
        ? []
        : [{ recipient: RECIPIENT, reason: `stdout: ${errorText(failure)}`, kind: 'failed' }];
    },
  };
}
