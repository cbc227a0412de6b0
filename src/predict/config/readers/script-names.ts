/** What the names of a script stand for, as expressions. Read once: who writes a script decides how many there are. */
export interface ScriptNames {
  /** `const port = …`, `PORT = …`, `my $port = …`: the first assignment to each name. */
  readonly assigned: ReadonlyMap<string, string>;
  /** `const { PORT = 8000, HOST: host } = process.env`: each of the names, with what it is taken from. */
  readonly unpacked: ReadonlyMap<string, string>;
  /** Members of the objects that it writes down itself, by name. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** The words within `add_argument(…)` and `option(…)`, by each name of the option, without its dashes. */
  readonly options: ReadonlyMap<string, string>;
  /** `for port in (8000, 8001)`, `[8000, 8001].forEach((port) => …)`: each of the names, with the list that it runs through. */
  readonly looped: ReadonlyMap<string, string>;
  /** Names of files with settings that it loads. */
  readonly files: readonly string[];
}

/**
 * Names and what is assigned to them. All here is bounded and looks ahead for values, since a script may be blanks alone, or one
 * line of assignments.
 */
const ASSIGNED =
  /(?<=^|[\s;]|\bexports\.|\bself\.|\bthis\.)\$?(\w{1,80})\s{0,20}=\s{0,20}(?=([^;\n=\s][^;\n]{0,200}))/gm;
