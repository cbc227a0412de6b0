import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileRegistry } from '../../../src/registry/build/compile-registry.js';
import { openTable } from '../../../src/registry/iana-table.js';
import { formatIanaText } from '../../../src/registry/iana-text.js';
import { openKnowledge } from '../../../src/registry/knowledge.js';
import { anAssignment, SOURCE } from '../../helpers/registry.js';

const iana = { path: 'registry/iana.tsv', text: formatIanaText(SOURCE, [anAssignment(80, { service: 'http' })]) };
const program = '- { name: nginx, product: nginx, executables: [nginx], services: [http], source: S }\n';
const programs = [{ path: 'registry/programs/web.yaml', text: program }];

describe('compileRegistry', () => {
  it('makes the two files that are loaded at run time', () => {
    const { files, problems } = compileRegistry({ iana, programs, ports: [] });
    expect(problems).toEqual([]);
    expect(openTable(files.get('iana.bin') ?? Buffer.alloc(0)).at(80)[0]?.service).toBe('http');
    expect(openKnowledge(files.get('knowledge.bin') ?? Buffer.alloc(0)).program(0).name).toBe('nginx');
  });

  it('tells what is wrong', () => {
    const wrong = compileRegistry({ iana, programs: [...programs, ...programs], ports: [] });
    expect(wrong.problems).toHaveLength(1);
    const broken = compileRegistry({ iana: { ...iana, text: iana.text.replace('http', '') }, programs, ports: [] });
    expect(broken.problems).toEqual([
      'registry/iana.tsv:6:1: line 6 is no record as registry:build writes it; make it again with npm run registry:build',
    ]);
  });

  it('accepts the registry as it is', () => {
    const folder = (name: string) =>
      readdirSync(name).map((file) => ({ path: `${name}/${file}`, text: readFileSync(`${name}/${file}`, 'utf8') }));
    const sources = {
      iana: { path: 'registry/iana.tsv', text: readFileSync('registry/iana.tsv', 'utf8') },
      programs: folder('registry/programs'),
      ports: folder('registry/ports'),
    };
    expect(compileRegistry(sources).problems).toEqual([]);
  });
});
