import { allow as allowPort } from '../api/allow.js';
import { EXIT } from '../api/exit-code.js';
import { UsageError } from '../base/errors.js';
import { renderAllowed } from '../reports/answers/allowed.js';
import { print, remark } from './output.js';
import { POLICY_OPTION } from './policy-option.js';
import { withProgress } from './progress.js';
import { COLOUR_OPTIONS, readColour, styleOf } from './style.js';
import type { Command, Input } from './types.js';

function reasonOf({ args: [port = 'PORT'], options: { reason } }: Input): string {
  if (typeof reason === 'string' && reason.trim() !== '' && !/^todo\b/i.test(reason.trim())) return reason;
  const what = reason === undefined ? 'is missing' : 'says nothing';
  throw new UsageError([`--reason ${what}: port-audit allow ${port} --reason "why it may listen"`]);
}

const text = (value: unknown) => (typeof value === 'string' ? value : null);

/** Accepts what listens on a port. */
export const allow: Command = {
  arguments: [{ usage: '<port>', description: '3099 or 3099/tcp' }],
  options: [
    { flags: '--reason <text>', description: 'why it may listen; required' },
    { flags: '--until <day>', description: 'the last day on which it may, 2027-06-30', default: 'for good' },
    {
      ...POLICY_OPTION,
      description: 'write to this policy; it is made where there is none',
      default: '/etc/port-audit/policy.yaml as root, else ~/.config/port-audit/policy.yaml',
    },
    ...COLOUR_OPTIONS,
  ],
  examples: [
    { command: 'port-audit allow 3000 --reason "the shop, in development"', description: 'accepted from now on' },
    { command: 'port-audit allow 8443/tcp --reason "test of Anna" --until 2027-06-30', description: 'for some time' },
  ],
  async run(input, host) {
    const { args, options } = input;
    const reason = reasonOf(input);
    const request = { reason, until: text(options.until), policy: text(options.policy) };
    const allowed = await withProgress(host, (onProgress) =>
      allowPort(args[0] ?? '', { ...request, onProgress }, host),
    );
    for (const line of allowed.refused) await remark(host, line);
    if (allowed.refused.length > 0) return EXIT.findings;
    await print(host, renderAllowed(allowed, styleOf(host, null, readColour(options))));
    return EXIT.clean;
  },
};
