/** The longest expression that is worked out, characters: scripts add an offset to a port, and no more. */
const LENGTH_LIMIT = 100;

const OPERATORS: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => Math.trunc(left / right),
  '%': (left, right) => left % right,
};

/** What is left of an expression, innermost first. */
interface Reading {
  readonly tokens: readonly string[];
  readonly look: (name: string) => string | undefined;
  at: number;
}

/** A number, a variable, something in parentheses, or one of them behind a sign; NaN for what else stands there. */
function operand(reading: Reading): number {
  const token = reading.tokens[reading.at] ?? '';
  reading.at += 1;
  if (token === '-') return -operand(reading);
  if (token === '(') {
    const value = sum(reading);
    reading.at += 1;
    return reading.tokens[reading.at - 1] === ')' ? value : Number.NaN;
  }
  if (/^\d/.test(token)) return Number(token);
  if (!/^\$?\{?\w+\}?$/.test(token)) return Number.NaN;
  // Of a variable that is not set, the shell makes 0.
  const value = reading.look(token.replace(/^\$\{?|\}$/g, '')) ?? '';
  return /^-?\d{0,9}$/.test(value) ? Number(value) : Number.NaN;
}

/** Operands with operators of one rank between them, from left to right. */
function chain(reading: Reading, operators: string, next: (reading: Reading) => number): number {
  let value = next(reading);
  for (let token = reading.tokens[reading.at] ?? ''; token !== '' && operators.includes(token); ) {
    reading.at += 1;
    value = OPERATORS[token]?.(value, next(reading)) ?? Number.NaN;
    token = reading.tokens[reading.at] ?? '';
  }
  return value;
}

const product = (reading: Reading) => chain(reading, '*/%', operand);
const sum = (reading: Reading): number => chain(reading, '+-', product);

/** What `$((…))` comes to, of whole numbers, variables and the four operations; null for all else. POSIX shell section 2.6.4 */
export function worked(text: string, look: (name: string) => string | undefined): number | null {
  if (text.length > LENGTH_LIMIT) return null;
  const tokens = text.match(/\$?\{?[A-Za-z_]\w*\}?|\$\d|\d+|[-+*/%()]|[^\s]/g) ?? [];
  const reading = { tokens, look, at: 0 };
  const value = sum(reading);
  return Number.isSafeInteger(value) && reading.at === tokens.length ? value : null;
}
