import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type Node, visit, type YAMLMap } from 'yaml';
import { quoted } from '../../base/quoted.js';
import { parseDocuments, YamlLimitError } from '../../base/yaml-document.js';
import type { Place } from '../../domain/finding.js';
import type { PolicyProblems } from './problems.js';

/** How often anchors may be repeated before the file is taken for a bomb. */
const ALIAS_LIMIT = 100;

/** The one YAML document of a file: its value, and where each part of it stands. */
export interface YamlFile {
  /** Plain objects, lists and scalars. */
  readonly value: unknown;
  /** Where a value begins; for one that is not there, where what should hold it begins. */
  placeOf(path: readonly PropertyKey[]): Place;
  /** Where a key of the map at `path` begins. */
  placeOfKey(path: readonly PropertyKey[], key: string): Place;
}

type Locate = (offset: number) => Place;

const startOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;

function pairOf(map: YAMLMap, key: PropertyKey) {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

function childOf(node: Node, key: PropertyKey): Node | null {
  const child = isMap(node) ? pairOf(node, key)?.value : isSeq(node) ? node.items[Number(key)] : null;
  return isNode(child) ? child : null;
}

/** The innermost node on the way to `path` that is there. An alias ends the way: what it repeats stands elsewhere. */
function nodeAt(root: Node | null, path: readonly PropertyKey[]): Node | null {
  let node = root;
  for (const key of path) {
    const child = node === null ? null : childOf(node, key);
    if (child === null) break;
    node = child;
  }
  return node;
}

function reportDuplicatesOf(map: YAMLMap, locate: Locate, problems: PolicyProblems): void {
  const seen = new Map<string, Node>();
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, key);
      continue;
    }
    const { line } = locate(startOf(first));
    problems.add(locate(startOf(key)), `the key ${quoted(name)} is given twice; it already stands in line ${line}`);
  }
}

/** Keys given twice, of which YAML readers would silently drop one. Done here because the parser compares all pairs. */
function reportDuplicates(node: unknown, locate: Locate, problems: PolicyProblems): void {
  if (isSeq(node)) {
    for (const item of node.items) reportDuplicates(item, locate, problems);
  } else if (isMap(node)) {
    reportDuplicatesOf(node, locate, problems);
    for (const { value } of node.items) reportDuplicates(value, locate, problems);
  }
}

const firstLine = (text: string) => text.split('\n')[0] ?? '';

/** The words of the parser, and what to do about the one that nobody understands: `reason: ssh: for the admins`. */
function syntaxWords(message: string): string {
  const hint = message.startsWith('Nested mappings are not allowed') ? '; put a text with ": " in it in quotes' : '';
  return `not valid YAML: ${firstLine(message)}${hint}`;
}

/** What YAML itself objects to: syntax, tags nobody knows, more than one document. */
function reportSyntax(document: Document.Parsed, locate: Locate, problems: PolicyProblems): void {
  for (const { message, pos } of [...document.errors, ...document.warnings]) {
    const exhausted = /call stack/.test(message);
    problems.add(locate(pos[0]), exhausted ? 'refused: nested too deep' : syntaxWords(message));
  }
}

function firstAlias(document: Document.Parsed): Node | null {
  let found: Node | null = null;
  visit(document, {
    Alias(_, alias) {
      found = alias;
      return visit.BREAK;
    },
  });
  return found;
}

/** The plain value, undefined with a problem when aliases lead nowhere or would blow it up. */
function plainValue(document: Document.Parsed, locate: Locate, problems: PolicyProblems): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIAS_LIMIT });
  } catch (error) {
    const unresolved = error instanceof Error && /unresolved/i.test(error.message);
    const why = unresolved ? 'an alias without its anchor' : `anchors repeated more than ${ALIAS_LIMIT} times`;
    problems.add(locate(startOf(firstAlias(document))), `refused: ${why}`);
    return undefined;
  }
}

/** The only document of a text; null with a problem when there is none that can be read. */
function onlyDocument(text: string, lines: LineCounter, locate: Locate, problems: PolicyProblems) {
  try {
    const [document, second] = parseDocuments(text, lines);
    if (second !== undefined) problems.add(locate(second.range[0]), 'a second YAML document begins here; only one may');
    return document ?? null;
  } catch (error) {
    if (error instanceof YamlLimitError) problems.add(locate(error.offset), `refused: ${error.message}`);
    else if (error instanceof RangeError) problems.add(locate(0), 'refused: nested too deep');
    else throw error;
    return null;
  }
}

/** Reads YAML 1.2. Null when it is not valid; why stands in `problems` then. */
export function readYaml(file: string, text: string, problems: PolicyProblems): YamlFile | null {
  const lines = new LineCounter();
  const locate: Locate = (offset) => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const before = problems.count;
  const document = onlyDocument(text, lines, locate, problems);
  if (document === null) return null;
  reportSyntax(document, locate, problems);
  if (problems.count > before) return null;
  reportDuplicates(document.contents, locate, problems);
  const value = plainValue(document, locate, problems);
  if (value === undefined) return null;
  return {
    value,
    placeOf: (path) => locate(startOf(nodeAt(document.contents, path))),
    placeOfKey(path, key) {
      const map = nodeAt(document.contents, path);
      const name = isMap(map) ? pairOf(map, key)?.key : null;
      return locate(startOf(isNode(name) ? name : map));
    },
  };
}
