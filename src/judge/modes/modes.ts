import { memoisedByObject } from '../../base/memoised.js';
import { baseName } from '../../domain/executable-path.js';
import { readInvocation } from '../../domain/invocation/invocation.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Owner } from '../../domain/owner.js';
import { executables } from './executables.js';
import { interpreters } from './interpreters.js';
import { prompts } from './prompts.js';
import type { Mode, ReadModes, Started } from './types.js';

const READERS: readonly ReadModes[] = [...interpreters, ...prompts, executables];

const NONE: readonly Mode[] = [];

/** Loaders run another program in their own name: what that understands, they do not. */
function startedAs({ exe, cmdline, debugOptions }: Owner): Started | null {
  if (exe === null || cmdline === null) return null;
  const runtime = runtimeOf(exe);
  const read = runtime === null ? null : readInvocation(runtime, cmdline);
  // The environment comes first: what the command line says wins over it.
  const run = read === null ? null : { ...read, options: [...(debugOptions ?? []), ...read.options] };
  return { program: baseName(exe).replace(/\.exe$/i, ''), runtime, run, words: cmdline.slice(1) };
}

function readModes(owner: Owner): readonly Mode[] {
  const started = startedAs(owner);
  return started === null ? NONE : READERS.flatMap((read) => read(started));
}

/**
 * What a process lets those do who reach it, as far as its command line tells; its user may have made that up. Once a process:
 * one may hold thousands of listeners, and is the same object for all of them.
 */
export const modesOf: (owner: Owner) => readonly Mode[] = memoisedByObject(readModes);
