import { groupBy } from '../../base/group-by.js';
import type { CommandPage, Completes, OptionPage, Reference, Shell } from './types.js';
import { firstWords, flagsOf, secondWords, wordsOf } from './words.js';

/** The statement that completes one word. */
function replyWith(completes: Completes, rules: readonly string[]): string {
  if (completes.kind === 'files') return 'COMPREPLY=($(compgen -f -- "$cur"))';
  if (completes.kind === 'nothing') return ':';
  const { ask, words } = wordsOf(completes, rules);
  const asked = ask.map((what) => `$("$1" completion ${what} 2>/dev/null)`);
  return `COMPREPLY=($(compgen -W "${[...words, ...asked].join(' ')}" -- "$cur"))`;
}

interface Valued {
  readonly command: CommandPage;
  readonly option: OptionPage;
}

/** What stands behind an option that takes a value; options that complete alike are one case. */
function valueCases({ commands, rules }: Reference): string[] {
  const valued = commands.flatMap((command) =>
    command.options.filter(({ value }) => value !== null).map((option): Valued => ({ command, option })),
  );
  const alike = groupBy(valued, ({ option }) => replyWith(option.completes, rules));
  return [...alike].map(([reply, of]) => {
    const patterns = of.flatMap(({ command, option }) => flagsOf(option).map((flag) => `'${command.name} ${flag}'`));
    return `    ${patterns.join(' | ')}) ${reply}; return ;;`;
  });
}

function optionCases({ commands }: Reference): string[] {
  return commands.map(({ name, options }) => {
    const flags = [...options.flatMap(flagsOf), '--help'];
    return `      '${name}') COMPREPLY=($(compgen -W '${flags.join(' ')}' -- "$cur")) ;;`;
  });
}

function argumentCases(reference: Reference): string[] {
  const { commands, rules } = reference;
  const groups = firstWords(reference).filter((first) => secondWords(reference, first).length > 0);
  const second = groups.map((first): readonly [string, Completes] => {
    const words = secondWords(reference, first).map(({ name }) => name.split(' ')[1] ?? '');
    return [first, { kind: 'words', words }];
  });
  const own = commands.flatMap(
    ({ name, arguments: [argument] }): Array<readonly [string, Completes]> =>
      argument === undefined ? [] : [[name, argument.completes]],
  );
  return [...second, ...own].map(([name, completes]) => `    '${name}') ${replyWith(completes, rules)} ;;`);
}

function script(reference: Reference): string {
  const first = firstWords(reference);
  const [usual = ''] = first;
  const groups = reference.commands.filter(({ name }) => name.includes(' '));
  const known = [...first.map((name) => `' ${name}'`), ...groups.map(({ name }) => `'${name}'`)];
  const start: Completes = { kind: 'words', words: [...first, 'help'] };
  return `# bash completion of port-audit ${reference.version}
_port_audit() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command \${COMP_WORDS[i]}" in
    ${known.join(' | ')}) command="\${command:+$command }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "\${command:-${usual}} $prev" in
${valueCases(reference).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case "\${command:-${usual}}" in
${optionCases(reference).join('\n')}
    esac
    return
  fi
  case "$command" in
    '') COMPREPLY=($(compgen -W "${start.words.join(' ')} $("$1" completion ports 2>/dev/null)" -- "$cur")) ;;
${argumentCases(reference).join('\n')}
  esac
}
complete -F _port_audit port-audit
`;
}

/** bash(1), Programmable Completion. */
export const bash: Shell = {
  id: 'bash',
  place: '~/.local/share/bash-completion/completions/port-audit',
  script,
};
