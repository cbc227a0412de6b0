/** The inode in `net:[4026531840]`, namespaces(7); null for anything else. */
export function namespaceInode(link: string): string | null {
  return /^net:\[(\d+)\]$/.exec(link)?.[1] ?? null;
}
