import { forTerminal } from '../reports/text.js';
import { hintFor, surplusHint } from './hints.js';
import type { ListedCommand } from './types.js';

/** What the mistake was most likely meant as, by what is known of other tools. */
function knownHint(problem: string, words: readonly string[]): string | null {
  const option = /^error: unknown option '(--?[\w-]+)/.exec(problem)?.[1];
  if (option !== undefined && words[0] === 'port') {
    return `port-audit --port ${words[1] ?? 'PORT'} takes the options of an audit`;
  }
  if (option !== undefined && words[0] === 'collect' && /^(-f|--format|--json)$/.test(option)) {
    return 'a snapshot is JSON; port-audit --format prints reports';
  }
  if (option !== undefined) return hintFor(option);
  return problem.startsWith('error: too many arguments') ? surplusHint(words) : null;
}

/** Where nothing near is known. */
function furtherHelp([word = '']: readonly string[], commands: readonly ListedCommand[]): string {
  const command = commands.some(({ name }) => name === word) ? `port-audit ${word}` : 'port-audit';
  return hintFor(word) ?? `${command} --help tells more`;
}

/** What is missing, in our words; null where nothing is. */
function missingWords(problem: string, example: string | null): string | null {
  const [, option, value] = /^error: option '(?:-\w, )?(--[\w-]+) (.+)' argument missing$/.exec(problem) ?? [];
  if (option !== undefined) return `${option} needs a value: ${option} ${value ?? ''}`;
  const [, argument] = /^error: missing required argument '(.*)'$/.exec(problem) ?? [];
  if (argument === undefined) return null;
  return `${argument} is missing${example === null ? '' : `, as in: ${example}`}`;
}

/**
 * What commander has to say of a wrong command line, in one line as every other error of ours. `example`: of the command
 * that was named.
 */
export function wrongWords(
  text: string,
  words: readonly string[],
  commands: readonly ListedCommand[],
  example: string | null,
): string {
  const [problem = '', near = ''] = text.trim().split(/\n(?=\(Did you mean )/);
  const missing = missingWords(problem, example);
  if (missing !== null) return `port-audit: ${forTerminal(missing)}\n`;
  if (/: leave one of them out$| alone does nothing: /.test(problem))
    return `port-audit: ${forTerminal(problem.replace(/^error: /, ''))}\n`;
  const meant = near === '' ? null : near.replace(/^\(Did you mean (.*)\?\)$/, 'did you mean $1?');
  const hint = knownHint(problem, words) ?? hintFor(words[0] ?? '') ?? meant ?? furtherHelp(words, commands);
  return `port-audit: ${forTerminal(`${problem.replace(/^error: |\.$/g, '')}; ${hint}`)}\n`;
}
