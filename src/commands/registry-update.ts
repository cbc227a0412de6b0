import { EXIT } from '../api/exit-code.js';
import { UsageError } from '../base/errors.js';
import type { RegistryUpdate } from '../domain/registry-view.js';
import type { Host } from '../host/types.js';
import { IANA_URL, rollbackRegistry, type UpdateSource, updateRegistry } from '../registry/update.js';
import { renderUpdate } from '../reports/answers/registry.js';
import { ANSWER_OPTIONS, answer, readAnswerFormat } from './answer.js';
import { withProgress } from './progress.js';
import type { Command, Input } from './types.js';

function webAddress(text: string): string {
  const protocol = URL.canParse(text) ? new URL(text).protocol : null;
  if (protocol === 'http:' || protocol === 'https:') return text;
  throw new UsageError([`registry update: "${text}" is not an http or https address; a file is named by --file`]);
}

/** Where the update comes from; null: go back instead. */
function readSource({ args, options }: Input): UpdateSource | null {
  const [url] = args;
  const given = [url, options.file, options.rollback].filter((each) => each !== undefined);
  if (given.length > 1) throw new UsageError(['registry update takes one of an address, --file and --rollback']);
  if (options.rollback === true) return null;
  if (typeof options.file === 'string') return { file: options.file };
  return { url: url === undefined ? IANA_URL : webAddress(url) };
}

async function update(source: UpdateSource | null, host: Host): Promise<RegistryUpdate> {
  if (source === null) return rollbackRegistry(host);
  return withProgress(host, 'fetching the registry', () => updateRegistry(source, host));
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
    const source = readSource(input);
    await answer(await update(source, host), renderUpdate, input, host);
    return EXIT.clean;
  },
};
