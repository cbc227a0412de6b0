/** The last part of a path: `sshd` of `/usr/sbin/sshd`; empty where it ends in a slash. */
export const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
