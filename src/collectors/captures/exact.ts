import * as z from 'zod';

/** Whether a value of JSON is what a schema describes. */
export type IsExact = (value: unknown) => boolean;

function isExactObject(shape: Readonly<Record<string, unknown>>): IsExact {
  const members = Object.entries(shape).map(([key, schema]) => ({ key, isExact: isExactly(schema as z.ZodType) }));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    let count = 0;
    for (const _ in value) count++;
    if (count !== members.length) return false;
    for (const { key, isExact } of members) if (!isExact((value as Record<string, unknown>)[key])) return false;
    return true;
  };
}

function isExactList(isElement: IsExact): IsExact {
  return (value) => {
    if (!Array.isArray(value)) return false;
    for (const element of value) if (!isElement(element)) return false;
    return true;
  };
}

/** The checks of a number that {@link isExactInteger} knows: that it is one, and inclusive bounds. */
function isKnownCheck({ _zod: { def } }: z.core.$ZodCheck): boolean {
  return def.check === 'number_format' || ('inclusive' in def && def.inclusive === true);
}

function isExactInteger({ minValue, maxValue }: z.ZodNumberFormat): IsExact {
  const [low, high] = [minValue ?? -Infinity, maxValue ?? Infinity];
  return (value) => Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high;
}

function isExactChoice(options: readonly unknown[]): IsExact {
  const known = new Set(options);
  return (value) => known.has(value);
}

/**
 * A quick look whether a value of JSON is exactly what a schema asks for, so that parsing it would give the same again:
 * nothing missing, nothing more, nothing to be put right. True is certain; false only says that the schema has to be
 * asked. Of 20,000 listeners zod makes 140 MB of garbage and as many copies, this makes none.
 */
export function isExactly(schema: z.ZodType): IsExact {
  if (schema instanceof z.ZodStringFormat) return (value) => schema.safeParse(value).data === value;
  const checks = schema.def.checks ?? [];
  if (schema instanceof z.ZodNumberFormat && schema.format === 'safeint') {
    return checks.every(isKnownCheck) ? isExactInteger(schema) : () => false;
  }
  if (checks.length > 0) return () => false;
  if (schema instanceof z.ZodString) return (value) => typeof value === 'string';
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === 'boolean';
  if (schema instanceof z.ZodEnum) return isExactChoice(schema.options);
  if (schema instanceof z.ZodObject) return isExactObject(schema.shape);
  if (schema instanceof z.ZodArray) return isExactList(isExactly(schema.element as z.ZodType));
  if (schema instanceof z.ZodDefault) return isExactly(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodNullable) {
    const isInner = isExactly(schema.unwrap() as z.ZodType);
    return (value) => value === null || isInner(value);
  }
  return () => false;
}
