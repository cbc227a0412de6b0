import { type Document, isMap, isNode, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';

/** A file of the registry's sources. */
export interface SourceFile {
  /** As people know it: `registry/programs/web.yaml`. */
  readonly path: string;
  readonly text: string;
}

/** Something wrong in a file. Lines and columns count from 1. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** `what; what to do`. */
  readonly message: string;
}

/** Where a value stands, by its keys and indices; a key itself when `key` is given. */
export type Locate = (path: readonly PropertyKey[], key?: string) => { line: number; column: number };

/** A file that fits its schema, or the problems that it has. */
export interface ReadFile<T> {
  readonly value: T | null;
  readonly problems: readonly Problem[];
  readonly locate: Locate;
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[], key: string | undefined): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (!isNode(node)) continue;
    const pair = isMap(node) ? node.items.find((item) => isNode(item.key) && String(item.key) === key) : undefined;
    return (isNode(pair?.key) ? pair.key.range?.[0] : undefined) ?? node.range?.[0] ?? 0;
  }
  return 0;
}

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'keys and values',
  string: 'text',
  number: 'a number',
};

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `${String(issue.path.at(-1))} is missing; add it`
        : `the wrong kind of value; write ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `not one of the values; choose ${issue.values.join(', ')}`;
    case 'invalid_union':
      return 'the wrong kind of value; write text or a number';
    default:
      return issue.message;
  }
}

function problemsOf(issue: z.core.$ZodIssue, path: string, locate: Locate): Problem[] {
  if (issue.code !== 'unrecognized_keys') return [{ path, ...locate(issue.path), message: expectation(issue) }];
  return issue.keys.map((key) => ({
    path,
    ...locate(issue.path, key),
    message: `unknown key ${key}; see registry/README.md for those that there are`,
  }));
}

/** Aliases make a file harder to review, and one to nowhere ends the reading. */
function aliasesIn(document: Document.Parsed): { pos: [number, number]; message: string }[] {
  const found: { pos: [number, number]; message: string }[] = [];
  visit(document, {
    Alias: (_, { range, source }) => {
      found.push({ pos: [range?.[0] ?? 0, range?.[1] ?? 0], message: `*${source} instead of the value itself` });
    },
  });
  return found;
}

/** One mistake of syntax makes more of them behind it, and may quote the rest of the file: a line each is enough. */
function firstOfEachLine(problems: readonly Problem[]): Problem[] {
  return problems
    .filter(({ line }, index) => problems.findIndex((other) => other.line === line) === index)
    .slice(0, 3)
    .map((problem) => ({ ...problem, message: `${problem.message.slice(0, 100).split('\n')[0]}; correct the YAML` }));
}

/** Reads a file against a schema and finds everything that is wrong with it, with positions. */
export function readYaml<T>(file: SourceFile, schema: z.ZodType<T>): ReadFile<T> {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, prettyErrors: false, strict: true });
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const locate: Locate = (path, key) => position(offsetOf(document, path, key));
  const broken = [...document.errors, ...document.warnings, ...aliasesIn(document)];
  if (broken.length > 0) {
    const problems = broken.map(({ pos, message }) => ({ path: file.path, ...position(pos[0]), message }));
    return { value: null, problems: firstOfEachLine(problems), locate };
  }
  const result = schema.safeParse(document.toJS(), { reportInput: true });
  if (result.success) return { value: result.data, problems: [], locate };
  return {
    value: null,
    problems: result.error.issues.flatMap((issue) => problemsOf(issue, file.path, locate)),
    locate,
  };
}
