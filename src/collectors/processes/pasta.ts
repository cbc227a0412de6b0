import type { Host } from '../../host/types.js';

/** `[ADDRESS[%INTERFACE]/]FIRST[-LAST][:FIRST[-LAST]]`, of which there may be several behind commas; passt(1). */
const FORWARD = /^(?:[^/]*\/)?(\d{1,5})(?:-(\d{1,5}))?(?::(\d{1,5})(?:-\d{1,5})?)?$/;

/** The port inside that one outside is passed on to; null where the command line does not say. */
export function pastaPort(words: readonly string[], protocol: 'tcp' | 'udp', outside: number): number | null {
  const names = protocol === 'tcp' ? ['-t', '--tcp-ports'] : ['-u', '--udp-ports'];
  for (const [index, word] of words.entries()) {
    const attached = names.find((name) => name.startsWith('--') && word.startsWith(`${name}=`));
    const value =
      attached === undefined ? (names.includes(word) ? words[index + 1] : undefined) : word.slice(attached.length + 1);
    for (const forward of (value ?? '').split(',')) {
      const [, low, high, inside] = FORWARD.exec(forward) ?? [];
      if (low === undefined || outside < Number(low) || outside > Number(high ?? low)) continue;
      return Number(inside ?? low) + outside - Number(low);
    }
  }
  return null;
}

/** The network namespace that pasta serves: it keeps a descriptor of it, beside its own. Null: none may be seen. */
export function pastaNamespace({ files }: Host, pid: number): string | null {
  const found = new Set<string>();
  try {
    const own = /^net:\[(\d+)\]$/.exec(files.readLink(`/proc/${pid}/ns/net`))?.[1];
    files.readLinks(`/proc/${pid}/fd`, (_name, target) => {
      const netns = /^net:\[(\d+)\]$/.exec(target)?.[1];
      if (netns !== undefined && netns !== own) found.add(netns);
    });
  } catch {
    return null;
  }
  return found.size === 1 ? ([...found][0] ?? null) : null;
}
