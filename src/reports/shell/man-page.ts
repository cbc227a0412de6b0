import type { CommandPage, OptionPage, Reference } from './types.js';

/** A text in the language of man(7), inside of a line: nothing of it acts, and a hyphen can be copied. */
const roff = (text: string) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(
      /[^\0-\x7f]/gu,
      (sign) => `\\[u${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );

/** What mandoc(1) finds long. */
const WIDEST = 78;

/** Lines of the source, each beginning with what is no request; a sentence begins a line. */
function filled(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const fits = line !== '' && line.length + 1 + word.length <= WIDEST && !/[.!?]$/.test(line);
    if (!fits && line !== '') lines.push(line);
    line = fits ? `${line} ${word}` : word.replace(/^(['.])/, '\\&$1');
  }
  return [...lines, line];
}

const bold = (text: string) => `\\fB${roff(text)}\\fR`;
const italic = (text: string) => `\\fI${roff(text)}\\fR`;

/** One line of input for each paragraph; words of the terminal stand out. */
const prose = (text: string) =>
  filled(
    text
      .split(/(`[^`]*`)/)
      .map((part) => (part.startsWith('`') ? bold(part.slice(1, -1)) : roff(part)))
      .join(''),
  );

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function flagsLine({ short, long, value, valueOptional }: OptionPage): string {
  const names = [...(short === null ? [] : [short]), long].map(bold).join(', ');
  if (value === null) return names;
  return valueOptional ? `${names} [${italic(value)}]` : `${names} ${italic(value)}`;
}

function optionLines(option: OptionPage): string[] {
  const fallback = option.fallback === null ? '' : ` Default: ${option.fallback}.`;
  const often = option.repeatable ? ' May be given more than once.' : '';
  return ['.TP', flagsLine(option), ...prose(`${sentence(option.description)}${fallback}${often}`)];
}

/** Whether a command takes an option in the sense of another one, so that it is told there. */
const isTold = (option: OptionPage, by: readonly OptionPage[]) =>
  by.some(({ long, description, fallback }) => {
    return long === option.long && description === option.description && fallback === option.fallback;
  });

function commandLines(command: CommandPage, usual: CommandPage): string[] {
  const { name, summary, options } = command;
  const usage = command.arguments.map(({ usage: words }) => italic(words.replaceAll(/[<>]/g, ''))).join(' ');
  const shared = command === usual ? [] : options.filter((option) => isTold(option, usual.options));
  const own = options.filter((option) => !shared.includes(option));
  const of =
    shared.length === 0
      ? []
      : [
          '.PP',
          ...filled(
            `Of the options of ${bold(usual.name)} it takes ${shared.map(({ long }) => bold(long)).join(', ')}.`,
          ),
        ];
  return [
    `.SS ${roff(`port-audit ${name}`)}`,
    [bold(`port-audit ${name}`), usage, `[${italic('options')}]`].filter((part) => part !== '').join(' '),
    '.PP',
    ...prose(sentence(summary)),
    ...command.arguments.flatMap(({ usage: words, description }) => [
      '.TP',
      italic(words.replaceAll(/[<>]/g, '')),
      ...prose(sentence(description)),
    ]),
    ...own.flatMap(optionLines),
    ...of,
  ];
}

const EXIT: ReadonlyArray<readonly [string, string]> = [
  ['0', 'Looked at everything it promises to look at; nothing at or above the threshold.'],
  ['1', 'Findings at or above the threshold.'],
  ['2', 'Wrong usage, or a policy, registry, capture or state file that is not valid.'],
  ['3', 'Could not observe enough to answer, or could not deliver the answer. Never 0 in that case.'],
];

const ENVIRONMENT: ReadonlyArray<readonly [string, string]> = [
  ['NO_COLOR, FORCE_COLOR', 'No colours, or colours also where stdout is no terminal.'],
  ['PORT_AUDIT_PAGER, PAGER', 'What a table taller than the terminal is shown with.'],
  [
    'PORT_AUDIT_SMTP_PASSWORD, PORT_AUDIT_SMTP_PASSWORD_FILE',
    'The password of the mail server of cron, or a file with it.',
  ],
  ['PORT_AUDIT_WEBHOOK_SECRET', 'Signs what cron posts.'],
  [
    'XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_DATA_HOME',
    'Where the policy, the state and an updated registry of a user are.',
  ],
];

const FILES: ReadonlyArray<readonly [string, string]> = [
  ['/etc/port-audit/policy.yaml', 'The policy of this machine, which root applies.'],
  ['~/.config/port-audit/policy.yaml', 'The policy of another user.'],
  [
    'port-audit.yaml',
    'The policy of check, in the directory that it is run in or above, up to the root of the repository.',
  ],
  ['/var/lib/port-audit/state.json', 'What cron of root has told.'],
];

const listed = (items: ReadonlyArray<readonly [string, string]>) =>
  items.flatMap(([name, text]) => ['.TP', bold(name), ...prose(text)]);

function exampleLines({ commands }: Reference): string[] {
  const examples = commands.flatMap((command) => command.examples.slice(0, 2));
  return examples.flatMap(({ command, description }) => ['.TP', bold(command), ...prose(description)]);
}

/** The page that `man port-audit` shows. `date`: of the release, `2026-11-21`. */
export function manPage(reference: Reference, date: string): string {
  const [usual] = reference.commands;
  if (usual === undefined) return '';
  const lines = [
    `.TH PORT\\-AUDIT 1 "${date}" "port\\-audit ${roff(reference.version)}" "User Commands"`,
    '.SH NAME',
    'port\\-audit \\- audit the listening ports of a machine',
    '.SH SYNOPSIS',
    `${bold('port-audit')} [${italic('command')}] [${italic('options')}]`,
    '.br',
    `${bold('port-audit')} ${italic('port')}`,
    '.SH DESCRIPTION',
    ...prose(
      'Finds the program that really holds each listening TCP and UDP port, looks the port up in the registry, and says which of the two do not fit. It only looks: it sends nothing, changes nothing, and needs no network.',
    ),
    '.PP',
    ...prose(
      'Without a command it audits. A port alone says who is on it; the name of a program, a service or a rule opens its page.',
    ),
    '.SH COMMANDS',
    ...reference.commands.flatMap((command) => commandLines(command, usual)),
    '.SH EXIT STATUS',
    ...listed(EXIT),
    '.SH ENVIRONMENT',
    ...listed(ENVIRONMENT),
    '.SH FILES',
    ...listed(FILES),
    '.SH EXAMPLES',
    ...exampleLines(reference),
    '.SH SEE ALSO',
    `${bold('ss')}(8), ${bold('lsof')}(8), ${bold('netstat')}(8)`,
  ];
  return `${lines.join('\n')}\n`;
}
