import type { Snapshot } from '../../domain/snapshot.js';
import { captureText } from '../captures/decode.js';
import { Problems } from '../captures/problems.js';
import { parseJsonText } from '../snapshot/json.js';
import { snapshotChecker } from '../snapshot/snapshot.js';
import { MACHINE_FORMATS } from './list.js';
import { isFields, type MachineSource } from './types.js';

/** What one document says of one machine; null: it is about something else, as the same log carries it. */
export type ReadMachine = (text: string, source: MachineSource) => Snapshot | null;

/**
 * Reads documents, one after the other without waiting: snapshots and reports, and what {@link MACHINE_FORMATS} has. Throws
 * {@link UsageError} for what is none of them; the next one may be.
 */
export async function machineReader(): Promise<ReadMachine> {
  const snapshotOf = await snapshotChecker();
  return (text, source) => {
    const value = parseJsonText(source.file, captureText({ file: source.file, text }));
    if (isFields(value) && 'schema' in value) return snapshotOf(source.file, value);
    if (Array.isArray(value) && value.some((each) => isFields(each) && 'schema' in each)) {
      new Problems(source.file).fail('', `a list of ${value.length} documents: write one a line, as jq -c '.[]' does`);
    }
    const format = MACHINE_FORMATS.find(({ isLike }) => isLike(value));
    if (format !== undefined) return format.read(value, source);
    return new Problems(source.file).fail('', `no document of one machine: ${EXPECTED}`);
  };
}

const EXPECTED = ['expected a snapshot or report of port-audit', ...MACHINE_FORMATS.map(({ title }) => title)].join(
  ', or ',
);
