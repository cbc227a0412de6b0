import { locationOf } from '../../domain/executable-path.js';
import type { Owner } from '../../domain/listener.js';
import type { Candidate, Identity } from './identify.js';

/** Places where no package puts a program that is to be believed. */
const UNPACKAGED = new Set(['managed', 'other', 'temporary']);

function whyNot({ exe, exeDeleted, exeVerified }: Owner, { by }: Candidate): string {
  if (exe === null) return 'its executable could not be seen';
  if (exeVerified === 'modified') return `${exe} is not as its package installed it`;
  if (exeDeleted === true) return `its executable ${exe} was deleted`;
  if (by === 'cmdline') return 'what it runs does not lie where that is installed';
  if (UNPACKAGED.has(locationOf(exe))) return `${exe} does not lie where that is installed`;
  return 'what it shows proves nothing';
}

/** Why an owner that looks like a known program, of those that are `asked` for, is not taken for it; null: it is like none. */
export function doubtOf(
  owner: Owner,
  { candidates }: Identity,
  asked: (candidate: Candidate) => boolean = () => true,
): string | null {
  const untrusted = candidates.find((candidate) => !candidate.trusted && asked(candidate));
  return untrusted === undefined ? null : `it looks like ${untrusted.program.product}, but ${whyNot(owner, untrusted)}`;
}
