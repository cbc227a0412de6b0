import { listed } from '../../base/listed.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Owner } from '../../domain/owner.js';
import { portName } from '../../domain/words.js';
import type { Candidate } from '../identify/identify.js';
import { recognise } from '../identify/recognise.js';
import type { RuleContext } from './types.js';
import { listenerRule } from './types.js';

/** A native addon of Node.js, by a name that anybody may give to anything. */
const isAddon = (code: string) => /^\/.*\.node$/.test(code);

/** Behind an interpreter that runs a user's own code, further code of that user is no news. */
function runsOwnCode({ exe, script }: Owner): boolean {
  return exe !== null && runtimeOf(exe) !== null && script?.guarded !== true;
}

/** Whether addons in the home of who uses it are how the program is extended: no other one loads them. */
function takesAddons({ exe }: Owner, candidates: readonly Candidate[]): boolean {
  return (exe !== null && runtimeOf(exe) === 'node') || candidates.some(({ program }) => program.addons);
}

/** The code that does not belong into a program which would be trusted without it. */
function foreignCodeOf(owner: Owner, registry: RuleContext['registry']): readonly string[] {
  const code = owner.foreignCode ?? [];
  if (code.length === 0 || runsOwnCode(owner) || owner.container !== null) return [];
  // In a user namespace of its own it is not known what else is mapped; the code was seen all the same.
  const without = recognise({ ...owner, foreignCode: [], exeMapped: owner.exeMapped ?? true }, registry);
  const believed = without.candidates.filter(({ trusted, strength }) => trusted && strength !== 'low');
  if (believed.length === 0) return [];
  return takesAddons(owner, believed) ? code.filter((each) => !isAddon(each)) : code;
}

/** Code of somebody else inside a program that would be believed. */
export const foreignCode = listenerRule({
  id: 'foreign-code',
  title: 'Foreign code in a known program',
  meaning:
    'The program is what it seems, but code that ordinary users, or the account it runs as, may have put there runs inside of it: a preloaded library, an agent, a module. That code answers on the port as well, and can do whatever the program may.',
  remedy:
    'Find out who put the code there and how it gets into the program (LD_PRELOAD, an option, a plug-in). If it belongs there, let root own it in a directory that nobody else may write to; otherwise stop the program.',
  when: 'code from a home, temporary or world-writable directory, or of a service’s own account, is mapped or preloaded into a program that would otherwise be `expected` with more than low confidence; behind an interpreter that runs a user’s own code it is none',
  severity: { loopback: 'medium', elsewhere: 'high' },
  acceptedBy: 'executable',
  check(listener, { registry }) {
    if (listener.verdict !== 'expected') return null;
    for (const owner of listener.owners) {
      const code = foreignCodeOf(owner, registry);
      if (code.length === 0) continue;
      return {
        message: `${portName(listener)} is held by pid ${owner.pid}, ${owner.exe ?? 'a program'}, into which foreign code was loaded: ${listed(code, 3)}`,
        remedy:
          'Find out who put that code there and how it gets into the program; then remove it, or install it as root.',
        confidence: 'high',
      };
    }
    return null;
  },
});
