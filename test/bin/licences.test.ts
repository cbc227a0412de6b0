import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';

interface Component {
  readonly name: string;
  readonly version: string;
}

const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const SCHEMAS = 'test/fixtures/schemas';
const NOTICES = readFileSync('dist/THIRD-PARTY-NOTICES.txt', 'utf8');
const BILL = json('dist/sbom.cdx.json') as { readonly components: readonly Component[] };

/** The packages of which the bundler says that something is in the bundle. */
function bundled(): string[] {
  const script = `import { bundleProgram } from './bundle.config.mjs';
    import { mkdtempSync, rmSync } from 'node:fs';
    const directory = mkdtempSync(process.argv[1]);
    const parts = await bundleProgram(directory);
    rmSync(directory, { recursive: true });
    console.log(JSON.stringify(parts.flatMap(({ outputs }) => Object.values(outputs)).flatMap(({ inputs }) => Object.keys(inputs))));`;
  const place = `${process.env.TMPDIR ?? '/tmp'}/port-audit-licences-`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script, place], { encoding: 'utf8' });
  const names = (JSON.parse(output) as string[]).map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

describe('the licences of what is bundled', () => {
  it.each(bundled())('has %s in the notices, with its licence, and in the bill of materials', (name) => {
    const { version } = json(`node_modules/${name}/package.json`);
    expect(NOTICES).toContain(`\n${name} ${version} (`);
    expect(BILL.components).toContainEqual(expect.objectContaining({ name, version }));
  });

  it('says where the registry comes from', () => {
    expect(NOTICES).toContain('https://www.iana.org/assignments/service-names-port-numbers/');
  });

  it('is a valid bill of materials of CycloneDX', () => {
    const ajv = new Ajv({ unknownFormats: 'ignore' });
    ajv.addSchema(json(`${SCHEMAS}/cyclonedx-spdx.json`), 'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json');
    ajv.addSchema(json(`${SCHEMAS}/cyclonedx-jsf.json`), 'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json');
    const isValid = ajv.compile(json(`${SCHEMAS}/cyclonedx-1.5.json`));
    isValid(BILL);
    expect(isValid.errors ?? []).toEqual([]);
  });

  it('prints them', () => {
    const printed = execFileSync(process.execPath, ['bin/port-audit.js', '--licences'], { encoding: 'utf8' });
    expect(printed).toBe(NOTICES);
  });
});
