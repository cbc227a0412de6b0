import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Prediction } from '../../src/domain/prediction.js';

const PROGRAM = path.resolve('bin/port-audit.js');

/** What the built program says of an image. */
export function predicted(root: string): Prediction {
  const words = [PROGRAM, 'predict', root, '--format', 'json'];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 2 ** 26 }));
}
