import { EXIT } from '../api/exit-code.js';
import { explain as explainSubject } from '../api/explain.js';
import { renderExplanation } from '../reports/answers/explanation.js';
import { explanationFields } from '../reports/contract/explanation.js';
import type { Style } from '../reports/types.js';
import { ANSWER_OPTIONS, answer, readAnswerFormat } from './answer.js';
import { withProgress } from './progress.js';
import { readFrom, readSources, SOURCE_OPTION } from './sources.js';
import { warnOfRegistry } from './tell.js';
import type { Command } from './types.js';

/** Tells everything that is known of a port, a rule, a program or a service. */
export const explain: Command = {
  arguments: [
    { usage: '<subject>', description: '3099, 3099/tcp, registered-unexpected, sshd, redis, or a word of the table' },
  ],
  options: [
    SOURCE_OPTION,
    { flags: '--from <format:file>', description: 'say what listens in this capture instead of on this machine' },
    { flags: '--sources', description: 'say where each fact comes from' },
    { flags: '--all-platforms', description: 'how to look by hand on Linux, macOS and Windows' },
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
    const view = {
      sources: input.options.sources === true,
      platform: input.options.allPlatforms === true ? null : host.platform,
    };
    const render = (each: typeof explanation, style: Style) => renderExplanation(each, view, style);
    await answer(explanation, render, explanationFields, input, host);
    const { page } = explanation;
    const isComplete = page.kind === 'rule' || page.kind === 'word' || page.seen?.complete !== false;
    return isComplete ? EXIT.clean : EXIT.unobserved;
  },
};
