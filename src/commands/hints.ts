const ALLOW = 'port-audit allow PORT --reason TEXT accepts what listens there';

/** What people type who know another tool, and how it is called here. */
const HINTS: Readonly<Record<string, string>> = {
  kill: 'port-audit ends nothing; port-audit PORT names the process, and kill PID ends it',
  list: 'port-audit --all lists every listener',
  ls: 'port-audit --all lists every listener',
  ps: 'port-audit --all lists every listener',
  netstat: 'port-audit --all lists every listener; --from netstat:FILE reads what netstat printed',
  ss: 'port-audit --all lists every listener; --from ss:FILE reads what ss printed',
  lsof: 'port-audit --all lists every listener; --from lsof:FILE reads what lsof printed',
  show: 'port-audit --all lists every listener, port-audit PORT one of them',
  scan: 'port-audit sends nothing; port-audit looks at what listens on this machine',
  status: 'port-audit looks at what listens here; port-audit history tells what cron remembers',
  version: 'port-audit --version prints it',
  run: 'port-audit audits without a command',
  install: 'port-audit cron --install-timer prints a service and a timer',
  ignore: ALLOW,
  whitelist: ALLOW,
  init: 'port-audit baseline --output port-audit.yaml writes a policy',
  accept: ALLOW,
  approve: ALLOW,
  permit: ALLOW,
  why: 'port-audit explain SUBJECT tells of a port, a program, a rule or a word of the table',
  lint: 'port-audit check judges by a policy',
  '--watch': 'port-audit cron tells what is new since its last run',
  '-w': 'port-audit cron tells what is new since its last run',
  '--list': '--all lists every listener',
  '--listen': 'port-audit shows only what listens; --all shows all of it',
  '--tcp': '--protocol tcp shows TCP only',
  '-t': '--protocol tcp shows TCP only',
  '--udp': '--protocol udp shows UDP only',
  '-u': '--protocol udp shows UDP only',
  '-n': 'ports and addresses are always shown as numbers',
  '--ignore': ALLOW,
  '--verbose': '--long tells the story of every line',
  '--csv': '--format csv prints it so',
  '--sarif': '--format sarif prints it so',
  '--html': '--format html prints it so',
  '--colour': 'it is spelt --color',
  '--no-colour': 'it is spelt --no-color',
};

/** As ss and netstat take them: `-tulpn`. */
const SS_FLAGS = /^-[tulpnaeoHW]{3,}$/;

/** What to type in place of a word that is none of ours; null where nobody can tell. */
export function hintFor(word: string): string | null {
  if (Object.hasOwn(HINTS, word)) return HINTS[word] ?? null;
  return SS_FLAGS.test(word) ? '--all lists every listener with its process, as numbers' : null;
}

/** What a word too many was meant as: a port, a file. Null where nobody can tell. */
export function surplusHint(words: readonly string[]): string | null {
  const [command = ''] = words;
  const surplus = words.slice(1).findLast((word) => !word.startsWith('-')) ?? '';
  if (/^\d+(?:\/\w+)?$/.test(surplus)) {
    return words.some((word) => /^(?:-p|--port)$/.test(word))
      ? 'several ports are one word, with commas: --port 22,80'
      : `port-audit ${surplus} shows one port, --port ${surplus} narrows an audit`;
  }
  if (/\.ya?ml$/.test(surplus))
    return command === 'baseline' ? `write it with --output ${surplus}` : `name a policy with --policy ${surplus}`;
  return /\.json$/.test(surplus) ? `write it with --output ${surplus}, read a snapshot with --from ${surplus}` : null;
}
