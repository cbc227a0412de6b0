import { errorText, type Host } from '../host.js';
import type { Channel, Letter } from './types.js';

const EAR = 'stdout';

/** Standard output, which cron itself mails. A disk that is full or a reader that has gone is a failure to tell. */
export function stdoutChannel(host: Host, render: (letter: Letter) => string | Promise<string>): Channel {
  return {
    ears: [EAR],
    async tell(letter) {
      await host.stdout.write(await render(letter));
      const { failure } = host.stdout;
      return failure === null ? [] : [{ ear: EAR, reason: `stdout: ${errorText(failure)}`, kind: 'failed' }];
    },
  };
}
