import { THRESHOLDS } from '../domain/severity.js';

/** What an option has to be; callers without TypeScript hear of it here. */
export interface Check {
  readonly words: string;
  readonly holds: (value: unknown) => boolean;
}

export const isText = (value: unknown) => typeof value === 'string';

export const FLAG: Check = { words: 'true or false', holds: (value) => typeof value === 'boolean' };
export const TEXT_OR_NULL: Check = { words: 'a text or null', holds: (value) => value === null || isText(value) };
export const TEXTS: Check = { words: 'a list of texts', holds: (value) => Array.isArray(value) && value.every(isText) };
export const TEXT: Check = { words: 'a text', holds: isText };
export const HOST_POLICIES: Check = {
  words: 'a list of objects with hosts and policy',
  holds: (value) => Array.isArray(value) && value.every((each) => isText(each?.hosts) && isText(each?.policy)),
};
export const oneOf = (values: readonly string[]): Check => ({
  words: `one of ${values.join(', ')}`,
  holds: (value) => values.some((each) => each === value),
});
export const THRESHOLD: Check = {
  words: `null or one of ${THRESHOLDS.join(', ')}`,
  holds: (value) => value === null || THRESHOLDS.some((threshold) => threshold === value),
};
export const NAME_AND_VERSION: Check = {
  words: 'an object with name and version',
  holds: (value) => {
    const { name, version } = (value ?? {}) as { readonly name?: unknown; readonly version?: unknown };
    return isText(name) && isText(version);
  },
};

const isPort = (value: unknown) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65535;

export const RANGE_OR_NULL: Check = {
  words: 'null or a first and a last port',
  holds: (value) =>
    value === null || (Array.isArray(value) && value.length === 2 && value.every(isPort) && value[0] <= value[1]),
};

export const FUNCTION_OR_NULL: Check = {
  words: 'a function or null',
  holds: (value) => value === null || typeof value === 'function',
};
export const FUNCTION: Check = { words: 'a function', holds: (value) => typeof value === 'function' };
export const SIGNAL: Check = {
  words: 'an AbortSignal or null',
  holds: (value) => value === null || value instanceof AbortSignal,
};

/** A whole number from `least`. */
export const count = (least: number): Check => ({
  words: `a whole number from ${least}`,
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= least,
});

export const DAYS_OR_NULL: Check = {
  words: 'a whole number from 1, or null',
  holds: (value) => value === null || count(1).holds(value),
};

const isSpan = (value: unknown) => {
  const { low, high, protocol } = (value ?? {}) as { readonly [key: string]: unknown };
  return isPort(low) && isPort(high) && [null, 'tcp', 'udp'].some((each) => each === protocol);
};

export const SPANS: Check = {
  words: 'a list of { low, high, protocol }',
  holds: (value) => Array.isArray(value) && value.every(isSpan),
};

/** A reason that says nothing is none. */
export const SAYING: Check = {
  words: 'a text that says something',
  holds: (value) => isText(value) && `${value}`.trim() !== '',
};
