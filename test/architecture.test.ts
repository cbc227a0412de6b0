import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_RULES } from '../src/judge/rules/list.js';

/**
 * Every room, and the rooms that it may import, types as well: those that stand before it in the walk of a listener
 * (docs/development.md). A room that is not named here fails.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  domain: ['base'],
  host: ['base'],
  collectors: ['domain', 'base', 'host'],
  registry: ['domain', 'base', 'host'],
  judge: ['registry', 'domain', 'base'],
  predict: ['judge', 'registry', 'collectors', 'domain', 'base', 'host'],
  policy: ['judge', 'domain', 'base', 'host'],
  history: ['domain', 'base', 'host'],
  reports: ['history', 'policy', 'domain', 'base'],
  notify: ['reports', 'history', 'domain', 'base', 'host'],
  schedule: ['base'],
  api: [
    'schedule',
    'notify',
    'reports',
    'history',
    'policy',
    'predict',
    'judge',
    'registry',
    'collectors',
    'domain',
    'base',
    'host',
  ],
  commands: ['api', 'reports', 'domain', 'base', 'host'],
  cli: ['commands', 'api', 'base', 'host'],
  main: ['cli', 'commands', 'reports', 'api', 'base', 'host'],
  index: ['api'],
};

/** The packages that the program may use, and the only files or folders that may import them, types as well. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  commander: ['cli.ts'],
  'cli-table3': ['reports/columns.ts'],
  systeminformation: ['collectors/systeminformation/'],
  'hyparquet-writer': ['reports/fleet/parquet.ts'],
  nodemailer: ['notify/'],
  yaml: ['base/yaml-document.ts', 'policy/file/', 'predict/config/syntax/yaml.ts'],
  zod: ['policy/file/', 'collectors/', 'history/', 'registry/schema.ts'],
};

/** Packages that take long to load: only by `import()`, or in files that are themselves loaded so. */
const LAZY = ['systeminformation', 'nodemailer', 'zod', 'yaml', 'hyparquet-writer'];

/** What an audit of this machine loads. */
const AUDIT_STARTS = ['main.ts', 'commands/audit.ts', 'reports/formats/json.ts', 'reports/formats/table.ts'];

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

/** The room of a file: its folder, or the name of a file that stands directly in src/. */
function roomOf(name: string): string {
  return name.includes('/') ? (name.split('/')[0] ?? '') : name.replace(/\.ts$/, '');
}

function resolveRoom(from: string, target: string): string {
  return roomOf(path.posix.join(path.posix.dirname(from), target).replace(/\.js$/, '.ts'));
}

/** `zod`, `@scope/name`: what is installed for an import that is no path. */
const packageOf = (target: string) => target.split('/', target.startsWith('@') ? 2 : 1).join('/');

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

const files = sources();
/** Tools of the build are no part of the program. */
const shipped = files.filter(({ name }) => !name.includes('/build/'));

describe('who may import whom', () => {
  it('every room is known, and every known room is there', () => {
    expect([...new Set(files.map(({ name }) => roomOf(name)))].sort()).toEqual(Object.keys(ROOMS).sort());
  });

  it('no room may import what it does not', () => {
    const used = new Map(Object.keys(ROOMS).map((room) => [room, new Set<string>()]));
    for (const file of files)
      for (const { target } of importsOf(file))
        if (target.startsWith('.')) used.get(roomOf(file.name))?.add(resolveRoom(file.name, target));
    const idle = Object.entries(ROOMS).map(([room, allowed]) => [
      room,
      allowed.filter((each) => !used.get(room)?.has(each)),
    ]);
    expect(Object.fromEntries(idle.filter(([, rooms]) => rooms?.length !== 0))).toEqual({});
  });

  for (const file of shipped) {
    it(file.name, () => {
      const room = roomOf(file.name);
      const allowed = new Set([room, ...(ROOMS[room] ?? [])]);
      const foreign = importsOf(file)
        .filter(({ target }) => target.startsWith('.'))
        .map(({ target }) => resolveRoom(file.name, target))
        .filter((target) => !allowed.has(target));
      expect(foreign).toEqual([]);
    });
  }
});

describe('the house has no circle', () => {
  /** What a file imports, types as well; `import()` is a door that opens later. */
  const above = new Map(
    shipped.map((file) => [
      file.name,
      importsOf(file)
        .filter(({ target, dynamic }) => target.startsWith('.') && !dynamic)
        .map(({ target }) => path.posix.join(path.posix.dirname(file.name), target).replace(/\.js$/, '.ts')),
    ]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (name: string, way: readonly string[]): void => {
    if (way.includes(name)) circles.push([...way.slice(way.indexOf(name)), name].join(' -> '));
    if (way.includes(name) || done.has(name)) return;
    for (const target of above.get(name) ?? []) visit(target, [...way, name]);
    done.add(name);
  };
  for (const { name } of shipped) visit(name, []);

  it('no file imports one that imports it, by whatever way', () => expect(circles).toEqual([]));
});

describe('packages', () => {
  for (const file of shipped) {
    it(file.name, () => {
      const foreign = importsOf(file)
        .filter(({ target }) => !target.startsWith('.') && !target.startsWith('node:'))
        .map(({ target }) => packageOf(target))
        .filter((name) => !PACKAGES[name]?.some((place) => file.name.startsWith(place)));
      expect(foreign).toEqual([]);
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

describe('size', () => {
  it('no file has more than 220 lines', () => {
    const long = files.filter(({ text }) => text.trimEnd().split('\n').length > 220);
    expect(long.map(({ name }) => name)).toEqual([]);
  });
});

describe('the axes', () => {
  const codeOf = (file: string) => withoutComments(readFileSync(`src/${file}`, 'utf8'));

  it.each(['collectors'])('%s/index.ts is nothing but a list', (axis) => {
    const lines = codeOf(`${axis}/index.ts`).trim().split('\n');
    for (const line of lines) expect(line).toMatch(/^export \{ \w+ \} from '\.\/[\w/-]+\.js';$/);
  });

  it('reports/formats holds its interface, its list and one file a format', () => {
    const members = [...codeOf('reports/formats/list.ts').matchAll(/\{ id: '(\w+)'/g)].map(([, id]) => `${id}.ts`);
    const names = readdirSync('src/reports/formats').filter((name) => name.endsWith('.ts'));
    expect(names.sort()).toEqual([...members, 'list.ts', 'types.ts'].sort());
  });

  it('judge/rules/list.ts has every rule, each of a file of its own', () => {
    const files = ALL_RULES.map(({ id }) => `${id}.ts`).sort();
    const helpers = [
      'bare-name.ts',
      'configured.ts',
      'development-server.ts',
      'doubt-here.ts',
      'draft.ts',
      'list.ts',
      'run.ts',
      'types.ts',
      'words.ts',
    ];
    expect(readdirSync('src/judge/rules').sort()).toEqual([...files, ...helpers].sort());
  });

  it.each([
    ['reports/formats', 'id'],
    ['commands', 'name'],
    ['collectors/captures', 'id'],
  ])('%s/list.ts loads each from a file that its name leads to', (axis, key) => {
    const entries = [
      ...codeOf(`${axis}/list.ts`).matchAll(/\{\s*(\w+): '(\w+)',[^{}]*import\('(.+)'\)\)\.(\w+),?\s*\}/g),
    ];
    expect(entries.length).toBeGreaterThan(5);
    for (const [, field, name, file, value] of entries) {
      const places = [`./${name}.js`, `../${name}/${name}.js`, `../${name}/capture.js`];
      expect([field, value]).toEqual([key, name]);
      expect(places).toContain(file);
    }
  });
});
