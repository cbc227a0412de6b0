import type { CommandPage, Completes, OptionPage, Reference, Shell } from './types.js';
import { firstWords, inQuotes, secondWords, wordsOf } from './words.js';

/** What `-a` completes with; fish evaluates what stands in parentheses when it completes. */
function listOf(completes: Completes, rules: readonly string[]): string | null {
  const { ask, words } = wordsOf(completes, rules);
  const list = [...words, ...ask.map((what) => `(port-audit completion ${what} 2>/dev/null)`)];
  return list.length === 0 ? null : inQuotes(list.join(' '));
}

const LINE = 'complete -c port-audit';

function optionLine(option: OptionPage, condition: string, rules: readonly string[]): string {
  const { short, long, value, valueOptional, completes, description } = option;
  const names = [...(short === null ? [] : [`-s ${short.slice(1)}`]), `-l ${long.slice(2)}`];
  const list = listOf(completes, rules);
  const files = completes.kind === 'files' ? ['-r', '-F'] : ['-x'];
  const takes = value === null ? [] : [...(valueOptional ? [] : files), ...(list === null ? [] : [`-a ${list}`])];
  return [LINE, `-n ${inQuotes(condition)}`, ...names, ...takes, `-d ${inQuotes(description)}`].join(' ');
}

/** When a command is meant: its word was seen, or for the usual one no other was. */
function conditionOf({ name }: CommandPage, reference: Reference): string {
  const [first = '', second] = name.split(' ');
  const seen = `__fish_seen_subcommand_from ${first}`;
  if (second !== undefined) return `${seen}; and __fish_seen_subcommand_from ${second}`;
  const isUsual = name === reference.commands[0]?.name;
  return isUsual ? `${seen}; or not __fish_seen_subcommand_from ${firstWords(reference).join(' ')}` : seen;
}

function commandLines(command: CommandPage, reference: Reference): string[] {
  const condition = conditionOf(command, reference);
  const arguments_ = command.arguments.slice(0, 1).flatMap(({ completes, description }) => {
    const list = listOf(completes, reference.rules);
    if (completes.kind === 'files') return [`${LINE} -n ${inQuotes(condition)} -F`];
    return list === null ? [] : [`${LINE} -n ${inQuotes(condition)} -a ${list} -d ${inQuotes(description)}`];
  });
  return [...command.options.map((option) => optionLine(option, condition, reference.rules)), ...arguments_];
}

function script(reference: Reference): string {
  const first = firstWords(reference);
  const none = inQuotes(`not __fish_seen_subcommand_from ${first.join(' ')}`);
  const starts = first.map((name) => {
    const summary = reference.commands.find((each) => each.name === name)?.summary ?? '';
    return `${LINE} -n ${none} -a ${name} -d ${inQuotes(summary)}`;
  });
  const seconds = first.flatMap((name) =>
    secondWords(reference, name).map(
      ({ name: words, summary }) =>
        `${LINE} -n ${inQuotes(`__fish_seen_subcommand_from ${name}`)} -a ${words.split(' ')[1] ?? ''} -d ${inQuotes(summary)}`,
    ),
  );
  const lines = [
    `# fish completion of port-audit ${reference.version}`,
    `${LINE} -f`,
    ...starts,
    `${LINE} -n ${none} -a '(port-audit completion ports 2>/dev/null)'`,
    ...seconds,
    ...reference.commands.flatMap((command) => commandLines(command, reference)),
  ];
  return `${lines.join('\n')}\n`;
}

/** fish, complete(1). */
export const fish: Shell = { id: 'fish', place: '~/.config/fish/completions/port-audit.fish', script };
