import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

/** In the tree, where the packages of the types are found. */
mkdirSync('build', { recursive: true });
const folder = mkdtempSync(path.resolve('build/manifests-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A type as JSON has it: an enumeration is one of its texts. */
const AS_JSON = `type AsJson<T> = unknown extends T ? T : T extends string ? \`\${T}\` : T extends number | boolean | null | undefined ? T
  : T extends ReadonlyArray<infer Each> ? AsJson<Each>[] : { [Key in keyof T]: AsJson<T[Key]> };`;

/**
 * What the compiler says of a value as a literal of a published type: names that the type has not, too. Kubernetes' types
 * are made from its OpenAPI by `kubernetes-types` (1.30), those of dashboards from Grafana's own schema (`@grafana/schema`).
 */
function problemsOf(value: unknown, type: string, module: string): string {
  const file = `${folder}/${type}.ts`;
  const lines = [
    `import type { ${type} } from '${module}';`,
    AS_JSON,
    `export const value: AsJson<${type}> = ${JSON.stringify(value)};\n`,
  ];
  writeFileSync(file, lines.join('\n'));
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--types', ''];
  const resolution = ['--module', 'preserve', '--moduleResolution', 'bundler'];
  const compiler = ['node_modules/typescript/bin/tsc', ...options, ...resolution, file];
  const { stdout, stderr } = spawnSync(process.execPath, compiler, { encoding: 'utf8' });
  return stdout + stderr;
}

const manifest = (name: string) => parse(readFileSync(`contrib/kubernetes/${name}.yaml`, 'utf8'));
const dashboard = () => JSON.parse(readFileSync('contrib/grafana/port-audit.json', 'utf8'));

describe('published types', () => {
  it.each([
    ['DaemonSet', 'kubernetes-types/apps/v1', () => manifest('daemonset')],
    ['Job', 'kubernetes-types/batch/v1', () => manifest('job')],
    ['Dashboard', '@grafana/schema', dashboard],
  ] as const)('fit the %s of contrib/', (type, module, value) => {
    expect(problemsOf(value(), type, module)).toBe('');
  });

  it('do not fit what has a mistake', () => {
    const job = manifest('job');
    job.spec.template.spec.hostPid = true;
    expect(problemsOf(job, 'Job', 'kubernetes-types/batch/v1')).toContain(`'"hostPid"' does not exist`);
    const [panel] = dashboard().panels;
    const wrong = { ...dashboard(), panels: [{ ...panel, gridPos: { x: 0, y: 0, width: 6 } }] };
    expect(problemsOf(wrong, 'Dashboard', '@grafana/schema')).toContain('width');
  });
});
