const NEWLINE = 0x0a;
const TAB = 0x09;

/**
 * Words with the numbers of the programs they lead to, as sorted lines `word TAB number,number` that are searched where
 * they lie: reading two thousand of them into a map costs more than an audit ever looks up.
 */
export function compileWords(pairs: Iterable<readonly [string, number]>): Buffer {
  const numbers = new Map<string, Set<number>>();
  for (const [word, number] of pairs) {
    const known = numbers.get(word);
    if (known === undefined) numbers.set(word, new Set([number]));
    else known.add(number);
  }
  const lines = [...numbers].map(([word, set]) => ({ word: Buffer.from(word), list: [...set].join(',') }));
  const sorted = lines.toSorted((left, right) => Buffer.compare(left.word, right.word));
  return Buffer.concat(sorted.map(({ word, list }) => Buffer.concat([word, Buffer.from(`\t${list}\n`)])));
}

/** Where the line begins that has a byte. */
function lineStart(table: Buffer, position: number): number {
  return position === 0 ? 0 : table.lastIndexOf(NEWLINE, position - 1) + 1;
}

/** Finds the numbers of a word in a table that {@link compileWords} made; none for a word that is not in it. */
export function findWord(table: Buffer, word: string): readonly number[] {
  const wanted = Buffer.from(word);
  let left = 0;
  let right = table.length;
  while (left < right) {
    const start = lineStart(table, (left + right) >> 1);
    const tab = table.indexOf(TAB, start);
    const end = table.indexOf(NEWLINE, tab);
    const order = table.compare(wanted, 0, wanted.length, start, tab);
    if (order === 0)
      return table
        .toString('latin1', tab + 1, end)
        .split(',')
        .map(Number);
    if (order < 0) left = end + 1;
    else right = start;
  }
  return [];
}

/** The whole table in memory, for tables that are short and asked often. */
export function readWords(table: Buffer): ReadonlyMap<string, readonly number[]> {
  const lines = table.toString('utf8').split('\n').slice(0, -1);
  return new Map(
    lines.map((line) => {
      const tab = line.indexOf('\t');
      return [
        line.slice(0, tab),
        line
          .slice(tab + 1)
          .split(',')
          .map(Number),
      ];
    }),
  );
}
