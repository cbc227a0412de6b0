import { diff as compare } from '../api/diff.js';
import { differenceJson, differenceText } from '../reports/answers/difference.js';
import { ANSWER_OPTIONS, readAnswerFormat } from './answer.js';
import { OUTPUT_OPTION, readOutputFile, writeResult } from './output.js';
import { warnOfRegistry } from './tell.js';
import type { Command } from './types.js';

/** Compares two snapshots or reports. */
export const diff: Command = {
  arguments: [
    { usage: '<old>', description: 'a snapshot of `port-audit collect`, or a report of `--format json`; - is stdin' },
    { usage: '<new>', description: 'the same, taken later' },
  ],
  options: [...ANSWER_OPTIONS, OUTPUT_OPTION],
  examples: [
    { command: 'port-audit diff monday.json tuesday.json', description: 'what listens since Monday?' },
    { command: 'port-audit collect | port-audit diff image.json -', description: 'what differs from the image?' },
  ],
  async run({ args: [oldFile = '', newFile = ''], options }, host) {
    const format = readAnswerFormat(options);
    const comparison = await compare(oldFile, newFile, {}, host);
    await warnOfRegistry(comparison.registry.warning, host);
    const text = format === 'json' ? differenceJson(comparison) : differenceText(comparison);
    await writeResult(host, readOutputFile(options), text);
    return comparison.exitCode;
  },
};
