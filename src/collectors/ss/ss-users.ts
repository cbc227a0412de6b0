import type { Holder } from '../types.js';

/** Longest name that a process can have, bytes; TASK_COMM_LEN of Linux without its NUL. */
const NAME_LIMIT = 15;

/** How `ss -p` writes what follows a name: iproute2 since 3.18, and before. */
interface Layout {
  /** Found behind a name, also where two overlap: all that is written there, the pid, and `)` where the list ends. */
  readonly end: RegExp;
  /** How a word may begin that anything may follow. */
  readonly lastWord: string | null;
}

const CONTEXT = '(?:,(?:proc|sock)_ctx=[^,)]*)?';
const MARK = String.raw`\)(?:,\("|(\)))`;

const LAYOUTS: readonly Layout[] = [
  {
    end: new RegExp(String.raw`(?=(",pid=(\d+)(?:,tid=\d+)?${CONTEXT},fd=\d+${CONTEXT}${MARK}))`, 'g'),
    lastWord: 'cgroup:',
  },
  { end: new RegExp(String.raw`(?=(",(\d+),\d+${MARK}))`, 'g'), lastWord: null },
];

/** A word that `ss -e`, `ss -o` and, with `-O`, `ss -i` of a listener write behind a list. */
const WORD =
  /^(?:timer:\(.*\)|uid:\d+|ino:\d+|sk:[0-9a-f]+|fwmark:0x[0-9a-f]+|v6only:[01]|skmem:\(.*\)|---|<--|-->|<->|(?:cubic|reno|bbr\d?|dctcp|vegas|westwood|htcp)|(?:rto|mss|rcvmss|advmss|pmtu|cwnd|ssthresh|lastsnd|lastrcv|lastack|segs_in|rcv_space):\d+)$/;

/** What stands behind the peer of a line of `ss -p`. */
export interface SsUsers {
  /** Empty when the list can be read in more than one way: then it proves nobody. */
  readonly holders: readonly Holder[];
  readonly ambiguous: boolean;
  /** What follows the list. */
  readonly details: string;
}

/** A place where a name may end: before the next one, or before the end of the list. */
interface NameEnd {
  readonly closes: boolean;
  readonly at: number;
  readonly pid: number;
  /** Where the next name begins, or what follows the list. */
  readonly next: number;
  /** Where the name before this one ends: as near as can be. Null for the first name. */
  readonly before: NameEnd | null;
  readonly readable: boolean;
}

/** Whether what stands there is as short as names are, and so are all names before it. */
const isName = (before: NameEnd | null, at: number) =>
  at - (before?.next ?? 0) <= NAME_LIMIT && before?.readable !== false;

/**
 * The ends that the names of a list, and the list, may have. A list is split from its right end, where nothing that a
 * process writes into its name can be confused with what ss writes around it; what stands before two ends is split once.
 */
function* nameEnds(text: string, layout: Layout): Generator<NameEnd> {
  const separators: NameEnd[] = [];
  for (const { index: at, 1: written = '', 2: pid, 3: close } of text.matchAll(layout.end)) {
    const before = separators.findLast(({ next }) => next <= at) ?? null;
    const closes = close !== undefined;
    const end = { closes, at, pid: Number(pid), next: at + written.length, before, readable: isName(before, at) };
    if (!closes) separators.push(end);
    yield end;
  }
}

/** The places from which on everything is what ss itself writes: its words, to the end or to one that anything follows. */
function placesOfDetails(text: string, { lastWord }: Layout): ReadonlySet<number> {
  const places = new Set([text.length]);
  let own = true;
  for (const { index, 1: word = '' } of [...text.matchAll(/\s+(\S*)/g)].reverse()) {
    own = word === '' || (own && WORD.test(word)) || (lastWord !== null && word.startsWith(lastWord));
    if (own) places.add(index);
  }
  return places;
}

function holdersUpTo(text: string, last: NameEnd): Pick<SsUsers, 'holders' | 'ambiguous'> {
  const holders: Holder[] = [];
  let [ambiguous, nextEnd] = [false, Number.POSITIVE_INFINITY];
  for (let end: NameEnd | null = last; end !== null; end = end.before) {
    const start = end.before?.next ?? 0;
    holders.push({ pid: end.pid, name: text.slice(start, end.at) });
    // Together with its neighbour this could be one name that imitates what stands between them.
    ambiguous ||= nextEnd - start <= NAME_LIMIT;
    nextEnd = end.at;
  }
  return { holders: ambiguous ? [] : holders.reverse(), ambiguous };
}

function readLayout(text: string, layout: Layout): SsUsers | 'cut' | null {
  const details = placesOfDetails(text, layout);
  let last: NameEnd | null = null;
  for (const end of nameEnds(text, layout)) {
    if (!end.closes) last = end;
    else if (end.readable && details.has(end.next)) return { ...holdersUpTo(text, end), details: text.slice(end.next) };
  }
  return isName(last, text.length + 1) ? 'cut' : null;
}

/**
 * One process of which somebody left a part away or wrote it anew: `(("syncthing"...))`, `(("sshd",pid=<PID>,fd=9))`,
 * `(("kdeconnectd",pid=2073))`. With one name alone there is nothing that it could be confused with.
 */
const BY_HAND =
  /^([\w.@:+-]{1,15})"(?:,? ?(?:\.{3}|…)|,pid=(?:(\d{1,10})|<\w{1,10}>|[xX]{1,10}|\.{3}|…)(?:,[^"()]{0,30})?)\)\)(?=\s|$)/;

function readByHand(text: string): SsUsers | null {
  const [written = null, name = '', pid] = BY_HAND.exec(text) ?? [];
  if (written === null) return null;
  const details = text.slice(written.length);
  if (!LAYOUTS.some((layout) => placesOfDetails(text, layout).has(written.length)) && details !== '') return null;
  return { holders: [{ pid: pid === undefined ? null : Number(pid), name }], ambiguous: false, details };
}

/** Nearly every list: one process with an ordinary name, and nothing behind it. */
const ONE_PROCESS = new RegExp(String.raw`^([^"]{0,${NAME_LIMIT}})",pid=(\d+),fd=\d+\)\)$`);

/**
 * Reads what follows `users:(("`. Process names in it may hold quotes, line breaks and imitations of the list itself; of
 * all ends that could be meant the first one counts behind which everything is what ss itself writes. When there is none:
 * `cut` where the text may end within a name, else null.
 */
export function readSsUsers(text: string): SsUsers | 'cut' | null {
  const [, name, pid] = ONE_PROCESS.exec(text) ?? [];
  if (name !== undefined) return { holders: [{ pid: Number(pid), name }], ambiguous: false, details: '' };
  let cut = false;
  for (const layout of LAYOUTS) {
    const users = readLayout(text, layout);
    if (users !== null && users !== 'cut') return users;
    cut ||= users === 'cut';
  }
  return readByHand(text) ?? (cut ? 'cut' : null);
}
