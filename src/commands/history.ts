import { EXIT } from '../api/exit-code.js';
import { history as readHistory } from '../api/history.js';
import { historyJson, historyTable } from '../reports/answers/history.js';
import { ANSWER_OPTIONS, readAnswerFormat } from './answer.js';
import { readStatePath, STATE_OPTION } from './cron-options.js';
import { OUTPUT_OPTION, readOutputFile, writeResult } from './output.js';
import { styleOf } from './style.js';
import type { Command } from './types.js';

/** What the unattended runs saw, first and last. */
export const history: Command = {
  arguments: [],
  options: [STATE_OPTION, ...ANSWER_OPTIONS, OUTPUT_OPTION],
  examples: [
    { command: 'port-audit history', description: 'everything that is open, and what is over' },
    { command: 'port-audit history --format json', description: 'the same with all evidence, for programs' },
  ],
  async run({ options }, host) {
    const format = readAnswerFormat(options);
    const output = readOutputFile(options);
    const state = await readHistory({ state: readStatePath(options) }, host);
    const text = format === 'json' ? historyJson(state) : historyTable(state, styleOf(host, output, 'never'));
    await writeResult(host, output, text);
    return EXIT.clean;
  },
};
