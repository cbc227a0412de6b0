/** Name of a unit in its parts: `getty@tty1.service` is prefix `getty`, instance `tty1`, type `service`. */
export interface UnitName {
  readonly full: string;
  readonly prefix: string;
  /** Null for a unit that is made from no template. */
  readonly instance: string | null;
  readonly type: string;
}

/** The longest name of a unit, systemd.unit(5). */
const NAME_LIMIT = 255;

/** Null for what is no name of a unit. */
export function unitName(full: string): UnitName | null {
  if (full.length > NAME_LIMIT) return null;
  const [, stem, type] =
    /^([\w:.\\@-]+)\.(service|socket|target|mount|automount|swap|timer|path|slice|scope|device)$/.exec(full) ?? [];
  if (stem === undefined || type === undefined) return null;
  const at = stem.indexOf('@');
  return at < 0
    ? { full, prefix: stem, instance: null, type }
    : { full, prefix: stem.slice(0, at), instance: stem.slice(at + 1), type };
}

/** `getty@.service`; null where the unit is made from no template. */
export const templateOf = ({ prefix, instance, type }: UnitName): string | null =>
  instance === null ? null : `${prefix}@.${type}`;

/** systemd-escape(1), backwards: `-` is `/`, `\x2d` is `-`. */
export function unescaped(text: string): string {
  return text
    .replaceAll('-', '/')
    .replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
