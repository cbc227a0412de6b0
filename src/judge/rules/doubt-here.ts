import type { JudgedListener } from '../../domain/report.js';
import { doubtOf } from '../identify/doubt.js';
import { recognise } from '../identify/recognise.js';
import type { RuleContext } from './types.js';

/**
 * Where an owner looks like a program that belongs on the port: why it is not taken for that, to be put behind a
 * sentence. Without it `registered: ssh / actual: sshd` would be a riddle.
 */
export function doubtHere(
  { owners, port, protocol, confidence }: JudgedListener,
  registry: RuleContext['registry'],
): string {
  // A stranger that is like nothing known is one for sure.
  if (confidence === 'high') return '';
  for (const owner of owners) {
    const doubt = doubtOf(
      owner,
      recognise(owner, registry),
      ({ program }) => registry.belongs(program, port, protocol) !== null,
    );
    if (doubt !== null) return `; ${doubt}`;
  }
  return '';
}
