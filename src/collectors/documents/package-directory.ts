/** The directory of the npm package that a file belongs to, as package managers lay it out; null for anybody's own. */
export function packageDirectory(file: string): string | null {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/@.][^/]*(?=\/)/.exec(file)?.[0] ?? null;
}
