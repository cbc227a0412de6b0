/** What GitHub's template schema says of one kind of value. */
interface Definition {
  readonly mapping?: {
    readonly properties?: Readonly<Record<string, string | { readonly type: string; readonly required?: boolean }>>;
    readonly 'loose-value-type'?: string;
  };
  readonly sequence?: { readonly 'item-type': string };
  readonly string?: { readonly 'require-non-empty'?: boolean };
  readonly boolean?: object;
  readonly number?: object;
  readonly 'one-of'?: readonly string[];
  readonly 'allowed-values'?: readonly string[];
}

export interface TemplateSchema {
  readonly definitions: Readonly<Record<string, Definition>>;
}

const BUILT_IN: Readonly<Record<string, (value: unknown) => boolean>> = {
  any: () => true,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
};

function mappingProblems(
  schema: TemplateSchema,
  mapping: NonNullable<Definition['mapping']>,
  value: unknown,
  at: string,
): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: no mapping`];
  const { properties = {}, 'loose-value-type': loose } = mapping;
  const missing = Object.entries(properties).flatMap(([key, property]) =>
    typeof property === 'object' && property.required === true && !(key in value) ? [`${at}.${key}: missing`] : [],
  );
  const wrong = Object.entries(value).flatMap(([key, each]) => {
    const property = properties[key];
    const type = typeof property === 'object' ? property.type : (property ?? loose);
    return type === undefined ? [`${at}.${key}: unknown key`] : problems(schema, type, each, `${at}.${key}`);
  });
  return [...missing, ...wrong];
}

/** Everything in which a value differs from its definition; empty: nothing. Contexts of expressions are not looked at. */
export function problems(schema: TemplateSchema, type: string, value: unknown, at = ''): string[] {
  const definition = schema.definitions[type];
  if (definition === undefined) return BUILT_IN[type]?.(value) === true ? [] : [`${at}: no ${type}`];
  const { mapping, sequence, string, boolean } = definition;
  if (mapping !== undefined) return mappingProblems(schema, mapping, value, at);
  if (sequence !== undefined) {
    if (!Array.isArray(value)) return [`${at}: no list`];
    return value.flatMap((each, index) => problems(schema, sequence['item-type'], each, `${at}[${index}]`));
  }
  const choices = definition['one-of']?.map((each) => problems(schema, each, value, at));
  if (choices !== undefined) return choices.reduce((best, each) => (each.length < best.length ? each : best));
  const allowed = definition['allowed-values'];
  if (allowed !== undefined) return allowed.includes(String(value)) ? [] : [`${at}: none of ${allowed.join(', ')}`];
  if (boolean !== undefined) return typeof value === 'boolean' ? [] : [`${at}: no boolean`];
  const isText = string !== undefined && typeof value === 'string';
  return isText && (string['require-non-empty'] !== true || value !== '') ? [] : [`${at}: no text`];
}
