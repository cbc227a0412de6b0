/** The order of texts by code units: the same everywhere, whatever the locale. */
export const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
