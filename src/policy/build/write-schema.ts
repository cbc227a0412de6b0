import type { Host } from '../../host/types.js';
import { RULES } from '../../judge/rules/run.js';
import { policyJsonSchema } from './policy-json-schema.js';

/** Writes the JSON Schema of policy files; a step of the build. */
export function writeSchema(host: Pick<Host, 'files'>, file: string): void {
  host.files.writeAtomic(file, policyJsonSchema(RULES));
}
