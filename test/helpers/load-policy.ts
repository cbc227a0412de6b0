import { UsageError } from '../../src/base/errors.js';
import { type LoadOptions, loadPolicy } from '../../src/policy/file/load.js';
import type { Policy } from '../../src/policy/types.js';
import { type FakeFile, fakeHost } from './fake-host.js';

/** The policy in one or several files, the first of which is `port-audit.yaml`. */
export function policyOf(files: string | Readonly<Record<string, FakeFile>>, options?: LoadOptions): Promise<Policy> {
  const disk = typeof files === 'string' ? { 'port-audit.yaml': files } : files;
  return loadPolicy(fakeHost({ files: disk }), 'port-audit.yaml', options);
}

/** The lines with which a policy is refused; empty when it is not. */
export async function refusalOf(
  files: string | Readonly<Record<string, FakeFile>>,
  options?: LoadOptions,
): Promise<readonly string[]> {
  try {
    await policyOf(files, options);
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.lines;
    throw error;
  }
}

/** A policy of version 1 with these lines after the version. */
export function yaml(...lines: readonly string[]): string {
  return ['version: 1', ...lines, ''].join('\n');
}

/** One allow entry for 22/tcp with these further lines. */
export function entryYaml(...lines: readonly string[]): string {
  return yaml('allow:', '  - port: 22/tcp', '    reason: administration', ...lines.map((line) => `    ${line}`));
}

/** A policy with every clause. */
export const FULL_EXAMPLE = `version: 1
allow:
  - port: 22/tcp                # comment
    program: sshd
    user: root
    address: any
    reason: administration
    until: 2027-06-30
require:
  - port: 443/tcp
    program: nginx
    reason: the site itself
deny:
  - port: 23/tcp
    reason: no telnet, whatever else allows it
rules:
  cleartext-service: high
failOn: medium
`;
