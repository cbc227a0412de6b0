import { EXIT } from '../api/exit-code.js';
import { explain as explainSubject } from '../api/explain.js';
import { renderExplanation } from '../reports/answers/explanation.js';
import { explanationFields } from '../reports/contract/explanation.js';
import { ANSWER_OPTIONS, answer, readAnswerFormat } from './answer.js';
import { withProgress } from './progress.js';
import { readFrom, readSources, SOURCE_OPTION } from './sources.js';
import { warnOfRegistry } from './tell.js';
import type { Command } from './types.js';

/** Tells everything that is known of a port, a rule, a program or a service. */
export const explain: Command = {
  arguments: [{ usage: '<subject>', description: '3099, 3099/tcp, registered-unexpected, sshd or redis' }],
  options: [
    SOURCE_OPTION,
    { flags: '--from <format:file>', description: 'say what listens in this capture instead of on this machine' },
    ...ANSWER_OPTIONS,
  ],
  examples: [
    { command: 'port-audit explain 3099', description: 'the dossier of a port' },
    { command: 'port-audit explain 6379/tcp --format json', description: 'the same of one protocol, for programs' },
    { command: 'port-audit explain redis', description: 'where does it belong, and who implements it?' },
    { command: 'port-audit explain registered-unexpected', description: 'what does a finding mean?' },
  ],
  async run(input, host) {
    readAnswerFormat(input.options);
    const request = { sources: readSources(input.options), from: readFrom(input.options) };
    const subject = input.args[0] ?? '';
    const explanation = await withProgress(host, (onProgress) =>
      explainSubject(subject, { ...request, onProgress }, host),
    );
    await warnOfRegistry(explanation.registry.warning, host);
    await answer(explanation, renderExplanation, explanationFields, input, host);
    const { page } = explanation;
    return page.kind === 'rule' || page.seen?.complete !== false ? EXIT.clean : EXIT.unobserved;
  },
};
