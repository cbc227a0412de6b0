/** Tells the line that an offset stands in, from 1 on: where lines begin is looked up once for all offsets of a text. */
export function linesIn(text: string): (offset: number) => number {
  const begins = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) begins.push(at + 1);
  return (offset) => {
    let [low, high] = [0, begins.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((begins[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

/** The lines of a text, one at a time, each with its number less one: hundreds of thousands at once would take memory for nothing. */
export function* eachLine(text: string): Generator<readonly [index: number, line: string]> {
  let begin = 0;
  for (let index = 0; ; index += 1) {
    const end = text.indexOf('\n', begin);
    yield [index, end < 0 ? text.slice(begin) : text.slice(begin, end)];
    if (end < 0) return;
    begin = end + 1;
  }
}

/** The line that begins at an offset. */
export function lineAt(text: string, begin: number): string {
  const end = text.indexOf('\n', begin);
  return end < 0 ? text.slice(begin) : text.slice(begin, end);
}
