/** The prompts of shells, each as far as the command. */
const PROMPTS: readonly RegExp[] = [
  // [root@web ~]#, {root@web:~}$, [joe@web]:<~>$ and, of pfSense, [2.7.2-RELEASE][root@fw.lan]/root:
  /^(?:\([^()]{1,60}\)\s*)?(?:[[{][^\]}]{1,200}[\]}](?::\S{0,60})?\s?[$#%>]|\[[^\]]{1,60}\]\[[^\]]{1,100}\][^\s:]{0,200}:)/,
  // joe@web:~/src$ and, of zsh, joe@MacBook-Air src %
  /^(?:\([^()]{1,60}\)\s*)?[\w.-]{1,64}@[\w.-]{1,64}(?:[:\s~][^$#%>❯]{0,200})?[$#%>❯](?=\s|$)/,
  // MacBook:~ joe$
  /^[\w.-]{1,64}:[^\s:]{1,200} [\w.-]{1,64}[$#](?=\s|$)/,
  // C:\Windows>, PS C:\Users\joe> and, over ssh, joe@web C:\Users\joe>
  /^(?:PS |[\w.-]{1,64}@[\w.-]{1,64} )?[A-Z]:\\[^>]{0,250}>/,
  // joe:src$
  /^[\w.-]{1,64}:[^\s:]{1,200}[$#%](?=\s|$)/,
  // Headings of Markdown as well.
  /^(?:[$%❯➜]|#{1,6})(?=\s|$)|^#{2,6}(?=\p{L})|^\$(?=[a-z]{2})/u,
];

/** What stands behind a prompt; null: there is none. */
export function behindPrompt(line: string): string | null {
  const prompt = PROMPTS.map((each) => each.exec(line)?.[0]).find((found) => found !== undefined);
  return prompt === undefined ? null : line.slice(prompt.length).trim();
}
