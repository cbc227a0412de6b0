import { EXIT } from '../api/exit-code.js';
import { history as readHistory } from '../api/history.js';
import type { Host } from '../host/types.js';
import { historyJson, historyTable } from '../reports/answers/history.js';
import { ANSWER_OPTIONS, readAnswerFormat } from './answer.js';
import { PROTOCOL_OPTION, readProtocol } from './audit-options.js';
import { readStatePath, STATE_OPTION } from './cron-options.js';
import { OUTPUT_OPTION, readOutputFile, writeResult } from './output.js';
import { readPorts } from './port-list.js';
import { readColour, styleOf } from './style.js';
import type { Command, Input } from './types.js';

function readView({ options }: Input, host: Host) {
  const ports = typeof options.port === 'string' ? readPorts(options.port, host) : [];
  return { ports, protocol: readProtocol(options) };
}

/** What the unattended runs saw, first and last. */
export const history: Command = {
  arguments: [],
  options: [
    STATE_OPTION,
    {
      flags: '-p, --port <list>',
      description: 'show findings of these ports only; json has all: 22,8000-8999,53/udp,http',
    },
    PROTOCOL_OPTION,
    ...ANSWER_OPTIONS,
    OUTPUT_OPTION,
  ],
  examples: [
    { command: 'port-audit history', description: 'everything that is open, and what is over' },
    { command: 'port-audit history --port 3099', description: 'what was seen on one port' },
    { command: 'port-audit history --format json', description: 'the same with all evidence, for programs' },
  ],
  async run(input, host) {
    const { options } = input;
    const format = readAnswerFormat(options);
    const output = readOutputFile(options);
    const view = readView(input, host);
    const style = styleOf(host, output, readColour(options));
    const state = await readHistory({ state: readStatePath(options) }, host);
    await writeResult(host, output, format === 'json' ? historyJson(state) : historyTable(state, view, style));
    return EXIT.clean;
  },
};
