import { programWords } from '../words.js';
import { type BaselineEntry, exposuresOf } from './baseline-entries.js';
import { yamlList, yamlText } from './yaml-text.js';

/** Why something may listen, and how long. */
export interface Approval {
  readonly reason: string;
  /** `2027-06-30`; null: for good. */
  readonly until: string | null;
}

/** An entry as it stands in a policy file, without the mark of the list and without indentation. */
export function entryLines(entry: BaselineEntry, { reason, until }: Approval): string[] {
  const programs = entry.programs.map((match) => yamlText(programWords(match)));
  const users = entry.users.map((match) => (match.kind === 'uid' ? String(match.uid) : yamlText(match.name)));
  return [
    `port: ${entry.port ?? 'ephemeral'}/${entry.protocol}`,
    ...(programs.length === 0 ? [] : [`program: ${yamlList(programs)}`]),
    ...(users.length === 0 ? [] : [`user: ${yamlList(users)}`]),
    `address: ${yamlList(exposuresOf(entry))}`,
    `reason: ${yamlText(reason)}`,
    ...(until === null ? [] : [`until: ${until}`]),
  ];
}

/** The same as an item of a list. */
export const asItem = ([first = '', ...others]: readonly string[]): string[] => [
  `- ${first}`,
  ...others.map((line) => `  ${line}`),
];
