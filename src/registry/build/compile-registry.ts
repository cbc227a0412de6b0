import { RegistryDataError } from '../iana-record.js';
import { compileTable, openTable } from '../iana-table.js';
import { parseIanaText } from '../iana-text.js';
import { compileKnowledge } from '../knowledge.js';
import { checkKnowledge, formatProblem } from './check-knowledge.js';
import type { SourceFile } from './read-yaml.js';

/** The text files of registry/. */
export interface RegistrySources {
  readonly iana: SourceFile;
  readonly programs: readonly SourceFile[];
  readonly ports: readonly SourceFile[];
}

/** What goes into dist/registry/, and why it must not. */
export interface CompiledRegistry {
  /** Content by file name, without what has problems. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Lines `file:line:column: what; what to do`. */
  readonly problems: readonly string[];
}

function readIana({ path, text }: SourceFile): ReturnType<typeof parseIanaText> | string {
  try {
    return parseIanaText(text);
  } catch (error) {
    if (!(error instanceof RegistryDataError)) throw error;
    const line = /^line (\d+) /.exec(error.message)?.[1] ?? '1';
    return `${path}:${line}:1: ${error.message}; make it again with npm run registry:build`;
  }
}

/** Checks all of the registry's sources and compiles them into what is loaded at run time. */
export function compileRegistry(sources: RegistrySources): CompiledRegistry {
  const iana = readIana(sources.iana);
  if (typeof iana === 'string') return { files: new Map(), problems: [iana] };
  const { knowledge, problems } = checkKnowledge(sources, iana.assignments);
  const table = compileTable(iana, iana.assignments, null);
  const files = new Map([
    ['iana.bin', table],
    ['knowledge.bin', compileKnowledge(knowledge, openTable(table).sha256)],
  ]);
  return { files, problems: problems.map(formatProblem) };
}
