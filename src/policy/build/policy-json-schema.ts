import * as z from 'zod';
import type { RuleDescription } from '../../judge/rules/types.js';
import { policyFileSchema } from '../file/schema.js';

/** JSON Schema of policy files as they are written, in the draft that YAML editors know best; rules are described by their titles. */
export function policyJsonSchema(rules: readonly RuleDescription[]): string {
  const titles = new Map<PropertyKey | undefined, string>(rules.map(({ id, title }) => [id, title]));
  const schema = z.toJSONSchema(policyFileSchema, {
    io: 'input',
    target: 'draft-7',
    override({ jsonSchema, path }) {
      const title = path.at(-3) === 'rules' ? titles.get(path.at(-1)) : undefined;
      if (title !== undefined) jsonSchema.description = title;
    },
  });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
