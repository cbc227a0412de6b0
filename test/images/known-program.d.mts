/** The program of registry/programs that one of these files, names or units is. */
export function programOf(names: readonly string[], units: readonly string[]): { readonly name: string } | undefined;
