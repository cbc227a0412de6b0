import { register as registerServices } from '../api/register.js';
import { didYouMean } from '../base/did-you-mean.js';
import { UsageError } from '../base/errors.js';
import { REGISTER_FORMATS, registerText } from '../reports/answers/register.js';
import { OUTPUT_OPTION, readOutputFile, writeResult } from './output.js';
import { readFrom, readSources, SOURCE_OPTION } from './sources.js';
import type { Command, Input } from './types.js';

const NAMES = REGISTER_FORMATS.join(', ');

/** Throws UsageError for a format that there is not. */
function formatOf({ format }: Input['options']) {
  const wanted = format ?? 'markdown';
  const found = REGISTER_FORMATS.find((each) => each === wanted);
  if (found !== undefined) return found;
  throw new UsageError([
    `--format: unknown format '${String(wanted)}'${didYouMean(String(wanted), REGISTER_FORMATS)}; one of ${NAMES}`,
  ]);
}

/** Prints the approved services of a policy beside what was seen. */
export const register: Command = {
  arguments: [],
  options: [
    { flags: '-f, --format <format>', description: `how to print: ${NAMES}`, default: 'markdown' },
    OUTPUT_OPTION,
    {
      flags: '--policy <file>',
      description: 'the policy with the approved services',
      default: 'that of this machine or user',
    },
    { flags: '--from <format:file>', description: 'what was seen elsewhere, in place of this machine' },
    SOURCE_OPTION,
  ],
  examples: [
    { command: 'port-audit register --policy port-audit.yaml', description: 'what is approved, and what is in use' },
    {
      command: 'port-audit register --policy port-audit.yaml --from snapshot:web1.json --format csv',
      description: 'the same of another machine, for a spreadsheet',
    },
    {
      command: 'port-audit register --policy port-audit.yaml --format oscal --output web1.oscal.json',
      description: 'as an OSCAL component definition',
    },
  ],
  async run({ options }, host) {
    const format = formatOf(options);
    const { policy } = options;
    if (policy === '') throw new UsageError(['--policy: the name of a file is missing']);
    const request = {
      policy: typeof policy === 'string' ? policy : null,
      from: readFrom(options),
      sources: readSources(options),
    };
    const found = await registerServices(request, host);
    await writeResult(host, readOutputFile(options), registerText(found, format));
    return found.exitCode;
  },
};
