/** What to type to go on, and what for. */
export interface Onward {
  /** `To allow it`. */
  readonly purpose: string;
  readonly command: string;
}

/** A remedy that ends with the command that goes on from there. */
export const withCommand = (remedy: string, { purpose, command }: Onward) => `${remedy} ${purpose}: ${command}`;

const ENDING = / (To [a-z ]+): (port-audit [^\n]*)$/;

/** What {@link withCommand} put behind a remedy; null where there is nothing. */
export function onwardOf(remedy: string): Onward | null {
  const [, purpose, command] = ENDING.exec(remedy) ?? [];
  return purpose === undefined || command === undefined ? null : { purpose, command };
}

/** The remedy alone. */
export const withoutCommand = (remedy: string) => remedy.replace(ENDING, '');