const UNPACKED = /\{([^{}]{1,400})\}\s{0,20}=\s{0,20}([\w.]{1,80}(?:\([^()\n]{0,200}\))?)/g;
const PART = /^(\w{1,80})\s{0,20}(?::\s{0,20}(\w{1,80}))?\s{0,20}(?:=\s{0,20}(\S.*))?$/s;
const MEMBER = /\b(\w{1,80})['"]?\s{0,20}:\s{0,20}(?=([^,}(\n]{1,200}(?:\([^()\n]{0,200}\))?[^,}\n]{0,200}))/g;
/** Words within a call, in which two more may be: `type=int, default=int(os.environ.get('PORT', 80))`. */
const WITHIN = String.raw`[^()]{0,400}(?:\([^()]{0,200}(?:\([^()]{0,200}\)[^()]{0,200}){0,4}\)[^()]{0,400}){0,4}`;
const OPTION = new RegExp(String.raw`\b(?:add_argument|option)\((${WITHIN})\)`, 'g');
/** Tornado's `define('port', default=8888)`: the name has no dashes. */
const DEFINED = new RegExp(String.raw`\bdefine\(\s{0,20}['"]([\w-]{1,80})['"](${WITHIN})\)`, 'g');
const GETOPT = /['"]([\w-]{1,40})(?:\|\w{1,40}){0,3}=[is]['"]\s{0,9}=>\s{0,9}\\(?:my\s{1,9})?\$(\w{1,80})/g;
const OPTION_NAME = /['" ]--?([\w-]{1,80})/g;
const FILE_NAME = /['"`]([\w./-]{1,200}\.(?:json|ini|cfg|conf|toml|ya?ml))['"`]/g;

/** `server: { … }`, `server = { … }`: what stands in it is of that name. */
const OBJECT = /\b(\w{1,80})['"]?\s{0,20}[:=]\s{0,20}\{([^{}]{1,2000})\}/g;

/** A list that is written down, or a name. */
const LIST = String.raw`\([^()\n]{1,200}\)|\[[^\][\n]{1,200}\]|range\([^()\n]{1,80}\)|[@$]?\w{1,80}`;

/** Loops of Python, JavaScript, Perl, PHP and Ruby, with the name and the list that it runs through. */
const LOOPS = [
  String.raw`\bfor\s{1,9}(?<name>\w{1,80})\s{1,9}in\s{1,9}(?<list>${LIST})`,
  String.raw`\bfor\s{0,9}\(\s{0,9}(?:const|let|var)\s{1,9}(?<name>\w{1,80})\s{1,9}of\s{1,9}(?<list>${LIST})`,
  String.raw`\bfor(?:each)?\s{1,9}my\s{1,9}\$(?<name>\w{1,80})\s{0,9}(?<list>${LIST})`,
  String.raw`\bforeach\s{0,9}\(\s{0,9}(?<list>${LIST})\s{1,9}as\s{1,9}\$(?<name>\w{1,80})`,
  String.raw`(?<=^|[\s;=(])(?<list>${LIST})\.(?:forEach|map)\(\s{0,9}(?:async\s{1,9})?(?:function\s{0,9}\w{0,80})?\(?\s{0,9}(?<name>\w{1,80})`,
  String.raw`(?<=^|[\s;=(])(?<list>${LIST})\.(?:each|map)\s{0,9}(?:do|\{)\s{0,9}\|(?<name>\w{1,80})\|`,
].map((source) => new RegExp(source, 'gm'));

const firsts = (found: Iterable<readonly [string, string]>) => new Map([...found].reverse());

function assignedIn(text: string): ReadonlyMap<string, string> {
  return firsts([...text.matchAll(ASSIGNED)].map(([, name = '', value = '']) => [name, value.trim()] as const));
}

/** Perl's `my ($port, $host) = @ARGV`, and its `my $port = shift`. */
const ARGUMENTS = /\bmy\s{0,9}\(([\s$\w,]{1,200})\)\s{0,9}=\s{0,9}@ARGV/g;
const SHIFTED = /\bmy\s{1,9}\$(\w{1,80})\s{0,9}=\s{0,9}shift\b(?=([^;\n]{0,100}))/g;

/** Perl's Getopt::Long, `'port=i' => \$port`: what the variable was set to is the default. */
function getoptIn(text: string, before: ReadonlyMap<string, string>): Array<readonly [string, string]> {
  return [...text.matchAll(GETOPT)].map(
    ([, name = '', variable = '']) => [variable, `indexOf('--${name}') || ${before.get(variable) ?? ''}`] as const,
  );
}

/** Perl's `my ($port, $host) = (8000, '::1')`. */
const LISTED = /\bmy\s{0,9}\(([\s$\w,]{1,200})\)\s{0,9}=\s{0,9}\(([^()\n]{1,200})\)/g;

function listedIn(text: string): Array<readonly [string, string]> {
  return [...text.matchAll(LISTED)].flatMap(([, names = '', values = '']) => {
    const words = values.split(',');
    return names.split(',').map((name, at) => [name.replace(/[\s$]/g, ''), (words[at] ?? '').trim()] as const);
  });
}

/** Names of a Perl script that stand for words of its command line. */
function argumentsIn(text: string): Array<readonly [string, string]> {
  const listed = [...text.matchAll(ARGUMENTS)].flatMap(([, names = '']) =>
    names.split(',').map((name, at) => [name.replace(/[\s$]/g, ''), `ARGV[${at}]`] as const),
  );
  const shifted = [...text.matchAll(SHIFTED)].map(
    ([, name = '', rest = ''], at) => [name, `ARGV[${at}]${rest}`] as const,
  );
  return [...listed, ...shifted];
}

function unpackedIn(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(UNPACKED)].flatMap(([, names = '', from = '']) =>
    names.split(',').flatMap((part) => {
      const [, key = '', alias = key, otherwise] = PART.exec(part.trim()) ?? [];
      const value = `${from.replace(/\(.*$/s, '')}.${key}${otherwise === undefined ? '' : ` || ${otherwise}`}`;
      return alias === '' ? [] : [[alias, value] as const];
    }),
  );
  const listed = [...argumentsIn(text), ...listedIn(text)];
  return firsts([...found, ...getoptIn(text, firsts([...listed, ...assignedIn(text)])), ...listed]);
}

function membersIn(text: string): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  const add = (name: string, value: string) => {
    const there = members.get(name);
    if (there === undefined) members.set(name, [value.trim()]);
    else there.push(value.trim());
  };
  for (const [, name = '', value = ''] of text.matchAll(MEMBER)) add(name, value);
  for (const [, outer = '', inside = ''] of text.matchAll(OBJECT)) {
    for (const [, name = '', value = ''] of inside.matchAll(MEMBER)) add(`${outer}.${name}`, value);
  }
  return members;
}

function optionsIn(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(OPTION)].flatMap(([, words = '']) =>
    [...words.matchAll(OPTION_NAME)].map(([, name = '']) => [name, words] as const),
  );
  const defined = [...text.matchAll(DEFINED)].map(([, name = '', words = '']) => [name, words] as const);
  return firsts([...found, ...defined]);
}

function loopedIn(text: string): ReadonlyMap<string, string> {
  const found = LOOPS.flatMap((loop) => [...text.matchAll(loop)]);
  return firsts(found.map(({ groups }) => [groups?.name ?? '', groups?.list ?? ''] as const));
}

/** The names in the text of a script. */
export function namesIn(text: string): ScriptNames {
  return {
    assigned: assignedIn(text),
    unpacked: unpackedIn(text),
    members: membersIn(text),
    options: optionsIn(text),
    looped: loopedIn(text),
    files: [...new Set([...text.matchAll(FILE_NAME)].map(([, name = '']) => name))],
  };
}
