import type { RunResult } from '../host/types.js';
import { CollectorError } from './types.js';

const OUTCOMES = {
  missing: 'is not installed',
  timeout: 'did not answer in time',
  flood: 'printed more than it could have to say',
  failed: 'could not be started',
} as const satisfies Record<Exclude<RunResult['outcome'], 'exited'>, string>;

/** Why a tool gave no answer, with what it said of it itself. `install`: what would let it answer where it is missing. */
export function toolFailure(tool: string, { outcome, code, stderr }: RunResult, install: string): CollectorError {
  if (outcome !== 'exited')
    return new CollectorError(`${tool} ${OUTCOMES[outcome]}`, outcome === 'missing' ? install : null);
  const ending = code === null ? 'was ended by a signal' : `failed with exit code ${code}`;
  const reason = stderr.split('\n', 1)[0]?.slice(0, 200) ?? '';
  return new CollectorError(`${tool} ${ending}${reason === '' ? '' : `: ${reason}`}`);
}
