import { UsageError } from '../base/errors.js';
import type { Host } from '../host/types.js';
import { attend } from './attend.js';
import { ATTENDED_OPTIONS } from './options.js';
import type { Attended } from './progress.js';

/** What is wrong with one policy and what it extends, one line each. */
async function problemsOf(host: Host, file: string): Promise<readonly string[]> {
  const { loadPolicy } = await import('../policy/file/load.js');
  try {
    await loadPolicy(host, file, { strict: true });
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.lines;
    throw error;
  }
}

/**
 * Reads policies as `check` does, and looks at nothing. Rejects with UsageError for all that is wrong with any of them, each line
 * with its place.
 */
export async function validate(
  policies: readonly string[],
  options: Partial<Attended> = {},
  machine?: Host,
): Promise<void> {
  return attend<Attended, void>(options, ATTENDED_OPTIONS, machine, async ({ host }) => {
    const lines: string[] = [];
    for (const file of policies) lines.push(...(await problemsOf(host, file)));
    if (lines.length > 0) throw new UsageError([...new Set(lines)]);
  });
}
