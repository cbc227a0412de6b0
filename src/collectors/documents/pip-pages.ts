import { type InstalledCommand, prefixOf } from '../../domain/installed-command.js';
import type { FollowOptions, Host } from '../../host/types.js';
import { lyingPages, type Read } from './lying-pages.js';
import type { PythonModule } from './may-speak.js';
import type { Page } from './page.js';

/** What of one file is read. */
const FILE_LIMIT = 512 << 10;

/** How many names a directory may have in which packages lie. */
const MOST_NAMES = 5_000;

/** The command that pip makes is a few lines: longer is somebody's own script. */
const COMMAND_LENGTH = 1_000;

/** `from acme.cli import main` and `sys.exit(main())`, which is all that such a command does. */
const STARTS =
  /^from (?<module>[A-Za-z_]\w*(?:\.\w+)*) import (?<name>\w+)$[\s\S]*^ *(?:raise SystemExit|sys\.exit)\(\k<name>(?:\.\w+)*\(\)\)\s*$/m;

const isCode = (name: string) => /\.(py|json|ya?ml|toml|ini|cfg|conf)$/.test(name) && !/^(test_|conftest)/.test(name);

/** Python takes `Acme_Cli`, `acme.cli` and `acme-cli` for one name. */
const folded = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '');

/** The manual of a package, which lies in the metadata of what is called like its module or its command. */
function* manualPages(
  site: string,
  metadata: readonly string[],
  called: readonly string[],
  read: Read,
): Generator<Page> {
  const names = new Set(called.map(folded));
  for (const each of metadata.filter((name) => names.has(folded(name.slice(0, name.indexOf('-')))))) {
    const file = `${site}/${each}/METADATA`;
    const text = read(file);
    if (text !== null) yield { file, text, isManual: false };
  }
}

/** The directories of packages below the ones that an interpreter, or a command, was installed into. */
function sitesOf({ files }: Host, prefixes: readonly string[], options: FollowOptions): string[] {
  return prefixes.flatMap((prefix) => {
    const versions = files.listFollowed(`${prefix}/lib`, MOST_NAMES, options) ?? [];
    return versions
      .filter((name) => /^python\d[\d.]*$/.test(name))
      .flatMap((name) => ['site-packages', 'dist-packages', ''].map((each) => `${prefix}/lib/${name}/${each}`));
  });
}

const readerOf =
  (host: Host, options: FollowOptions): Read =>
  (file) =>
    host.files.readFollowed(file, FILE_LIMIT, options)?.toString('utf8') ?? null;

/** A module, what people type to start it, and below which directories it may lie. */
interface Sought {
  readonly module: string;
  readonly commands: readonly string[];
  readonly prefixes: readonly string[];
}

/** What a package of Python says: the module that is started, its manual, and the rest of its code. */
function* pagesOf(
  host: Host,
  { module, commands, prefixes }: Sought,
  read: Read,
  options: FollowOptions,
): Generator<Page> {
  const [top = module] = module.split('.');
  for (const site of sitesOf(host, prefixes, options)) {
    const names = host.files.listFollowed(site, MOST_NAMES, options) ?? [];
    if (!names.includes(top) && !names.includes(`${top}.py`)) continue;
    const own = `${site}/${module.replaceAll('.', '/')}`;
    for (const file of [`${own}.py`, `${own}/__main__.py`, `${own}/__init__.py`]) {
      const code = read(file);
      if (code !== null) yield { file, text: code, isManual: false, commands };
    }
    const metadata = names.filter((name) => name.endsWith('.dist-info'));
    for (const page of manualPages(site, metadata, [top, ...commands], read)) yield { ...page, commands };
    for (const page of lyingPages(host, { home: `${site}/${top}`, isCode }, read, options)) yield { ...page, commands };
  }
}

/** What the package says whose command runs; null where the file is no command that a package manager made. */
export function pipPages(
  host: Host,
  { file, prefix }: InstalledCommand,
  options: FollowOptions,
): Iterable<Page> | null {
  const read = readerOf(host, options);
  const text = read(file);
  if (text === null || text.length > COMMAND_LENGTH) return null;
  const { module } = STARTS.exec(text)?.groups ?? {};
  const commands = [file.slice(file.lastIndexOf('/') + 1)];
  return module === undefined ? null : pagesOf(host, { module, commands, prefixes: [prefix] }, read, options);
}

/** What the package says of which `python -m` runs a module, by the interpreter as it was called, and its file. */
export function modulePages(host: Host, { module, python }: PythonModule, options: FollowOptions): Iterable<Page> {
  const prefixes = python.flatMap((each) => prefixOf(each) ?? []);
  // Debian has what an administrator installs for its interpreter below another directory.
  const all = prefixes.flatMap((each) => (each === '/usr' ? [each, '/usr/local'] : [each]));
  return pagesOf(host, { module, commands: [module], prefixes: [...new Set(all)] }, readerOf(host, options), options);
}
