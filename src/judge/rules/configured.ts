import { answeringOwners } from '../../domain/answering.js';
import { isLookedAt, isOfAnybody } from '../../domain/owner.js';
import type { JudgedListener } from '../../domain/report.js';
import type { Peril } from '../../registry/types.js';

/** What configurations say of those who connect. */
export interface Configured {
  /** A sentence without its end. */
  readonly words: string;
  /** Whether all of them make clients prove who they are. */
  readonly asks: boolean;
  /** Whether no ordinary user can have written them. */
  readonly settled: boolean;
  /** Whether those who answer are ordinary users' own: whoever wrote them speaks for himself alone. */
  readonly isOwn: boolean;
}

/**
 * What the configurations of those who answer say of clients; null where nobody looked, or it is no program that asks for
 * passwords. One that does not tell, or could not be read, speaks for nobody.
 */
export function configuredOf({ owners }: Pick<JudgedListener, 'owners'>, peril: Peril | null): Configured | null {
  const answering = answeringOwners(owners);
  const isOwn = answering.every(isOfAnybody);
  const files = answering.flatMap(({ access }) => access ?? []);
  const open = files.find(({ asks }) => asks === false);
  if (open !== undefined) {
    const words = open.setting === null ? `${open.file} asks for no password` : `${open.file} says ${open.setting}`;
    return { words, asks: false, settled: open.settled, isOwn };
  }
  const [first] = files;
  if (first !== undefined && files.length === answering.length && files.every(({ asks }) => asks === true)) {
    const words = `${first.file} asks for a password (${first.setting})`;
    return { words, asks: true, settled: files.every(({ settled }) => settled), isOwn };
  }
  const mayAsk = (peril?.unless ?? []).length > 0 && answering.some(isLookedAt);
  if (!mayAsk) return null;
  const where = first === undefined ? 'no configuration was found that tells' : `${first.file} does not tell`;
  return { words: `${where} whether it asks for a password`, asks: false, settled: false, isOwn };
}
