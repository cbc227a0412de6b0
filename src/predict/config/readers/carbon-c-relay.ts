import type { Opened } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { argued, byDefault, flagValue } from '../flags.js';
import { opened, portNumber } from '../sockets.js';
import { SEMICOLONS } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';
import { settingsOfFile } from '../syntax/include.js';
import type { Reader } from '../types.js';

const parse = parseBlocks({ ...SEMICOLONS, comments: ['#'] });

/**
 * carbon-c-relay: `listen type linemode PLACE [proto tcp|udp|unix] …`, where each place may have its transport behind it and
 * has both without; without the statement the port of its option, else 2003. carbon-c-relay(1), STATEMENTS
 */
export const carbonRelay: Reader = {
  programs: ['carbon-c-relay'],
  read(run, image) {
    const file = flagValue(run, '-f');
    const settings = file === null ? [] : settingsOfFile(image, file, parse);
    const lines = settings.filter(({ key, within }) => key === 'listen' && within.length === 0);
    const both = ['tcp', 'udp'] as const;
    if (lines.length === 0) {
      const port = flagValue(run, '-p');
      const source = port === null ? byDefault(run) : argued(run, port);
      const number = portNumber(image, port ?? '2003', 'tcp') ?? 2003;
      return both.flatMap((each) => opened(image, each, flagValue(run, '-i') ?? 'any', number, source));
    }
    return lines.flatMap((line): Opened[] =>
      line.values.flatMap((word, index) => {
        if (!/^(?:\S+:)?\d{1,5}$/.test(word)) return [];
        const kind = line.values[index + 1] === 'proto' ? line.values[index + 2] : null;
        const protocols = kind === null ? both : both.filter((each) => each === kind);
        return protocols.flatMap((protocol) =>
          endpoint(image, line, word, { protocol, everywhere: 'any', port: null }),
        );
      }),
    );
  },
};
