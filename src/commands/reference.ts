import { RULES } from '../api/lists.js';
import { TOOL } from '../api/tool.js';
import type { ArgumentPage, CommandPage, Completes, OptionPage, Reference } from '../reports/shell/types.js';
import type { ArgumentSpec, Command, ListedCommand, OptionSpec } from './types.js';

/** What the name of a value or argument says of what may stand there. */
const BY_NAME: Readonly<Record<string, Completes['kind']>> = {
  file: 'files',
  'format:file': 'files',
  path: 'files',
  socket: 'files',
  root: 'files',
  snapshot: 'files',
  old: 'files',
  new: 'files',
  files: 'files',
  port: 'ports',
  list: 'ports',
  subject: 'subjects',
};

const nameOf = (usage: string) => usage.replaceAll(/[<>[\].]/g, '');

function completesOf(name: string, values: readonly string[] | undefined): Completes {
  if (values !== undefined) return { kind: 'words', words: values };
  const kind = Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
  return kind === undefined || kind === 'words' ? { kind: 'nothing' } : { kind };
}

function optionPage({ flags, description, default: fallback, values, repeatable = false }: OptionSpec): OptionPage {
  const [, short, long = '', value] = /^(?:(-\w), )?(--[\w-]+)(?: ([<[].*))?$/.exec(flags) ?? [];
  const named = value === undefined ? null : nameOf(value);
  return {
    short: short ?? null,
    long,
    value: named,
    valueOptional: value?.startsWith('[') === true,
    description,
    fallback: fallback ?? null,
    repeatable: repeatable || value?.includes('...') === true,
    completes: named === null ? { kind: 'nothing' } : completesOf(named, values),
  };
}

const argumentPage = ({ usage, description, values }: ArgumentSpec): ArgumentPage => ({
  usage,
  description,
  completes: completesOf(nameOf(usage), values),
});

const commandPage = (name: string, summary: string, command: Command): CommandPage => ({
  name,
  summary,
  arguments: command.arguments.map(argumentPage),
  options: command.options.map(optionPage),
  examples: command.examples,
});

async function pagesOf({ name, summary, load }: ListedCommand): Promise<readonly CommandPage[]> {
  const loaded = await load();
  if (!('subcommands' in loaded)) return [commandPage(name, summary, loaded)];
  const members = loaded.subcommands.map(async (member) => pagesOf({ ...member, name: `${name} ${member.name}` }));
  return (await Promise.all(members)).flat();
}

/** All that some commands take, for completion scripts and the man page. */
export async function referenceOf(commands: readonly ListedCommand[]): Promise<Reference> {
  const pages = await Promise.all(commands.map(pagesOf));
  return { version: TOOL.version, commands: pages.flat(), rules: RULES.map(({ id }) => id) };
}
