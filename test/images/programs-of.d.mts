import type { Truth } from './twin.js';

/** A socket with the program behind it. */
export interface HeldSocket extends Truth {
  /** Null where nothing holds it. */
  readonly program: string | null;
  /** Whether registry/programs has it. */
  readonly known: boolean;
  readonly verdict: string | null;
}

export function programsOf(truth: { readonly listeners: readonly Truth[] }): Promise<readonly HeldSocket[]>;

export function isChance(held: Pick<HeldSocket, 'verdict' | 'port'>): boolean;
