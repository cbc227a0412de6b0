import { EXIT } from '../api/exit-code.js';
import { registry } from '../api/registry.js';
import { UsageError } from '../base/errors.js';
import type { RegistryUpdate } from '../domain/registry-view.js';
import type { Host } from '../host/types.js';
import { renderUpdate } from '../reports/answers/registry.js';
import { updateFields } from '../reports/contract/registry.js';
import { ANSWER_OPTIONS, answer, readAnswerFormat } from './answer.js';
import { withProgress } from './progress.js';
import type { Command, Input } from './types.js';

async function update({ args, options }: Input, host: Host): Promise<RegistryUpdate> {
  const [url = null] = args;
  const file = typeof options.file === 'string' ? options.file : null;
  const given = [url !== null, file !== null, options.rollback === true].filter(Boolean);
  if (given.length > 1) throw new UsageError(['registry update takes one of an address, --file and --rollback']);
  if (options.rollback === true) return registry.rollback({}, host);
  return withProgress(host, (onProgress) => registry.update({ url, file, onProgress }, host));
}

export const registryUpdate: Command = {
  arguments: [{ usage: '[url]', description: "where IANA's CSV file is (default: IANA)" }],
  options: [
    { flags: '--file <file>', description: 'take a file instead of fetching one' },
    { flags: '--rollback', description: 'go back to what was in use before' },
    ...ANSWER_OPTIONS,
  ],
  examples: [
    { command: 'port-audit registry update', description: 'fetch, check and install the list' },
    { command: 'port-audit registry update --file ports.csv', description: 'where there is no network' },
  ],
  async run(input, host) {
    readAnswerFormat(input.options);
    await answer(await update(input, host), renderUpdate, updateFields, input, host);
    return EXIT.clean;
  },
};
