import { describe, expect, it } from 'vitest';
import { UnobservableError } from '../../src/base/errors.js';
import { readOutputFile, writeResult } from '../../src/commands/output.js';
import { HostError } from '../../src/host/types.js';
import { run } from '../../src/main.js';
import { SQUATTER, snapshotText } from '../helpers/command.js';
import { type FakeHost, fakeHost } from '../helpers/fake-host.js';

/** A host whose stdout takes nothing. */
function deaf(code: string, host: FakeHost = fakeHost()): FakeHost {
  return { ...host, stdout: { ...host.stdout, failure: new HostError(code, `${code}: write`) } };
}

const FULL = 'stdout: cannot be written: the disk is full';

describe('readOutputFile', () => {
  it.each([
    ['report.json', 'report.json'],
    ['-', null],
    [undefined, null],
  ])('--output %s', (output, file) => expect(readOutputFile(output === undefined ? {} : { output })).toBe(file));
});

describe('writeResult', () => {
  it('fails when stdout loses the result', async () => {
    await expect(writeResult(deaf('ENOSPC'), null, 'text')).rejects.toThrow(new UnobservableError(FULL));
    await expect(writeResult(deaf('EIO'), null, ['a', 'b'])).rejects.toThrow('stdout: cannot be written: EIO: write');
  });

  it('takes a reader who has gone for one who had enough', async () => {
    await writeResult(deaf('EPIPE'), null, 'text');
  });
});

describe('run', () => {
  it.each([
    ['audit', '--from', 'snapshot:web.json'],
    ['collect', '--source', 'kernel'],
    ['explain', '3099', '--from', 'snapshot:web.json'],
    ['registry', 'info'],
    ['baseline', '--from', 'snapshot:web.json'],
    ['diff', 'web.json', 'web.json'],
    ['cron', '--print-crontab'],
    ['--help'],
    ['--version'],
  ])('has exit code 3 when nobody gets the answer: %s', async (...words) => {
    const host = deaf('ENOSPC', fakeHost({ files: { 'web.json': snapshotText([SQUATTER]) } }));
    expect(await run(words, host)).toBe(3);
    expect(host.stderr.text).toBe(`port-audit: ${FULL}\n`);
  });
});
