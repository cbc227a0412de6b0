import type { Dice } from './random.js';

/** The longest input, bytes: what is slow shows far below, and a million inputs have to be made. */
const LENGTH_LIMIT = 128 << 10;

/** What readers of text stumble over. */
const WORDS = [
  '\0',
  '\n',
  '\r\n',
  '\t',
  ' ',
  '"',
  "'",
  '\\',
  '%',
  '#',
  ';',
  ',',
  ':',
  '=',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '<<',
  '&a',
  '*a',
  '$',
  '${',
  '$(',
  '`',
  '-',
  '--',
  '../',
  '/',
  '*',
  '?',
  '0',
  '-1',
  '65535',
  '65536',
  '4294967296',
  '99999999999999999999',
  '1e999',
  'NaN',
  'null',
  'true',
  '__proto__',
  'constructor',
  'toString',
  '0.0.0.0',
  '::',
  '::ffff:127.0.0.1',
  '[::]:22',
  '127.0.0.53%lo:53',
  'fe80::1%eth0',
  ':::::::',
  '00000000:0016',
  'FFFFFFFF',
  '\u001b[31m',
  '\u202e',
  '\ufeff',
  '\ufffd',
  '\ud800',
  '😀',
  'e\u0301'.repeat(9),
  'users:(("x",pid=1,fd=3))',
  'include /etc/x',
  '!!binary',
  '|',
  '>',
  '@',
] as const;

type Change = (dice: Dice, input: Buffer, other: Buffer) => Buffer;

const word = (dice: Dice): Buffer => Buffer.from(WORDS[dice.below(WORDS.length)] ?? '');

/** A place in a buffer and a short length from there. */
function part(dice: Dice, input: Buffer): readonly [number, number] {
  const from = dice.below(input.length + 1);
  return [from, Math.min(input.length, from + 1 + dice.below(dice.pick([2, 16, 200])))];
}

const flip: Change = (dice, input) => {
  const copy = Buffer.from(input);
  if (copy.length > 0) copy[dice.below(copy.length)] = dice.below(256);
  return copy;
};

const insert: Change = (dice, input) => {
  const at = dice.below(input.length + 1);
  return Buffer.concat([input.subarray(0, at), word(dice), input.subarray(at)]);
};

const replace: Change = (dice, input) => {
  const [from, to] = part(dice, input);
  return Buffer.concat([input.subarray(0, from), word(dice), input.subarray(to)]);
};

const remove: Change = (dice, input) => {
  const [from, to] = part(dice, input);
  return Buffer.concat([input.subarray(0, from), input.subarray(to)]);
};

const cut: Change = (dice, input) => input.subarray(0, dice.below(input.length + 1));

/** Often enough that what takes the square of the length shows. */
const repeat: Change = (dice, input) => {
  const [from, to] = part(dice, input);
  const times = Math.min(dice.pick([2, 2, 9, 5000]), LENGTH_LIMIT / (to - from + 1));
  const more = Array.from({ length: times }, () => input.subarray(from, to));
  return Buffer.concat([input.subarray(0, from), ...more, input.subarray(to)]);
};

const flood: Change = (dice, input) => {
  const at = dice.below(input.length + 1);
  const many = word(dice)
    .toString()
    .repeat(dice.pick([10, 10, 300, 20_000]));
  return Buffer.concat([input.subarray(0, at), Buffer.from(many), input.subarray(at)]);
};

const splice: Change = (dice, input, other) => {
  const [from, to] = part(dice, other);
  const at = dice.below(input.length + 1);
  return Buffer.concat([input.subarray(0, at), other.subarray(from, to), input.subarray(at)]);
};

const noise: Change = (dice) => Buffer.from(Array.from({ length: dice.below(300) }, () => dice.below(256)));

const chatter: Change = (dice) => Buffer.concat(Array.from({ length: dice.below(60) }, () => word(dice)));

const CHANGES: readonly [Change, ...Change[]] = [
  flip,
  insert,
  replace,
  remove,
  insert,
  replace,
  remove,
  splice,
  splice,
  cut,
  repeat,
  flood,
  noise,
  chatter,
];

/** One of the samples, changed in up to five places; `noise` and `chatter` begin anew. */
export function mutated(dice: Dice, samples: readonly [Buffer, ...Buffer[]]): Buffer {
  let input = dice.pick(samples);
  const changes = 1 + dice.below(5);
  for (let change = 0; change < changes; change++) input = dice.pick(CHANGES)(dice, input, dice.pick(samples));
  return input.subarray(0, LENGTH_LIMIT);
}
