import { RULES } from '../api/lists.js';
import { port as lookAtPort } from '../api/port.js';
import { renderPort } from '../reports/answers/port.js';
import { json } from '../reports/formats/json.js';
import { ANSWER_OPTIONS, readAnswerFormat } from './answer.js';
import { FAIL_ON_OPTION, readFailOn } from './audit-options.js';
import { print, writeResult } from './output.js';
import { NO_POLICY_OPTION, POLICY_OPTION, readPolicy } from './policy-option.js';
import { readColour, styleOf } from './style.js';
import { warnOfRegistry } from './tell.js';
import type { Command } from './types.js';

const WHOLE = { all: true, long: false, protocol: null, ports: [], minSeverity: null };

/** Says in one look who is on a port. */
export const port: Command = {
  arguments: [{ usage: '<port>', description: '3099 or 3099/tcp' }],
  options: [POLICY_OPTION, NO_POLICY_OPTION, FAIL_ON_OPTION, ...ANSWER_OPTIONS],
  examples: [
    { command: 'port-audit 3099', description: 'who is on this port, since when, and does it belong there?' },
    { command: 'port-audit port 53/udp --json', description: 'an audit of that port alone, for programs' },
  ],
  async run({ args: [subject = ''], options }, host) {
    const format = readAnswerFormat(options);
    const request = { ...readPolicy(options), failOn: readFailOn(options) };
    const answer = await lookAtPort(subject, request, host);
    const { report } = answer;
    await warnOfRegistry(report.registry.warning, host);
    const style = styleOf(host, null, readColour(options));
    if (format === 'json') await writeResult(host, null, json.pieces(report, WHOLE, style, RULES));
    else await print(host, renderPort(answer, style));
    return report.summary.exitCode;
  },
};
