import { UsageError } from '../../src/base/errors.js';
import { decoded } from '../../src/collectors/captures/decode.js';
import type { Capture, CaptureFormat } from '../../src/collectors/captures/types.js';
import type { Snapshot } from '../../src/domain/snapshot.js';

/** A capture with this content. */
export function captureOf(content: string | Uint8Array, overrides: Partial<Capture> = {}): Capture {
  return {
    file: 'capture.txt',
    text: decoded(Buffer.from(content)),
    takenAt: '2026-11-20T10:00:00.000Z',
    tool: { name: 'port-audit', version: '0.0.0' },
    ...overrides,
  };
}

/** The lines of the UsageError that reading ends with; fails when it ends with anything else. */
export async function problemsOf(reading: Promise<unknown>): Promise<readonly string[]> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof UsageError) return error.lines;
    throw error;
  }
  throw new Error('was read without a problem');
}

/** What a format makes of any bytes: a snapshot, or null where it refuses them as it should. */
export async function readOrRefuse(format: CaptureFormat, content: string | Uint8Array): Promise<Snapshot | null> {
  try {
    return await format.parse(captureOf(content));
  } catch (error) {
    if (error instanceof UsageError && error.lines.length > 0) return null;
    throw error;
  }
}
