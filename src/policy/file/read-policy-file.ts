import type * as z from 'zod';
import { didYouMean } from '../../base/did-you-mean.js';
import { jsonPath } from '../../base/json-path.js';
import { quoted } from '../../base/quoted.js';
import type { Place } from '../../domain/finding.js';
import { RULE_IDS } from '../../judge/rules/list.js';
import { ENTRY_KINDS, type PolicyEntry } from '../types.js';
import type { PolicyProblems } from './problems.js';
import { ENTRY_KEYS, FILE_KEYS, isFilePath, type PolicyFile, policyFileSchema } from './schema.js';
import { readYaml, type YamlFile } from './yaml-file.js';

/** One file of a policy, and where its parts stand. */
export interface ReadPolicyFile {
  /** Null when it is not valid. */
  readonly content: PolicyFile | null;
  readonly entries: readonly PolicyEntry[];
  /** What it extends, also where the rest of it is not valid: the files it names may have problems of their own. */
  readonly bases: ReadonlyArray<{ readonly file: string; readonly place: Place }>;
  readonly yaml: YamlFile;
}

/** The keys that may stand in the map at a path. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return FILE_KEYS;
  return path[0] === 'rules' ? RULE_IDS : ENTRY_KEYS;
}

function describe(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'keys and values';
  return typeof value === 'string' ? quoted(value) : `the ${typeof value} ${String(value)}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let inner = value;
  for (const key of path) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, key)) return undefined;
    inner = (inner as Record<PropertyKey, unknown>)[key];
  }
  return inner;
}

/** The innermost issue of a choice: the one that got farthest into the value. */
function innermost(issue: z.core.$ZodIssue): { readonly path: readonly PropertyKey[]; readonly message: string } {
  if (issue.code !== 'invalid_union') return issue;
  const nested = issue.errors.flatMap((branch) => branch.slice(0, 1)).find(({ path }) => path.length > 0);
  return nested === undefined ? issue : { path: [...issue.path, ...nested.path], message: innermost(nested).message };
}

/** A parser's own problem already says what was found; the words of the schema do not. */
function wordsOf(message: string, found: unknown): string {
  return message.startsWith('expected') && !message.includes(', found ')
    ? `${message}, found ${describe(found)}`
    : message;
}

function reportUnknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys, yaml: YamlFile, problems: PolicyProblems): void {
  const known = keysAt(issue.path);
  const what = issue.path[0] === 'rules' ? 'rule' : 'key';
  for (const key of issue.keys) {
    const hint = didYouMean(key, known) || ` (known: ${known.join(', ')})`;
    problems.add(yaml.placeOfKey(issue.path, key), `unknown ${what} ${quoted(key)}${hint}`);
  }
}

function reportIssue(issue: z.core.$ZodIssue, yaml: YamlFile, problems: PolicyProblems): void {
  const { path, message } = innermost(issue);
  const found = valueAt(yaml.value, path);
  const words = found === undefined ? `missing, ${message}` : wordsOf(message, found);
  problems.add(yaml.placeOf(path), path.length === 0 ? words : `${jsonPath(path)}: ${words}`);
}

/** `any` alone would be an entry about everything. Looked for in the raw value, so that other mistakes do not hide it. */
function reportBareAny(yaml: YamlFile, problems: PolicyProblems): void {
  for (const kind of ENTRY_KINDS) {
    const list = valueAt(yaml.value, [kind]);
    for (const index of Array.isArray(list) ? list.keys() : []) {
      const port = valueAt(list, [index, 'port']);
      if (typeof port !== 'string' || !/^any(\/|$)/.test(port)) continue;
      if (valueAt(list, [index, 'program']) !== undefined) continue;
      const place = yaml.placeOf([kind, index, 'port']);
      problems.add(place, `${kind}[${index}].port: ${quoted(port)} needs a program; it would match every listener`);
    }
  }
}

function entriesOf(content: PolicyFile, yaml: YamlFile): PolicyEntry[] {
  return ENTRY_KINDS.flatMap((kind) =>
    (content[kind] ?? []).map((fields, index) => ({ ...fields, kind, place: yaml.placeOf([kind, index]) })),
  );
}

function basesOf(yaml: YamlFile): ReadPolicyFile['bases'] {
  const value = valueAt(yaml.value, ['extends']);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((file, index) =>
    typeof file === 'string' && isFilePath(file) ? [{ file, place: yaml.placeOf(['extends', index]) }] : [],
  );
}

/** Reads the text of one policy file. Null when it is not YAML; what is wrong with it stands in `problems`. */
export function readPolicyFile(file: string, text: string, problems: PolicyProblems): ReadPolicyFile | null {
  const before = problems.count;
  const yaml = readYaml(file, text, problems);
  if (yaml === null) return null;
  const result = policyFileSchema.safeParse(yaml.value);
  for (const issue of result.error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys') reportUnknownKeys(issue, yaml, problems);
    else reportIssue(issue, yaml, problems);
  }
  reportBareAny(yaml, problems);
  const content = result.data === undefined || problems.count > before ? null : result.data;
  return { content, entries: content === null ? [] : entriesOf(content, yaml), bases: basesOf(yaml), yaml };
}
