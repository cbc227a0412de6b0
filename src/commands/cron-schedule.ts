import { checkCron } from '../api/cron.js';
import { EXIT } from '../api/exit-code.js';
import { crontabText, type Schedule, timerText } from '../api/schedule.js';
import { UsageError } from '../base/errors.js';
import type { Host } from '../host/types.js';
import { fileOfOutput, outputFiles } from './audit-options.js';
import { ALL_CRON_OPTIONS, readCronInput } from './cron-options.js';
import { print } from './output.js';
import type { Input, OptionSpec } from './types.js';

const ONLY_HERE = ['installTimer', 'printCrontab'];

/** Options whose value is a path, which a scheduler would read from another directory. */
const PATHS = ['policy', 'state', 'syslog'];

const SECRET_VARIABLES = ['PORT_AUDIT_WEBHOOK_SECRET', 'PORT_AUDIT_WEBHOOK_SECRET_FILE'];

function camelCased(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, notification: string) => notification.toUpperCase());
}

/** `-q, --quiet` is the word `--quiet` and the key `quiet`, `--mail-to <address>` the word `--mail-to` and the key `mailTo`; `--no-color` has the key `color`. */
function keyOf({ flags }: OptionSpec): { readonly word: string; readonly key: string } {
  const word = /--[a-z-]+/.exec(flags)?.[0] ?? '';
  return { word, key: camelCased(word.replace(/^--(no-)?/, '')) };
}

function absolute(path: string, host: Host): string {
  return path === '-' || path.startsWith('/') || host.platform === 'win32' ? path : `${host.workingDirectory}/${path}`;
}

/** The URL of a mail server without its password. */
function withoutPassword(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.password = '';
  return url.href;
}

function wordsOf(word: string, key: string, value: Input['options'][string], host: Host): string[] {
  if (value === undefined || ONLY_HERE.includes(key)) return [];
  if (typeof value === 'boolean') return word.startsWith('--no-') === value ? [] : [word];
  if (word.startsWith('--no-')) return [];
  if (typeof value !== 'string') return value.flatMap((each) => wordsOf(word, key, each, host));
  if (key === 'output') return [word, value.replace(fileOfOutput(value), (file) => absolute(file, host))];
  if (PATHS.includes(key)) return [word, absolute(value, host)];
  if (key === 'from') return [word, value.replace(/(?<=^[^:]*:).*/s, (path) => absolute(path, host))];
  return [word, key === 'smtp' ? withoutPassword(value) : value];
}

function scheduleOf({ options }: Input, host: Host): Schedule {
  const words = ALL_CRON_OPTIONS.flatMap((spec) => {
    const { word, key } = keyOf(spec);
    return wordsOf(word, key, options[key], host);
  });
  const path = (value: unknown) => (typeof value === 'string' ? absolute(value, host) : null);
  const smtp = typeof options.smtp === 'string' && URL.canParse(options.smtp) ? new URL(options.smtp) : null;
  return {
    command: [...host.command, 'cron', ...words],
    state: path(options.state),
    outputs: outputFiles(options).map((file) => absolute(file, host)),
    needsPassword: smtp !== null && smtp.username !== '',
    needsSecret: options.webhook !== undefined && SECRET_VARIABLES.some((name) => host.env[name] !== undefined),
    localMail: options.mailTo !== undefined && options.smtp === undefined,
  };
}

const SECRETS = /^PORT_AUDIT_(SMTP_PASSWORD|WEBHOOK_SECRET)(_FILE)?$/;

/** Refuses what the run would refuse, save that its secrets need not be here. Throws UsageError. */
function checkOptions(input: Input, needsPassword: boolean, host: Host): void {
  const env = Object.fromEntries(Object.entries(host.env).filter(([name]) => !SECRETS.test(name)));
  const later = needsPassword ? { PORT_AUDIT_SMTP_PASSWORD: 'given where it runs' } : {};
  const { request } = readCronInput(input, host);
  checkCron(request, { ...host, env: { ...env, ...later } });
  if (request.from?.endsWith(':-')) {
    throw new UsageError(['--from: a scheduler has nothing on stdin; name a file that another job writes']);
  }
}

/** A line of a crontab or a unit has no way to say a line break. */
function checkWords({ command }: Schedule): void {
  const broken = command.find((word) => /[\x00-\x1f\x7f]/.test(word));
  if (broken === undefined) return;
  throw new UsageError([`${JSON.stringify(broken)}: a line break cannot stand in a crontab or a unit`]);
}

/** Prints what a scheduler needs to run this command as it was given; nothing is installed. */
export async function printSchedule(input: Input, host: Host): Promise<number> {
  const schedule = scheduleOf(input, host);
  checkOptions(input, schedule.needsPassword, host);
  checkWords(schedule);
  const texts = [
    ...(input.options.printCrontab === true ? [crontabText(schedule)] : []),
    ...(input.options.installTimer === true ? [timerText(schedule)] : []),
  ];
  await print(host, texts.join('\n'));
  return EXIT.clean;
}
