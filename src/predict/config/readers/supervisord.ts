import { lacksVariable, supervisorFile, supervisorSettings } from '../../programs/supervisor.js';
import { endpoint } from '../endpoint.js';
import type { Reader } from '../types.js';

/** supervisord: its page, where `[inet_http_server]` has a port; what it starts is found as programs of their own. */
export const supervisord: Reader = {
  programs: ['supervisord'],
  decides: /^port$/,
  read: (run, image) => {
    const file = supervisorFile(image, run);
    if (lacksVariable(image, run, file)) return [];
    return supervisorSettings(image, file)
      .filter(({ key, within }) => key === 'port' && /^inet_http_server(?::|$)/.test(within.at(-1)?.[0] ?? ''))
      .flatMap((line) =>
        endpoint(image, line, line.values[0] ?? '', { protocol: 'tcp', everywhere: 'any4', port: null }),
      );
  },
};
