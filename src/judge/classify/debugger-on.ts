import { baseName, locationOf } from '../../domain/executable-path.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Listener } from '../../domain/listener.js';
import { isLookedAt, type Owner } from '../../domain/owner.js';
import type { Program, Registry } from '../../registry/types.js';
import type { Candidate, Identity } from '../identify/identify.js';
import { both, type Trust, trustOfExecutable, trustOfOwnCopy, trustOfWord } from '../identify/trust.js';
import { modesOf } from '../modes/modes.js';
import type { Mode } from '../modes/types.js';
import { isDormant } from './port-stories.js';
import type { Belongs } from './types.js';

/**
 * What the file is worth. A debugger that a user built for himself is as good as any other on the loopback interface: it
 * gives him nothing that he has not already, and low is what his word is worth.
 */
function trustOfDebugger(owner: Owner, exe: string, { exposure }: Listener): Trust {
  const isOwn = exposure === 'loopback' && ['other', 'managed'].includes(locationOf(exe));
  return isOwn ? trustOfOwnCopy(owner, exe) : trustOfExecutable(owner, exe, runtimeOf(exe) !== null);
}

function candidateOf(owner: Owner, mode: Mode, program: Program, trust: Trust): Candidate {
  const word: Trust = { strength: isLookedAt(owner) ? trustOfWord(owner) : 'medium', trusted: true };
  const evidence = `${baseName(owner.exe ?? '')} was started with ${mode.words}`;
  return { program, by: 'cmdline', ...both(trust, word), evidence };
}

/** Whether an owner is a debugger on the very port that the runtime's own option names; null: it is not. */
export function debuggerOn(owner: Owner, identity: Identity, listener: Listener, registry: Registry): Belongs | null {
  const { exe } = owner;
  if (listener.protocol !== 'tcp' || exe === null || identity.claimed !== null) return null;
  const mode = modesOf(owner).find(({ isDebugger, port }) => isDebugger && port === listener.port);
  const program = mode === undefined ? undefined : registry.program(mode.program);
  if (mode === undefined || program === undefined || isDormant(listener, registry)) return null;
  const trust = trustOfDebugger(owner, exe, listener);
  return trust.trusted
    ? { candidate: candidateOf(owner, mode, program, trust), how: { how: 'option', service: null } }
    : null;
}
