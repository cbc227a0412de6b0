import { UsageError } from '../base/errors.js';
import type { Host, PathRisk } from './types.js';

/** A file that decides what is told. */
export interface Trusted {
  /** `policy`, `state`. */
  readonly what: string;
  readonly file: string;
  /** Nobody named it: it was found where such a file lies by default. */
  readonly found: boolean;
  /** Only its owner writes it, so that a file of another user was not written by this one. */
  readonly own: boolean;
}

/** What to trust needs of the world. */
export type TrustHost = Pick<Host, 'uid'> & { readonly files: Pick<Host['files'], 'risks'> };

const WHO: Readonly<Record<PathRisk['who'], (id: number | null) => string>> = {
  everybody: () => 'every user',
  group: (id) => `group ${id}`,
  user: (id) => `user ${id}`,
};

/** Who may change what, in a few words. */
export const riskWords = ({ who, id, at, kind }: PathRisk): string =>
  `${WHO[who](id)} may change it (${kind === 'file' ? 'the file' : `the ${kind} ${at}`} is in their hands)`;

/** Why root does not use a file, null when there is no reason. */
function refusal({ what, file, found, own }: Trusted, risks: readonly PathRisk[]): string | null {
  const everybody = risks.find(({ who }) => who === 'everybody');
  const owned = own ? risks.find(({ who, kind }) => who === 'user' && kind === 'file') : undefined;
  const worst = everybody ?? owned ?? (found ? risks[0] : undefined);
  if (worst === undefined) return null;
  const advice =
    worst === everybody || worst === owned
      ? 'let it and its directory belong to root, and nobody else write there'
      : `let them belong to root, or name it with --${what}`;
  return `${what} ${file}: refused: ${riskWords(worst)}; ${advice}`;
}

/**
 * Whether a file is in good hands. As root, one that every user may change, or that nobody named and anybody else may
 * change, is refused; throws {@link UsageError}. Where another user whom somebody trusts by naming his file may change it,
 * the answer says so, one line each.
 */
export function trustFile(host: TrustHost, trusted: Trusted): string[] {
  if (host.uid === null) return [];
  const risks = host.files.risks(trusted.file);
  const refused = host.uid === 0 ? refusal(trusted, risks) : null;
  if (refused !== null) throw new UsageError([refused]);
  return [...new Set(risks.map((risk) => `${trusted.what} ${trusted.file}: ${riskWords(risk)}`))];
}
