import type { Family } from '../../domain/address.js';
import { canonicalAddress } from '../../domain/address.js';
import type { Protocol } from '../../domain/listener.js';
import { readPortRange } from './ports-of.js';
import { ANYTHING, type Condition, type Rule, type Ruleset, type Target, type Verdict } from './types.js';

/** Words of a line; what has blanks in it stands in quotes, with a backslash before quotes and backslashes. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/g, '$1'),
  );
}

/** The option that begins at a word: `! -d 127.0.0.0/8` is one that is turned round. */
interface Option {
  readonly name: string;
  readonly value: string;
  readonly not: boolean;
}

function optionsOf(words: readonly string[]): Option[] {
  return words.flatMap((word, index) =>
    word.startsWith('-') && words[index - 1] !== '--comment'
      ? [{ name: word, value: words[index + 1] ?? '', not: words[index - 1] === '!' }]
      : [],
  );
}

const isProtocol = (text: string): text is Protocol => text === 'tcp' || text === 'udp';

/** What one option adds to a condition; null: the rule can never be about a port of this machine. */
function narrowed(condition: Condition, { name, value, not }: Option): Condition | null {
  switch (name) {
    case '-p':
      if (not || value === 'all') return condition;
      return isProtocol(value) ? { ...condition, protocols: [value] } : null;
    case '--dport':
    case '--dports': {
      const ranges = value.split(',').map(readPortRange);
      return not ? condition : { ...condition, ports: ranges.filter((range) => range !== null) };
    }
    case '-d':
      return not ? condition : { ...condition, destinations: [value.replace(/\/(32|128)$/, '')] };
    case '-i':
      return not || value.endsWith('+') ? condition : { ...condition, interface: value };
    case '--dst-type':
      return not === (value === 'LOCAL') ? null : condition;
    default:
      return condition;
  }
}

/** Reads `10.0.0.5:80`, `[fd00::2]:80`, `10.0.0.5-10.0.0.9`, `:80`; null when it is none of them. */
export function readDestination(text: string): Target | null {
  const match =
    /^(?:\[([0-9a-f:.]+)\]|([0-9.]+|(?=:)))?(?:-\[?[0-9a-f:.]+?\]?)?(?::(\d{1,5})(?:-\d{1,5})?(?:\/\d+)?)?$/i.exec(
      text,
    );
  if (match !== null && text !== '') {
    const address = match[1] ?? match[2] ?? '';
    const port = match[3] === undefined ? null : Number(match[3]);
    if (port !== null && port > 65_535) return null;
    return address === '' ? { address: null, port } : targetOf(address, port);
  }
  return targetOf(text.replace(/-.*$/, ''), null);
}

function targetOf(text: string, port: number | null): Target | null {
  const address = canonicalAddress(text);
  return address === null ? null : { address, port };
}

/** What a rule leads to; `unknown`: it forwards, in words that are not known. Null: neither to a chain nor away. */
function verdictOf(options: readonly Option[], chains: ReadonlySet<string>): Verdict | 'unknown' | null {
  const word = (name: string) => options.find((option) => option.name === name)?.value;
  const target = word('-j') ?? word('-g') ?? '';
  if (chains.has(target)) return { kind: 'jump', chain: target };
  if (target === 'DNAT') {
    const destination = readDestination(word('--to-destination') ?? '');
    return destination === null ? 'unknown' : { kind: 'forward', target: destination };
  }
  if (target !== 'REDIRECT') return null;
  const port = readPortRange(word('--to-ports') ?? '')?.low ?? null;
  return { kind: 'forward', target: { address: null, port } };
}

interface NatRule {
  readonly chain: string;
  readonly options: readonly Option[];
}

/** The table of the section that a line belongs to, and the rules and chains of `nat`. */
function readNat(text: string): { readonly chains: ReadonlySet<string>; readonly rules: readonly NatRule[] } {
  const chains = new Set<string>();
  const rules: NatRule[] = [];
  let table = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    else if (table !== 'nat') continue;
    else if (line.startsWith(':')) chains.add(line.slice(1).split(' ', 1)[0] ?? '');
    else if (line.startsWith('-A ')) {
      const [, chain = '', ...words] = wordsOf(line);
      rules.push({ chain, options: optionsOf(words) });
    }
  }
  return { chains, rules };
}

/** Reads what iptables-save or ip6tables-save printed: iptables-save(8), iptables-extensions(8). */
export function readIptablesSave(text: string, family: Family): Ruleset {
  const nat = readNat(text);
  const chains = new Map<string, Rule[]>([...nat.chains].map((chain) => [chain, []]));
  let notUnderstood = 0;
  for (const { chain, options } of nat.rules) {
    const verdict = verdictOf(options, nat.chains);
    const start: Condition | null = { ...ANYTHING, families: [family] };
    const condition = options.reduce<Condition | null>((left, option) => left && narrowed(left, option), start);
    if (verdict === 'unknown') notUnderstood++;
    else if (verdict !== null && condition !== null) chains.get(chain)?.push({ condition, verdict });
  }
  return { by: 'iptables', chains, roots: ['PREROUTING'], notUnderstood };
}
