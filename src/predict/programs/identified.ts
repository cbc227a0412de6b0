import { type Owner, ownerOf } from '../../domain/owner.js';
import type { Knowledge as Names } from '../../judge/identify/identify.js';
import { identify } from '../../judge/identify/identify.js';
import type { Program, Registry } from '../../registry/types.js';
import type { Final } from './programs.js';

/** A process that does not run: what it would show of itself. */
const shown = ({ exe, words, directory }: Final): Owner => ownerOf(0, { exe, cmdline: words, cwd: directory });

/** What of the registry is asked. */
type Knowledge = Names & Pick<Registry, 'program'>;

/** Which program of the registry it is, and what it is called where it is none. */
export function identified(
  final: Final,
  knowledge: Knowledge,
): { readonly program: Program | null; readonly name: string } {
  const launched = final.program === undefined ? undefined : knowledge.program(final.program);
  if (launched !== undefined) return { program: launched, name: launched.name };
  const byFile = identify(shown(final), knowledge);
  const [best] = byFile.candidates;
  if (best !== undefined) return { program: best.program, name: best.program.name };
  // What was asked for may be a link whose name says more than the file: `redis-server`, alternatives.
  const asked = identify(shown({ ...final, exe: final.words[0] ?? final.exe }), knowledge).candidates[0];
  if (asked !== undefined) return { program: asked.program, name: asked.program.name };
  return { program: null, name: byFile.fallback.name };
}
