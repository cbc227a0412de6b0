/** The inode in `socket:[INODE]`, as /proc/PID/fd shows a socket, proc(5); -1 for anything else. */
export function socketInode(target: string): number {
  return target.charCodeAt(0) === 115 && target.startsWith('socket:[') ? Number(target.slice(8, -1)) : -1;
}
