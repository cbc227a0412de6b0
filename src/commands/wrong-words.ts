import { forTerminal } from '../reports/text.js';
import { hintFor, surplusHint } from './hints.js';
import type { ListedCommand } from './types.js';

/** What the mistake was most likely meant as, by what is known of other tools. */
function knownHint(problem: string, words: readonly string[]): string | null {
  const option = /^error: unknown option '(--?[\w-]+)/.exec(problem)?.[1];
  if (option !== undefined) return hintFor(option);
  return problem.startsWith('error: too many arguments') ? surplusHint(words) : null;
}

/** Where nothing near is known. */
function furtherHelp([word = '']: readonly string[], commands: readonly ListedCommand[]): string {
  const command = commands.some(({ name }) => name === word) ? `port-audit ${word}` : 'port-audit';
  return hintFor(word) ?? `${command} --help tells more`;
}

/** What commander has to say of a wrong command line, in one line as every other error of ours. */
export function wrongWords(text: string, words: readonly string[], commands: readonly ListedCommand[]): string {
  const [problem = '', near = ''] = text.trim().split(/\n(?=\(Did you mean )/);
  const meant = near === '' ? null : near.replace(/^\(Did you mean (.*)\?\)$/, 'did you mean $1?');
  const hint = knownHint(problem, words) ?? hintFor(words[0] ?? '') ?? meant ?? furtherHelp(words, commands);
  return `port-audit: ${forTerminal(`${problem.replace(/^error: |\.$/g, '')}; ${hint}`)}\n`;
}
