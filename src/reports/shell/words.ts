import type { CommandPage, Completes, OptionPage, Reference } from './types.js';

/** A text as one word of sh, zsh and fish: nothing in single quotes means anything, but a backslash in fish. */
export const inQuotes = (text: string) => `'${text.replaceAll('\\', '').replaceAll("'", "'\\''")}'`;

/** The first words of the command line: commands, and the names of groups. */
export const firstWords = ({ commands }: Reference): readonly string[] => [
  ...new Set(commands.map(({ name }) => name.split(' ')[0] ?? '')),
];

/** The second words behind the name of a group; empty for a command. */
export const secondWords = ({ commands }: Reference, first: string): readonly CommandPage[] =>
  commands.filter(({ name }) => name.startsWith(`${first} `));

/** `-f`, `--format`. */
export const flagsOf = ({ short, long }: OptionPage): readonly string[] => (short === null ? [long] : [short, long]);

/** What to ask port-audit for, and the words that are known without asking. */
export function wordsOf(completes: Completes, rules: readonly string[]) {
  switch (completes.kind) {
    case 'words':
      return { ask: [], words: completes.words };
    case 'ports':
      return { ask: ['ports'], words: [] };
    case 'subjects':
      return { ask: ['ports', 'programs'], words: rules };
    default:
      return { ask: [], words: [] };
  }
}
