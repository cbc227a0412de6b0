const compiled = new Map<string, RegExp>();

/** Whether a text fits a pattern in which `*` stands for any run of characters except `/`. Nothing else is special. */
export function globMatches(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    expression = new RegExp(`^${escaped.join('[^/]*')}$`);
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}
