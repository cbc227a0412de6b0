import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { parseDocuments, YamlLimitError } from '../../../base/yaml-document.js';
import type { Parse } from './include.js';
import { DEPTH_LIMIT, item, Members, member, ROOT, type Slot, twice } from './members.js';

/** What a program reads in a way of its own. */
export interface YamlDialect {
  /** Whether a key that is said again is another one, and not the same. */
  readonly repeats?: boolean;
}

/** The most words and signs: of more, the tree would take more memory than all of a prediction may. */
const PIECE_LIMIT = 150_000;

/** The text with the lines at its begin that are empty or comments as one of blanks: each of them would be a piece. */
function withoutBegin(text: string): string {
  const line = /[ \t]*(?:#[^\n]*)?\n/y;
  let end = 0;
  for (; line.test(text); end = line.lastIndex);
  return end === 0 ? text : `\n${text.slice(end)}`.padStart(text.length);
}

type Documents = ReturnType<typeof parseDocuments>;

const TAGS = /^tag:yaml\.org,2002:(?:str|int|bool|float|null|map|seq)$/;

class Reading {
  private readonly anchors = new Map<string, Node>();

  constructor(
    private readonly document: Documents[number],
    private readonly dialect: YamlDialect,
    private readonly members: Members,
  ) {}

  all(): void {
    const { errors, warnings, contents } = this.document;
    this.value(contents, ROOT);
    for (const { pos, message } of [...errors, ...warnings])
      this.members.doubt(pos[0], `this is no YAML that is understood: ${message.slice(0, 200)}`);
  }

  /** A node with its anchor noted, or the one that an alias stands for, which stands before it; null for none. */
  private meant(node: Node | null): Node | null {
    if (node === null) return null;
    if (isAlias(node)) {
      const known = this.anchors.get(node.source) ?? null;
      if (known === null) this.members.doubt(node.range?.[0] ?? 0, 'an alias of nothing');
      return known;
    }
    const { anchor } = node;
    const isLater = offsetOf(this.anchors.get(anchor ?? '') ?? null, -1) < offsetOf(node, 0);
    if (anchor !== undefined && isLater) this.anchors.set(anchor, node);
    return node;
  }

  /** Of a map that is merged into another one, what is in it. */
  private value(said: Node | null, slot: Slot, isMerged = false): void {
    if (this.members.isFull) return;
    const offset = offsetOf(said, slot.offset);
    const node = this.meant(said);
    const isDeep = slot.inner.length > DEPTH_LIMIT;
    if (isDeep) this.members.doubt(offset, 'it is nested too deep');
    else if (isMap(node)) this.map(node, slot, isMerged);
    else if (isSeq(node)) this.list(node, slot);
    else this.members.set(slot, isScalar(node) ? wordsOf(node) : []);
    if (node?.tag !== undefined && !TAGS.test(node.tag))
      this.members.doubt(offset, `a tag, which is not understood: ${node.tag.slice(0, 100)}`);
  }

  private map(node: YAMLMap, slot: Slot, isMerged: boolean): void {
    if (!isMerged) this.members.set(slot, []);
    const keys = new Set<string>();
    // What is merged stands before what is said, which counts more.
    for (const pair of node.items.filter(isMerge)) this.merge(pair, slot);
    for (const pair of node.items) {
      const [said, value] = partsOf(pair);
      const offset = offsetOf(said, slot.offset);
      const key = this.meant(said);
      if (isMerge(pair)) continue;
      const name = isScalar(key) ? String(key.source ?? key.value) : '';
      if (!isScalar(key)) this.members.doubt(offset, 'a key that is no word');
      else if (keys.has(name) && this.dialect.repeats !== true) this.members.doubt(offset, twice(name));
      keys.add(name);
      this.value(value, member(slot, name, offset));
    }
  }

  private merge(pair: Pair, slot: Slot): void {
    const [key, value] = partsOf(pair);
    this.members.doubt(offsetOf(key, slot.offset), 'a merge, which not every program knows');
    for (const each of isSeq(value) ? (value.items as Node[]).toReversed() : [value]) this.value(each, slot, true);
  }

  private list(node: YAMLSeq, slot: Slot): void {
    const items = node.items as Array<Node | null>;
    if (node.flow === true && items.every(isPlain)) this.members.set(slot, items.flatMap(wordsOf));
    else for (const [index, each] of items.entries()) this.value(each, item(slot, index, offsetOf(each, slot.offset)));
  }
}

const offsetOf = (node: Node | null, otherwise: number) => node?.range?.[0] ?? otherwise;

const partsOf = ({ key, value }: Pair) => [key, value] as [Node | null, Node | null];

const isMerge = ({ key }: Pair) => isScalar(key) && key.value === '<<' && key.type === 'PLAIN';

const isPlain = (node: Node | null): node is Scalar =>
  isScalar(node) && node.tag === undefined && node.anchor === undefined;

/** A plain or quoted value as it is written; of nothing, and of an empty text, none. */
function wordsOf({ source, value }: Scalar): readonly string[] {
  const text = source ?? String(value ?? '');
  return value === null || text === '' ? [] : [text];
}

/**
 * YAML, each key a setting, also one of a map; each item of a list is a setting of the key that the list stands under, and
 * what is in an item stands behind its number. Of several documents the first one counts.
 */
export function parseYamlAs(dialect: YamlDialect): Parse {
  return (file, text, limit = Number.POSITIVE_INFINITY) => {
    const members = new Members(file, text, limit);
    try {
      const [first, second] = parseDocuments(withoutBegin(text).trimEnd(), new LineCounter(), PIECE_LIMIT);
      if (first !== undefined) new Reading(first, dialect, members).all();
      if (second !== undefined && second.contents !== null)
        members.doubt(second.range[0], 'another document, of which most programs read nothing');
    } catch (error) {
      if (!(error instanceof YamlLimitError)) throw error;
      members.doubt(error.offset, `this was not read: ${error.message}`);
    }
    return members.settings;
  };
}

export const parseYaml = parseYamlAs({});
