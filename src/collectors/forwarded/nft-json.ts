import { canonicalAddress, type Family } from '../../domain/address.js';
import { narrow, narrowNot } from './nft-match.js';
import { type Json, listOf, objectOf, pairsOf, type Sets, textOf } from './nft-values.js';
import { ANYTHING, type Condition, type Rule, type Ruleset, type Target, type Verdict } from './types.js';

const FAMILIES: Readonly<Record<string, readonly Family[] | null>> = { ip: ['ipv4'], ip6: ['ipv6'], inet: null };

/** A rule as far as it was read: under which conditions its next statement is reached, and what it does. */
interface Reading {
  readonly sets: Sets;
  /** The name of a chain of the same table. */
  readonly chain: (name: string) => string;
  conditions: readonly Condition[];
  readonly rules: Rule[];
  notUnderstood: number;
}

const each = (reading: Reading, verdict: Verdict) => {
  for (const condition of reading.conditions) reading.rules.push({ condition, verdict });
};

function readMatch(reading: Reading, { op, left, right }: Json): void {
  const how = op === '!=' ? narrowNot : op === '==' || op === 'in' ? narrow : null;
  if (how === null) return;
  reading.conditions = reading.conditions.flatMap((condition) => how(condition, left, right, reading.sets));
}

/** Where `jump` or `goto` lead to, null for another verdict. */
function chainOf(reading: Reading, { jump, goto }: Json): Verdict | null {
  const name = textOf(objectOf(jump ?? goto)?.target);
  return name === null ? null : { kind: 'jump', chain: reading.chain(name) };
}

function readVerdictMap(reading: Reading, { key, data }: Json): void {
  for (const [value, verdict] of pairsOf(data, reading.sets)) {
    const jump = chainOf(reading, objectOf(verdict) ?? {});
    if (jump === null) continue;
    for (const condition of reading.conditions.flatMap((one) => narrow(one, key, value, reading.sets))) {
      reading.rules.push({ condition, verdict: jump });
    }
  }
}

const portOf = (value: unknown): number | null =>
  typeof value === 'number' && value >= 0 && value <= 65_535 ? value : null;

/** An address, the first of a range, or an address and a port side by side. */
function targetOf(addr: unknown, port: unknown): Target | null {
  const parts = listOf(objectOf(addr)?.concat);
  if (parts.length > 0) return targetOf(parts[0], parts[1] ?? port);
  const [first = addr] = listOf(objectOf(addr)?.range);
  const address = canonicalAddress(textOf(first) ?? '');
  const [low = port] = listOf(objectOf(port)?.range);
  return address === null ? null : { address, port: portOf(low) };
}

function forward(reading: Reading, addr: unknown, port: unknown): void {
  const target = targetOf(addr, port);
  if (target === null) reading.notUnderstood++;
  else each(reading, { kind: 'forward', target });
}

function readDnat(reading: Reading, { family, addr, port }: Json): void {
  const families = FAMILIES[textOf(family) ?? ''] ?? null;
  if (families !== null) {
    reading.conditions = reading.conditions.map((condition) => ({
      ...condition,
      families: condition.families === null ? families : condition.families.filter((one) => families.includes(one)),
    }));
  }
  const map = objectOf(objectOf(addr)?.map);
  if (map === null) {
    forward(reading, addr, port);
    return;
  }
  const before = reading.conditions;
  for (const [key, value] of pairsOf(map.data, reading.sets)) {
    reading.conditions = before.flatMap((condition) => narrow(condition, map.key, key, reading.sets));
    forward(reading, value, port);
  }
  reading.conditions = before;
}

function readStatement(reading: Reading, statement: Json): void {
  const jump = chainOf(reading, statement);
  const { match, vmap, dnat, redirect } = statement;
  if (jump !== null) each(reading, jump);
  else if (match !== undefined) readMatch(reading, objectOf(match) ?? {});
  else if (vmap !== undefined) readVerdictMap(reading, objectOf(vmap) ?? {});
  else if (dnat !== undefined) readDnat(reading, objectOf(dnat) ?? {});
  else if ('redirect' in statement) {
    const { port } = objectOf(redirect) ?? {};
    each(reading, { kind: 'forward', target: { address: null, port: portOf(port) } });
  }
}

interface Reader {
  readonly chains: Map<string, Rule[]>;
  readonly roots: string[];
  readonly sets: Map<string, Map<string, readonly unknown[]>>;
  notUnderstood: number;
}

const NO_SETS: Sets = new Map();

function readChain(reader: Reader, { family, table, name, type, hook }: Json): void {
  const key = `${family} ${table} ${name}`;
  reader.chains.set(key, []);
  if (type === 'nat' && hook === 'prerouting') reader.roots.push(key);
}

function readSet(reader: Reader, { family, table, name, elem }: Json): void {
  const key = `${family} ${table}`;
  const sets = reader.sets.get(key) ?? new Map<string, readonly unknown[]>();
  reader.sets.set(key, sets.set(`@${name}`, listOf(elem)));
}

function readRule(reader: Reader, { family, table, chain, expr }: Json): void {
  const families = FAMILIES[textOf(family) ?? ''];
  const rules = reader.chains.get(`${family} ${table} ${chain}`);
  if (families === undefined || rules === undefined) return;
  const reading: Reading = {
    sets: reader.sets.get(`${family} ${table}`) ?? NO_SETS,
    chain: (name) => `${family} ${table} ${name}`,
    conditions: [{ ...ANYTHING, families }],
    rules,
    notUnderstood: 0,
  };
  for (const statement of listOf(expr)) readStatement(reading, objectOf(statement) ?? {});
  reader.notUnderstood += reading.notUnderstood;
}

const READERS = { chain: readChain, set: readSet, map: readSet, rule: readRule };

/**
 * Reads what `nft -j list ruleset` printed: libnftables-json(5). Rules of iptables-nft are in there without their targets;
 * iptables-save tells these. Throws SyntaxError for text that is no JSON.
 */
export function readNftRuleset(text: string): Ruleset {
  const objects = listOf(objectOf(JSON.parse(text))?.nftables).map((entry) => objectOf(entry) ?? {});
  const reader: Reader = { chains: new Map(), roots: [], sets: new Map(), notUnderstood: 0 };
  for (const kind of ['chain', 'set', 'map', 'rule'] as const) {
    for (const object of objects) {
      const of = objectOf(object[kind]);
      if (of !== null) READERS[kind](reader, of);
    }
  }
  const { chains, roots, notUnderstood } = reader;
  return { by: 'nftables', chains, roots, notUnderstood };
}
