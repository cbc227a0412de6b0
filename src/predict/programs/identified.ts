import { runtimeOf } from '../../domain/invocation/runtime.js';

import { type Owner, ownerOf } from '../../domain/owner.js';
import type { Candidate, Knowledge as Names } from '../../judge/identify/identify.js';
import { identify } from '../../judge/identify/identify.js';
import type { Program, Registry } from '../../registry/types.js';
import type { Final } from './programs.js';

/** A process that does not run: what it would show of itself. */
const shown = ({ exe, words, directory }: Final): Owner => ownerOf(0, { exe, cmdline: words, cwd: directory });

/** What of the registry is asked. */
type Knowledge = Names & Pick<Registry, 'program'>;

/** What a unit is named after. */
const calledBy = (unit: string | null): string => unit?.replace(/(?:@.*)?\.service$/, '') ?? '';

/**
 * The program that a unit is named after, where it is run by the very interpreter that the unit starts: `twistd3 epoptes` says
 * less than epoptes.service.
 */
function namedByUnit({ exe }: Final, knowledge: Knowledge, unit: string | null): Program | null {
  const runtime = runtimeOf(exe);
  if (runtime === null || runtime === 'shell' || runtime === 'loader') return null;
  const program = knowledge.program(calledBy(unit));
  return program?.interpreted.some((each) => each.runtime === runtime) === true ? program : null;
}

/**
 * Of several programs whose file is called so: the one that the unit is named after, as its package names it, else one
 * that was seen to run.
 */
function likeliest(candidates: readonly Candidate[], unit: string | null): Program | undefined {
  const called = calledBy(unit);
  const isNamed = ({ program: { name, packages } }: Candidate) => name === called || packages.includes(called);
  const wasSeen = ({ program: { listens } }: Candidate) => listens.length > 0;
  const best = candidates.filter(({ strength }) => strength === candidates[0]?.strength);
  return (best.find(isNamed) ?? best.find(wasSeen) ?? best[0])?.program;
}

/** Which program of the registry a unit starts, and what it is called where it is none. */
export function identified(
  final: Final,
  knowledge: Knowledge,
  unit: string | null,
): { readonly program: Program | null; readonly name: string } {
  const launched = final.program === undefined ? undefined : knowledge.program(final.program);
  if (launched !== undefined) return { program: launched, name: launched.name };
  if (final.program !== undefined) return { program: null, name: final.program };
  const byFile = identify(shown(final), knowledge);
  const best = namedByUnit(final, knowledge, unit) ?? likeliest(byFile.candidates, unit);
  if (best !== undefined) return { program: best, name: best.name };
  // What was asked for may be a link whose name says more than the file: `redis-server`, alternatives.
  const byWord = identify(shown({ ...final, exe: final.words[0] ?? final.exe }), knowledge);
  const asked = likeliest(byWord.candidates, unit);
  if (asked !== undefined) return { program: asked, name: asked.name };
  return { program: null, name: byFile.fallback.name };
}
