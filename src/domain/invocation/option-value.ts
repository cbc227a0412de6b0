/** The values of these options in the order of a command line, also of `--option=VALUE`. */
export function optionValues(words: readonly string[], ...options: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    if (options.includes(word)) return index + 1 < words.length ? [words[index + 1] ?? ''] : [];
    const attached = options.find((option) => option.startsWith('-') && word.startsWith(`${option}=`));
    return attached === undefined ? [] : [word.slice(attached.length + 1)];
  });
}
