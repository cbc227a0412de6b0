import type { ArgumentPage, CommandPage, Completes, OptionPage, Reference, Shell } from './types.js';
import { firstWords, inQuotes, secondWords, wordsOf } from './words.js';

/** In the brackets of a specification of _arguments, zshcompsys(1). */
const inBrackets = (text: string) => text.replaceAll(/[[\]:]/g, (sign) => `\\${sign}`);

function actionOf(completes: Completes, rules: readonly string[]): string {
  if (completes.kind === 'files') return '_files';
  if (completes.kind === 'nothing') return ' ';
  const { ask, words } = wordsOf(completes, rules);
  return ask.length === 0 ? `(${words.join(' ')})` : `_port_audit_${completes.kind}`;
}

/** Backslashes stay here, since zsh reads them in the specification. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function optionSpec({ rules }: Reference, option: OptionPage): string {
  const { short, long, value, valueOptional, description, repeatable, completes } = option;
  const action =
    value === null ? '' : `${valueOptional ? '::' : ':'}${value.replaceAll(':', '-')}:${actionOf(completes, rules)}`;
  const told = quoted(`[${inBrackets(description)}]${action}`);
  const many = repeatable ? "'*'" : '';
  if (short === null) return `${many}${long}${told}`;
  return `${repeatable ? "'*'" : `'(${short} ${long})'`}{${short},${long}}${told}`;
}

const argumentSpec = ({ rules }: Reference, { usage, completes }: ArgumentPage, index: number) =>
  quoted(`${index + 1}:${usage.replaceAll(/[<>[\]:.]/g, '')}:${actionOf(completes, rules)}`);

function commandCase(reference: Reference, command: CommandPage, name: string): string {
  const specs = [
    ...command.options.map((option) => optionSpec(reference, option)),
    ...command.arguments.map((argument, index) => argumentSpec(reference, argument, index)),
  ];
  return `    ${name})\n      _arguments -s -S \\\n${specs.map((spec) => `        ${spec}`).join(' \\\n')}\n      ;;`;
}

const described = (name: string, summary: string) => quoted(`${name}:${summary.replaceAll(':', '\\:')}`);

function groupCase(reference: Reference, first: string): string {
  const members = secondWords(reference, first);
  const names = members.map(({ name, summary }) => described(name.split(' ')[1] ?? '', summary));
  const cases = members.map((command) => commandCase(reference, command, command.name.split(' ')[1] ?? ''));
  return `    ${first})
      if (( CURRENT == 2 )); then
        local -a members=(${names.join(' ')})
        _describe -t commands command members
        return
      fi
      shift words; (( CURRENT-- ))
      case $words[1] in
${cases.join('\n')}
      esac
      ;;`;
}

function summaryOf({ commands }: Reference, first: string): string {
  return commands.find(({ name }) => name === first)?.summary ?? `${first} …`;
}

function script(reference: Reference): string {
  const first = firstWords(reference);
  const [usual = ''] = reference.commands;
  const cases = first.map((name) => {
    const command = reference.commands.find((each) => each.name === name);
    return command === undefined ? groupCase(reference, name) : commandCase(reference, command, name);
  });
  return `#compdef port-audit
# zsh completion of port-audit ${reference.version}
_port_audit_ports() { compadd -- \${(f)"$(port-audit completion ports 2>/dev/null)"} }
_port_audit_subjects() {
  _port_audit_ports
  compadd -- ${reference.rules.join(' ')} \${(f)"$(port-audit completion programs 2>/dev/null)"}
}
_port_audit() {
  local -a commands=(${first.map((name) => described(name, summaryOf(reference, name))).join(' ')})
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe -t commands command commands
    _port_audit_ports
    return
  fi
  if [[ $words[2] == -* ]]; then
    words=(port-audit ${inQuotes(usual === '' ? '' : usual.name)} "\${(@)words[2,-1]}"); (( CURRENT++ ))
  fi
  shift words; (( CURRENT-- ))
  case $words[1] in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _port_audit ]]; then _port_audit "$@"; else compdef _port_audit port-audit; fi
`;
}

/** zshcompsys(1). */
export const zsh: Shell = { id: 'zsh', place: '~/.zfunc/_port-audit, with ~/.zfunc in $fpath', script };
