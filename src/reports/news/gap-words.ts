import { counted } from '../../base/counted.js';
import { gapSubject } from '../../domain/words.js';
import type { Notification } from '../../history/notification.js';
import type { GapNews, ToldGap } from '../../history/types.js';

/** Headings of what can no longer be seen, and again. */
export const GAP_HEADINGS = { began: 'Cannot be seen', ended: 'Can be seen again' } as const satisfies Record<
  GapNews['kind'],
  string
>;

export const GAP_KINDS = Object.keys(GAP_HEADINGS) as ReadonlyArray<GapNews['kind']>;

/** `who holds 5 of 5 listeners`. */
function subjectOf(gap: ToldGap): string {
  if (gap.scope !== 'owner' || gap.count === null) return gapSubject(gap);
  return `who holds ${gap.count} of ${counted(Math.max(gap.of, gap.count), 'listener')}`;
}

/** `cannot see who holds 5 of 5 listeners; run as root (not privileged)`. */
export function gapNewsWords({ kind, gap }: GapNews): string {
  const remedy = gap.remedy === null ? '' : `; ${gap.remedy}`;
  return kind === 'began'
    ? `cannot see ${subjectOf(gap)}${remedy} (${gap.reason})`
    : `no longer so since this run: cannot see ${subjectOf(gap)} (${gap.reason})`;
}

/** The gap news of one kind. */
export function gapNewsOfKind({ gapNews }: Pick<Notification, 'gapNews'>, kind: GapNews['kind']): readonly GapNews[] {
  return gapNews.filter((item) => item.kind === kind);
}
