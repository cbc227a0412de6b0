/** What a command that goes on from a finding is for: in one word, and in those that stand before it. */
const PURPOSES = {
  allow: 'To allow it',
  look: 'To look closer',
  read: 'To read more',
  see: 'To see what fits',
} as const;

export type Aim = keyof typeof PURPOSES;

/** What to type to go on, and what for. */
export interface Onward {
  readonly aim: Aim;
  readonly command: string;
}

/** As in `To allow it: port-audit allow 3099/tcp`. */
export const onwardWords = ({ aim, command }: Onward) => `${PURPOSES[aim]}: ${command}`;

/** A remedy that ends with the command that goes on from there. */
export const withCommand = (remedy: string, onward: Onward) => `${remedy} ${onwardWords(onward)}`;

const ENDING = new RegExp(` (${Object.values(PURPOSES).join('|')}): (port-audit [^\\n]*)$`);

const AIMS = Object.keys(PURPOSES) as Aim[];

/** What {@link withCommand} put behind a remedy; null where there is nothing. */
export function onwardOf(remedy: string): Onward | null {
  const [, purpose, command] = ENDING.exec(remedy) ?? [];
  const aim = AIMS.find((each) => PURPOSES[each] === purpose);
  return aim === undefined || command === undefined ? null : { aim, command };
}

/** The remedy alone. */
export const withoutCommand = (remedy: string) => remedy.replace(ENDING, '');
