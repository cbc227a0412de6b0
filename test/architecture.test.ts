import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** Layers in the order of the walk: each may import what stands to its left, and itself. */
const WALK = ['domain', 'collectors', 'identify', 'registry', 'classify', 'rules', 'policy', 'history'] as const;

/** What a layer may import beside what stands to its left in the walk; `host` and `errors` are the edges of the world. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  collectors: ['host', 'errors'],
  identify: ['registry'],
  registry: ['host', 'errors'],
  classify: ['host'],
  rules: [],
  policy: ['host', 'errors'],
  history: ['host', 'errors'],
  notify: ['domain', 'history', 'reports', 'host', 'errors'],
  reports: ['domain', 'errors'],
  host: ['host'],
  schedule: [],
};

/** Packages, and the only files or folders that may import them. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  commander: ['cli.ts'],
  'cli-table3': ['reports/columns.ts'],
  systeminformation: ['collectors/systeminformation/'],
  nodemailer: ['notify/'],
  '@noble/hashes': ['domain/sha256.ts'],
};

/** Packages that take long to load: only by `import()`, or in files that are themselves loaded so. */
const LAZY = ['systeminformation', 'nodemailer', 'zod', 'yaml'];

/** What an audit of this machine loads. */
const AUDIT_STARTS = ['bin.ts', 'commands/audit.ts', 'reports/json.ts', 'reports/table.ts'];

interface SourceFile {
  /** Relative to src/, with slashes. */
  readonly name: string;
  readonly text: string;
}

function sources(directory = 'src'): SourceFile[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => ({ name: name.split(path.sep).join('/'), text: readFileSync(path.join(directory, name), 'utf8') }));
}

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

function importsOf({ text }: SourceFile): Import[] {
  const statements = text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'"]*?\s+from\s+)?['"]([^'"]+)['"]/gm);
  const dynamic = text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g);
  return [
    ...[...statements].map((match) => ({ target: match[2] ?? '', typeOnly: match[1] !== undefined, dynamic: false })),
    ...[...dynamic].map((match) => ({ target: match[1] ?? '', typeOnly: false, dynamic: true })),
  ];
}

/** The layer of a file: its folder, or the name of a file that stands directly in src/. */
function layerOf(name: string): string {
  return name.includes('/') ? (name.split('/')[0] ?? '') : name.replace(/\.ts$/, '');
}

function resolveLayer(from: string, target: string): string {
  return layerOf(path.posix.join(path.posix.dirname(from), target).replace(/\.js$/, '.ts'));
}

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

const files = sources();
/** Tools of the build are no part of the program. */
const shipped = files.filter(({ name }) => !name.includes('/build/'));

describe('who may import whom', () => {
  const layers = Object.keys(ALSO);
  for (const file of shipped.filter(({ name }) => name.includes('/') && layers.includes(layerOf(name)))) {
    it(file.name, () => {
      const layer = layerOf(file.name);
      const position = (WALK as readonly string[]).indexOf(layer);
      const allowed = new Set([layer, ...WALK.slice(0, Math.max(position, 0)), ...(ALSO[layer] ?? [])]);
      const foreign = importsOf(file)
        .filter(({ target, typeOnly }) => target.startsWith('.') && !typeOnly)
        .map(({ target }) => resolveLayer(file.name, target))
        .filter((target) => !allowed.has(target));
      expect(foreign).toEqual([]);
    });
  }
});

describe('packages', () => {
  for (const [name, places] of Object.entries(PACKAGES)) {
    it(`${name} is imported by ${places.join(', ')} alone`, () => {
      const users = shipped.filter((file) =>
        importsOf(file).some(({ target, typeOnly }) => !typeOnly && (target === name || target.startsWith(`${name}/`))),
      );
      const strangers = users.filter((file) => !places.some((place) => file.name.startsWith(place)));
      expect(strangers.map((file) => file.name)).toEqual([]);
    });
  }

  it('those that take long to load are not loaded at the start', () => {
    const byName = new Map(shipped.map((file) => [file.name, file]));
    const reached = new Set<string>();
    const heavy: string[] = [];
    const visit = (name: string) => {
      const file = byName.get(name);
      if (file === undefined || reached.has(name)) return;
      reached.add(name);
      for (const { target, typeOnly, dynamic } of importsOf(file)) {
        if (typeOnly || dynamic) continue;
        if (LAZY.some((lazy) => target === lazy || target.startsWith(`${lazy}/`))) heavy.push(`${name}: ${target}`);
        if (target.startsWith('.')) {
          visit(path.posix.join(path.posix.dirname(name), target).replace(/\.js$/, '.ts'));
        }
      }
    };
    for (const name of AUDIT_STARTS) visit(name);
    expect(reached.size).toBeGreaterThan(50);
    expect(heavy).toEqual([]);
  });
});

describe('the world is touched in src/host alone', () => {
  const WORLD =
    /\b(process\.(env|exit|exitCode|stdin|stdout|stderr|platform|cwd|argv|kill|on|hrtime|nextTick|g?etu?e?uid)\b|console\.\w|Date\.now\b|new Date\(\)|Math\.random\b)|from 'node:(fs|child_process|os|process)'/;
  for (const file of shipped.filter(({ name }) => !name.startsWith('host/'))) {
    it(file.name, () => {
      expect(WORLD.exec(withoutComments(file.text))?.[0]).toBeUndefined();
    });
  }
});

describe('the axes', () => {
  const codeOf = (file: string) => withoutComments(readFileSync(`src/${file}`, 'utf8'));

  it.each(['collectors', 'rules'])('%s/index.ts is nothing but a list', (axis) => {
    const lines = codeOf(`${axis}/index.ts`).trim().split('\n');
    for (const line of lines) expect(line).toMatch(/^export \{ \w+ \} from '\.\/[\w/-]+\.js';$/);
  });

  it.each([
    ['reports', 'id'],
    ['commands', 'name'],
    ['collectors/captures', 'id'],
  ])('%s/list.ts loads each from the file of its name', (axis, key) => {
    const entries = [
      ...codeOf(`${axis}/list.ts`).matchAll(/\{\s*(\w+): '(\w+)',[^{}]*import\('(.+)'\)\)\.(\w+),?\s*\}/g),
    ];
    expect(entries.length).toBeGreaterThan(5);
    for (const [, field, name, file, value] of entries) {
      expect([field, file, value]).toEqual([key, `./${name}.js`, name]);
    }
  });
});
