import { statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manyDescriptors } from '../helpers/many-descriptors.js';
import { workersOf } from '../helpers/workers-of.js';

/** Before Linux 6.2 nobody can tell how many descriptors there are, and one core looks through all. */
const isTold = process.platform === 'linux' && statSync('/proc/self/fd').size > 0;

const collect = "collect({ sources: ['kernel'] })";
const library = (file: string) => JSON.stringify(path.resolve('dist', file));

describe.skipIf(!isTold)('the worker that looks through descriptors', () => {
  let load: Awaited<ReturnType<typeof manyDescriptors>>;
  beforeAll(async () => {
    load = await manyDescriptors(32_000);
  });
  afterAll(() => load.end());

  it.each([
    ['the program', ['bin/port-audit.js', 'collect', '--source', 'kernel']],
    ['the library, imported', ['--input-type=module', '-e', `(await import(${library('index.js')})).${collect}`]],
    ['the library, required', ['-e', `require(${library('index.cjs')}).${collect}`]],
  ])('answers %s', (_, args) => {
    expect(workersOf(process.execPath, args)).toEqual(['worker answered']);
  });
});
