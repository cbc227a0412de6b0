import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { childEnvironment } from '../../src/host/child-environment.js';
import { findProgram } from '../../src/host/find-program.js';

const directory = mkdtempSync(path.join(tmpdir(), 'port-audit-path-'));
const TOOL = 'port-audit-test-tool';

function directoryWith(name: string, mode: number, toolMode = 0o755): string {
  const made = path.join(directory, name);
  mkdirSync(made);
  writeFileSync(path.join(made, TOOL), '#!/bin/sh\n');
  chmodSync(path.join(made, TOOL), toolMode);
  chmodSync(made, mode);
  return made;
}

const found = (...elements: string[]) => {
  vi.stubEnv('PATH', elements.join(path.delimiter));
  return findProgram(TOOL);
};

let safe = '';
let open = '';
let replaceable = '';
beforeAll(() => {
  safe = directoryWith('safe', 0o755);
  open = directoryWith('open', 0o777);
  replaceable = directoryWith('replaceable', 0o755, 0o777);
  symlinkSync(open, path.join(directory, 'link'));
});
afterEach(() => void vi.unstubAllEnvs());
afterAll(() => rmSync(directory, { recursive: true }));

describe.skipIf(process.getuid?.() !== 0)('as root', () => {
  it.each([
    ['writable by others', () => open],
    ['a link to what others may write to', () => path.join(directory, 'link')],
    ['a tool that others may overwrite', () => replaceable],
    ['relative', () => path.relative(process.cwd(), safe)],
  ])('passes over an element that is %s', (_, element) => {
    expect(found(element())).toBeNull();
    expect(found(element(), safe)).toBe(path.join(safe, TOOL));
  });

  it('passes over an empty element, which means the working directory', () => {
    const before = process.cwd();
    process.chdir(safe);
    try {
      expect(found('', '')).toBeNull();
    } finally {
      process.chdir(before);
    }
  });

  it('hands no other PATH to what a tool starts by itself', () => {
    vi.stubEnv('PATH', [open, '', '.', safe].join(path.delimiter));
    const [variable, ...more] = childEnvironment([`PATH=${open}`, 'A=b'], 'm').filter((pair) =>
      pair.startsWith('PATH='),
    );
    expect(variable?.split(/[=:]/).slice(0, 2)).toEqual(['PATH', safe]);
    expect(variable).not.toContain(open);
    expect(more).toEqual([]);
  });

  it('hands nothing over by which Perl would load files of others', () => {
    const pairs = ['PERL5LIB=/home/u/perl5', 'PERLLIB=/home/u', 'PERL5OPT=-MEvil', 'PERL5DB=BEGIN {}', 'PERLBREW=x'];
    expect(childEnvironment(pairs, 'm').filter((pair) => pair.startsWith('PERL'))).toEqual(['PERLBREW=x']);
  });

  it('runs what was named by its full path', () => {
    expect(findProgram(path.join(open, TOOL))).toBe(path.join(open, TOOL));
  });
});
