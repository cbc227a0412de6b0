import { CommanderError, Option, Command as Program } from 'commander';
import { EXIT } from './api/exit-code.js';
import { TOOL } from './api/tool.js';
import { nearestOf } from './base/did-you-mean.js';
import { UsageError } from './base/errors.js';
import { meantWords } from './commands/meant-words.js';
import type { Command, Input, ListedCommand, OptionSpec } from './commands/types.js';
import { wrongWords } from './commands/wrong-words.js';
import type { Host } from './host/types.js';

/** Of what ends the run inside commander: help was shown, or the words on the command line were wrong. */
function exitCodeOf(error: CommanderError): number {
  return error.exitCode === 0 ? EXIT.clean : EXIT.invalid;
}

/** The last of two would win without a word. */
function onlyOne({ long }: Option, value: string, earlier: unknown): string {
  if (earlier === undefined || earlier === value || typeof earlier === 'boolean') return value;
  throw new UsageError([`${long} is given twice, ${String(earlier)} and ${value}: leave one of them out`]);
}

/** Commander shows a default only where it is a value; ours are words about what happens without the option. */
function optionOf({ flags, description, default: words, repeatable }: OptionSpec): Option {
  const option = new Option(flags, words === undefined ? description : `${description} (default: ${words})`);
  if (repeatable === true) {
    return option.argParser((value: string, earlier: string[] | undefined) => [...(earlier ?? []), value]);
  }
  return /[<[]/.test(flags) ? option.argParser((value, earlier) => onlyOne(option, value, earlier)) : option;
}

function helpOf(command: Command): string {
  if (command.examples.length === 0) return '';
  const width = Math.max(...command.examples.map((example) => example.command.length));
  const lines = command.examples.map((example) => `  ${example.command.padEnd(width)}  ${example.description}`);
  return `\nExamples:\n${lines.join('\n')}\n`;
}

/** Told from the words of the command line which command is meant, and run with what came in. */
type Run = (command: Command, input: Input) => void;

function fill(program: Program, command: Command, run: Run): void {
  for (const argument of command.arguments) program.argument(argument.usage, argument.description);
  for (const option of command.options) program.addOption(optionOf(option));
  program.addHelpText('after', helpOf(command));
  program.action((...words: unknown[]) =>
    run(command, { args: program.args, options: words.at(-2) as Input['options'] }),
  );
}

/** What the words of the command line named. */
interface Named {
  /** Of the command. */
  readonly example: string | null;
  /** Of a group that stands alone: the commands in it. */
  readonly members: readonly string[];
}

/**
 * Names the commands, and loads the one that the words begin with. `.command()` hands on settings such as
 * exitOverride, `addCommand` does not. Returns what was named.
 */
async function addCommands(
  parent: Program,
  commands: readonly ListedCommand[],
  [word, ...words]: readonly string[],
  run: Run,
): Promise<Named> {
  let named: Named = { example: null, members: [] };
  for (const { name, summary, load } of commands) {
    const program = parent.command(name).description(summary);
    if (name !== word) continue;
    const loaded = await load();
    if ('subcommands' in loaded) {
      const members = loaded.subcommands.map((each) => `${name} ${each.name}`);
      named = await addCommands(program, loaded.subcommands, words, run);
      if (words.length === 0) named = { example: null, members };
    } else {
      fill(program, loaded, run);
      named = { example: loaded.examples[0]?.command ?? null, members: [] };
    }
  }
  return named;
}

/** What the command line asks for: a command and its input, or the exit code where commander has answered already. */
export type Parsed = { readonly command: Command; readonly input: Input } | { readonly exitCode: number };

/** What commander has to say, gathered: it writes without waiting, and outputs of a host are waited for. */
export interface Texts {
  stdout: string;
  stderr: string;
}

/**
 * Reads the command line. A first word that is no command belongs to the default command, whose options then stand
 * directly behind `port-audit`.
 */
export async function parseCommandLine(
  argv: readonly string[],
  commands: readonly ListedCommand[],
  host: Host,
  texts: Texts,
): Promise<Parsed> {
  let parsed: Parsed = { exitCode: EXIT.invalid };
  let example: string | null = null;
  const words = await meantWords(argv, commands, host);
  const program = new Program('port-audit');
  program
    .description(
      'Audits the listening ports of this machine: which program holds each, what the port registry says it is, and which of the two do not fit.',
    )
    .version(TOOL.version, '-V, --version')
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => {
        texts.stdout += text;
      },
      writeErr: (text) => {
        texts.stderr += text;
      },
      outputError: (text, write) => write(wrongWords(text, words, commands, example)),
      getOutHelpWidth: () => host.stdout.columns ?? 100,
    })
    .option('--licences', 'print the licences of what the program contains')
    .on('option:licences', () => {
      texts.stdout += host.asset('THIRD-PARTY-NOTICES.txt').subarray(0).toString('utf8');
      throw new CommanderError(EXIT.clean, 'port-audit.licences', 'licences were printed');
    })
    .addHelpText('after', MORE_HELP);
  const run: Run = (command, input) => {
    parsed = { command, input };
  };
  try {
    const isHelp = words[0] === 'help';
    const named = await addCommands(program, commands, isHelp ? words.slice(1) : words, run);
    example = named.example;
    if (named.members.length > 0 && !isHelp) {
      program.error(`error: ${words[0] ?? ''} alone does nothing: ${named.members.join(', ')}`);
    }
    checkHelp(program, words, commands);
    checkContradictions(program, words);
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: exitCodeOf(error) };
    throw error;
  }
  return parsed;
}

/** Commander shows its general help for a command that it does not know, and not a word about that. */
function checkHelp(program: Program, [first, name]: readonly string[], commands: readonly ListedCommand[]): void {
  if (first !== 'help' || name === undefined || name.startsWith('-') || name === 'help') return;
  const names = commands.map((command) => command.name);
  if (names.includes(name)) return;
  const nearest = nearestOf(name, names);
  program.error(`error: unknown command '${name}'${nearest === null ? '' : `\n(Did you mean ${nearest}?)`}`);
}

/** `--color` and `--no-color`: the last one would win without a word. */
function checkContradictions(program: Program, words: readonly string[]): void {
  const options = words
    .slice(0, words.includes('--') ? words.indexOf('--') : undefined)
    .map((word) => word.split('=')[0]);
  const both = options.find((option) => option?.startsWith('--no-') && options.includes(`--${option.slice(5)}`));
  if (both !== undefined)
    program.error(`error: ${both} and --${both.slice(5)} exclude each other: leave one of them out`);
}

const MORE_HELP = `
Without a command it audits: port-audit --all is port-audit audit --all. A port alone, port-audit 3099, says who is
on it; the name of a program, a service or a rule opens its page.
port-audit COMMAND --help has the options of a command and examples.

Start with:
  port-audit               what on this machine does not fit? (as root it sees who holds each port)
  port-audit 3099          who is on this port, since when, and does it belong there?
  port-audit explain 3099  everything that is known of a port, and what listens there now

Exit codes:
  0  looked at everything, nothing at or above the threshold
  1  findings at or above the threshold
  2  wrong usage, or a file that is not valid
  3  could not look at enough to answer
`;
