/** One name under which a file may be listed, and whose list may count. */
export interface Listing {
  readonly path: string;
  /** The only package whose list counts; null: any. */
  readonly only: string | null;
  /** The package whose list does not count; null: none. */
  readonly except: string | null;
}

interface Diversion {
  readonly original: string;
  readonly moved: string;
  /** `:` for one that the administrator made. */
  readonly by: string;
}

/** /var/lib/dpkg/diversions: three lines each, dpkg-divert(1). */
function readDiversions(text: string): Diversion[] {
  const lines = text.split('\n');
  const diversions: Diversion[] = [];
  for (let at = 0; at + 2 < lines.length; at += 3) {
    diversions.push({ original: lines[at] ?? '', moved: lines[at + 1] ?? '', by: lines[at + 2] ?? '' });
  }
  return diversions;
}

/**
 * How the package that installed a file lists it. Lists keep the path that a file was meant for: what stands at that
 * path belongs to the package that diverted it, and what was moved away belongs to the others.
 */
export function diversionsIn(text: string): (path: string) => Listing {
  const diversions = readDiversions(text);
  return (path) => {
    const away = diversions.find(({ moved }) => moved === path);
    if (away !== undefined) return { path: away.original, only: null, except: away.by };
    const here = diversions.find(({ original }) => original === path);
    return { path, only: here?.by ?? null, except: null };
  };
}

/** Whether the list of a package counts. */
export function counts({ only, except }: Listing, name: string): boolean {
  return (only === null || only === name) && except !== name;
}
