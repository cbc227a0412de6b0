import type { Holder } from '../types.js';

/** Longest name that a process can have, bytes; TASK_COMM_LEN of Linux without its NUL. */
const NAME_LIMIT = 15;

/** Ends of a list that are tried: a name has room for one imitation, and who makes more of them is not read. */
const MOST_ENDS = 64;

/** How `ss -p` writes what follows a name: iproute2 since 3.18, and before. */
interface Layout {
  /** From a name to the next one, found also where two overlap: the text and the pid of the name before it. */
  readonly separator: RegExp;
  /** From the last name to the end of the list. */
  readonly close: RegExp;
  /** What may follow the list. */
  readonly trailer: RegExp;
}

/** What `ss -e` and `ss -o` add, word by word; a control group may have any name, and only the new layout has it. */
const WORD = String.raw`timer:\(\S*\)|uid:\d+|ino:\d+|sk:[0-9a-f]+|fwmark:0x[0-9a-f]+|v6only:[01]|skmem:\(\S*\)|(?:---|<--|-->|<->)`;
const WORDS = String.raw`^(?:\s+(?:${WORD}))*`;

const CONTEXT = '(?:,(?:proc|sock)_ctx=[^,)]*)?';
const TAIL = String.raw`",pid=(\d+)(?:,tid=\d+)?${CONTEXT},fd=\d+${CONTEXT}\)`;

const LAYOUTS: readonly Layout[] = [
  {
    separator: new RegExp(String.raw`(?=(${TAIL},\("))`, 'g'),
    close: new RegExp(String.raw`${TAIL}\)`, 'g'),
    trailer: new RegExp(String.raw`${WORDS}(?:\s+cgroup:.*)?\s*$`, 's'),
  },
  {
    separator: /(?=(",(\d+),\d+\),\("))/g,
    close: /",(\d+),\d+\)\)/g,
    trailer: new RegExp(String.raw`${WORDS}\s*$`),
  },
];

/** What stands behind the peer of a line of `ss -p`. */
export interface SsUsers {
  /** Empty when the list can be read in more than one way: then it proves nobody. */
  readonly holders: readonly Holder[];
  readonly ambiguous: boolean;
  /** What follows the list. */
  readonly details: string;
}

/**
 * Splits a list from its right end, where nothing that a process writes into its name can be confused with what ss
 * writes around it. Null when a name would be longer than names are.
 */
function splitList(list: string, lastPid: number, layout: Layout): Pick<SsUsers, 'holders' | 'ambiguous'> | null {
  const holders: Holder[] = [];
  let [end, pid, nextEnd, ambiguous] = [list.length, lastPid, Number.POSITIVE_INFINITY, false];
  for (const match of [null, ...list.matchAll(layout.separator)].reverse()) {
    const start = match === null ? 0 : match.index + (match[1]?.length ?? 0);
    if (start > end) continue;
    if (end - start > NAME_LIMIT) return null;
    holders.unshift({ pid, name: list.slice(start, end) });
    // Together with its neighbour this could be one name that imitates what stands between them.
    ambiguous ||= nextEnd - start <= NAME_LIMIT;
    [nextEnd, end, pid] = [end, match?.index ?? 0, Number(match?.[2])];
  }
  return { holders: ambiguous ? [] : holders, ambiguous };
}

function readLayout(text: string, layout: Layout): SsUsers | null {
  let ends = 0;
  for (const close of text.matchAll(layout.close)) {
    if (++ends > MOST_ENDS) return null;
    const details = text.slice(close.index + close[0].length);
    if (!layout.trailer.test(details)) continue;
    const read = splitList(text.slice(0, close.index), Number(close[1]), layout);
    if (read !== null) return { ...read, details };
  }
  return null;
}

/** Nearly every list: one process with an ordinary name, and nothing behind it. */
const ONE_PROCESS = new RegExp(String.raw`^([^"]{0,${NAME_LIMIT}})",pid=(\d+),fd=\d+\)\)$`);

/**
 * Reads what follows `users:(("`. Process names in it may hold quotes, line breaks and imitations of the list itself; of
 * all ends that could be meant the first one counts behind which everything is what ss itself writes. Null when
 * there is none.
 */
export function readSsUsers(text: string): SsUsers | null {
  const [, name, pid] = ONE_PROCESS.exec(text) ?? [];
  if (name !== undefined) return { holders: [{ pid: Number(pid), name }], ambiguous: false, details: '' };
  for (const layout of LAYOUTS) {
    const users = readLayout(text, layout);
    if (users !== null) return users;
  }
  return null;
}
