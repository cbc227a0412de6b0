/**
 * Descriptors that keep other files open: an io_uring instance its fixed files, which need no descriptor of their own,
 * and an epoll instance what it watches, in flight between two processes or not. proc(5) shows them as links to these.
 */
const KEEPERS: ReadonlySet<string> = new Set(['anon_inode:[io_uring]', 'anon_inode:[eventpoll]']);

/** A network namespace, `net:[INODE]`, that lives as long as the descriptor, with every socket in it: namespaces(7). */
const isNamespace = (target: string) => target.charCodeAt(0) === 110 && target.startsWith('net:[');

export const isKeeper = (target: string) => (target.charCodeAt(0) === 97 && KEEPERS.has(target)) || isNamespace(target);

/** How descriptor N of a process that keeps others stands among inodes: below zero, as no inode is. */
export const keeperNumber = (descriptor: number) => -(descriptor + 1);

/** The descriptor behind such a number. */
export const keeperOf = (number: number) => -number - 1;
