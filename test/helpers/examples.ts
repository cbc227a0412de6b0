import { readdirSync, readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  /** Line of the fence, from 1. */
  readonly line: number;
  /** What stands behind the opening fence: `sh`, `yaml` … */
  readonly info: string;
  readonly text: string;
}

/** The pages for users that are there, relative to the repository. */
export function pages(): string[] {
  const docs = readdirSync('docs').filter((name) => name.endsWith('.md'));
  return [...readdirSync('.').filter((name) => name === 'README.md'), ...docs.map((name) => `docs/${name}`)];
}

/** Fences may be indented, as they are inside a list. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/^( *)```(.+)\n([\s\S]*?)^\1```$/gm)].map(
    ({ index, 1: indent = '', 2: info = '', 3: body }) => ({
      page,
      line: text.slice(0, index).split('\n').length,
      info,
      text: (body ?? '').replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

/** Keys of CI systems, Ansible and Kubernetes whose values are commands. */
const COMMAND_KEYS = ['run', 'script', 'command', 'ansible.builtin.command', 'cmd', 'shell'];

function commandsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return COMMAND_KEYS.includes(key) ? [value] : [];
  if (Array.isArray(value)) {
    const words = key === 'command' && value.every((item) => typeof item === 'string');
    return words ? [value.join(' ')] : value.flatMap((item) => commandsIn(item, key));
  }
  return Object.entries(value ?? {}).flatMap(([name, item]) => commandsIn(item, name));
}

/** The documents of a YAML block. Throws when it is none. */
export function yamlOf(block: Block): unknown[] {
  return parseAllDocuments(block.text, { strict: true }).map((document) => {
    if ('errors' in document && document.errors[0] !== undefined) throw document.errors[0];
    return 'toJS' in document ? document.toJS() : null;
  });
}

const prompted = (text: string) => [...text.matchAll(/^\$ (.*)$/gm)].map(([, command]) => command ?? '').join('\n');

/** How each language of a block wraps shell commands. */
const SCRIPTS: Readonly<Record<string, (block: Block) => string[]>> = {
  sh: ({ text }) => [text],
  console: ({ text }) => [prompted(text)],
  yaml: (block) => yamlOf(block).flatMap((document) => commandsIn(document)),
  groovy: ({ text }) => [...text.matchAll(/\bsh '([^']*)'/g)].map(([, command]) => command ?? ''),
  hcl: ({ text }) =>
    [...text.matchAll(/inline\s*=\s*\[([^\]]*)\]/g)].flatMap(([, list]) =>
      JSON.parse(`[${list?.replace(/,\s*$/, '')}]`),
    ),
};

/** The shell commands of a block, one a text, continued lines joined, comments left out. */
export function commandsOf(block: Block): string[] {
  const scripts = SCRIPTS[block.info.split(' ')[0] ?? '']?.(block) ?? [];
  return scripts
    .flatMap((script) => script.replaceAll(/\\\n\s*/g, ' ').split(/\n(?=\S)/))
    .map((line) => line.replace(/(^|\s)# .*$/gm, '').trim())
    .filter((line) => line !== '');
}

/** Words as a shell splits them, operators as words of their own; nothing is expanded. */
export function wordsOf(command: string): string[] {
  const parts = command.match(/(?:[^\s'"|;&<>()]|'[^']*'|"(?:\\.|[^"\\])*")+|[|;&<>()]+/g) ?? [];
  return parts.map((part) => part.replaceAll(/'([^']*)'|"((?:\\.|[^"\\])*)"/g, '$1$2'));
}

/** The simple commands of a command line, without redirections: of `a x > f | b y`, `a x` and `b y`. */
export function simpleCommands(command: string): string[][] {
  const all: string[][] = [[]];
  const words = wordsOf(command);
  for (const [index, word] of words.entries()) {
    const isFile = /^[<>]/.test(words[index - 1] ?? '');
    if (/^[|;&()]+$/.test(word)) all.push([]);
    else if (!isFile && !/^[<>]/.test(word)) all.at(-1)?.push(word);
  }
  return all.filter((simple) => simple.length > 0);
}

/** Programs that are given the file of port-audit and do not run it. */
const HANDLERS = /^(cp|scp|mv|rm|chmod|install|npm|strip|which|command|cd|curl|sha256sum)$/;

/** What port-audit is asked in a simple command, wherever that runs: behind sudo, ssh, docker exec; null when not at all. */
export function invocation(simple: readonly string[]): string[] | null {
  const at = simple.findLastIndex((word) => /(^|\/)port-audit$/.test(word));
  return at < 0 || simple.slice(0, at).some((word) => HANDLERS.test(word)) ? null : simple.slice(at + 1);
}
