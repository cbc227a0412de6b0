/** How a command line gives a port: by an option, `--port 3000`, or as a bare word, `3000`. */
type Given = { readonly option: string } | 'bare';

/** How many commands of one package are looked for. */
const MOST_COMMANDS = 50;

const ESCAPED = /[.*+?^${}()|[\]\\]/g;

/** An option whose name alone says that it takes a port. */
const PORT_OPTION = /^-{1,2}(?:[\w-]*-)?(?:ports?|listen|bind|addr(?:ess)?)$|^--?\w*[a-z]Port$/;

/** What stands for a port among the arguments: `<port>`, `[server-port]`, `localPort`, `PORT`, `host:port`; not `export`. */
const PLACE = /^(?:\S*:)?(?:(?:[A-Z]+_)?PORT|[a-z]+Port|(?:[a-z]+[-_])?port(?:[-_ ]?number)?)$/;
const IS_MARKED = /^[<[{(]|[>\]})]$|[A-Z:_]/;

/** The words that follow the program, or the script that an interpreter runs, with its own options before that. */
function argumentsOf(words: readonly string[], isScript: boolean): readonly string[] {
  if (!isScript) return words.slice(1);
  const script = words.findIndex((word, index) => index > 0 && !word.startsWith('-'));
  return script === -1 ? [] : words.slice(script + 1);
}

/** How a command line gives a port; a word after a flag may be its value, or none. */
function givenBy(words: readonly string[], port: number): Given[] {
  const isPort = (word: string | undefined) => word !== undefined && (word === `${port}` || word.endsWith(`:${port}`));
  return words.flatMap((word, index): Given[] => {
    const [, option, value] = /^(--?[A-Za-z][\w-]*)=(.*)$/.exec(word) ?? /^(-[A-Za-z])(\d+)$/.exec(word) ?? [];
    if (option !== undefined) return isPort(value) ? [{ option }] : [];
    if (!isPort(word)) return [];
    const before = words[index - 1] ?? '';
    return before.startsWith('-') && !before.includes('=') ? ['bare', { option: before }] : ['bare'];
  });
}

/** Where a text tells of an option that it takes a port, by its name or in the words beside it. */
function placeOfOption(text: string, option: string): number {
  const beside = PORT_OPTION.test(option) ? '' : '[^\\n]{0,60}\\b[Pp](?:orts?|ORT)\\b';
  return text.search(new RegExp(`(?<![\\w-])${option.replace(ESCAPED, '\\$&')}(?![\\w-])${beside}`));
}

/** Whether one of the arguments of an example is a port, or stands for one. */
function takesPort(words: readonly string[], isPort: (number: number) => boolean): boolean {
  return words.some((word, index) => {
    const before = words[index - 1] ?? '';
    if (/^[<[{(]*-/.test(before) && !/[>\]})]$/.test(before)) return false;
    const plain = word.replace(/^[<[{(]+|[>\]})]+$/g, '').replace(/[=|].*$/, '');
    if (PLACE.test(plain)) return IS_MARKED.test(word);
    const number = /^(?:\S*:)?(\d{2,5})$/.exec(plain)?.[1];
    return number !== undefined && isPort(Number(number));
  });
}

/** Where a text starts one of these commands with a port as a bare word: `acme dir 8080`, `Usage: acme <dir> [port]`. */
function placeOfBare(text: string, commands: readonly string[], isPort: (number: number) => boolean): number {
  const named = commands.slice(0, MOST_COMMANDS).map((each) => each.replace(ESCAPED, '\\$&'));
  const started = new RegExp(
    `(?:^|["'\`$>]|[Uu]sage:|npx(?: -y)?)[ \\t]{0,16}(?:${named.join('|')})(?:@[\\w.-]+)?[ \\t]+([^\\n"'\`]{1,200})`,
    'gm',
  );
  for (const { index, 1: rest = '' } of text.matchAll(started)) {
    if (takesPort(rest.trim().split(/\s+/), isPort)) return index;
  }
  return -1;
}

/** A process whose package is asked how it is started. */
export interface Started {
  readonly words: readonly string[] | null;
  readonly isScript: boolean;
}

/**
 * The first line of a package's text that shows its command started as it was with this port, whatever port that shows;
 * null: none does. `isPort`: whether the text calls a number a port.
 */
export function lineStarting(
  text: string,
  port: number,
  commands: readonly string[],
  { words, isScript }: Started,
  isPort: (number: number) => boolean,
): number | null {
  if (words === null || commands.length === 0) return null;
  const places = givenBy(argumentsOf(words, isScript), port).map((given) =>
    given === 'bare' ? placeOfBare(text, commands, isPort) : placeOfOption(text, given.option),
  );
  const found = places.find((place) => place !== -1);
  return found === undefined ? null : text.slice(0, found).split('\n').length;
}
