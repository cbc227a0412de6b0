import { INI, parseLines } from './lines.js';

/**
 * `<section>` and `</section>` around `key = value`, as Config::General and its kind. The end of a section begins one of its
 * own, called `/section`, so that what stands behind it is not taken for a part of it.
 */
export const parseTagged = parseLines({
  ...INI,
  comment: /^#/,
  section: /^<(\/?[\w-]+)[^>]{0,200}>$/,
  trailing: /\s#.*$/,
  between: /=\s*|\s(?:\s*=)?\s*/,
});
