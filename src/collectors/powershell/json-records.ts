import { excerpt, type Problems } from '../captures/problems.js';
import { classIn, type PsRecord, recordOf } from './records.js';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists are joined; what is inside of other objects is not asked for. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The name of the class, wherever this version of PowerShell puts it. */
function classOf({ CimSystemProperties: system, CimClass: own }: Json): string {
  const name = isObject(system) ? textOf(system.ClassName) : '';
  return classIn(`${name} ${isObject(own) ? textOf(own.CimClassName) : textOf(own)}`);
}

/** The objects in a list, or the only one there is: `ConvertTo-Json` leaves the list away then. */
export function readJson(value: unknown, problems: Problems): PsRecord[] {
  const objects = Array.isArray(value) ? value.flat(1) : [value];
  return objects.flatMap((each, index) => {
    if (isObject(each))
      return [
        recordOf(
          `[${index}]`,
          Object.entries(each).map(([key, inner]) => [key, textOf(inner)]),
          classOf(each),
        ),
      ];
    problems.add(`[${index}]`, `expected an object of PowerShell, found ${excerpt(each)}`);
    return [];
  });
}
