import { prefixOfCommand } from '../../domain/site-packages.js';
import type { FollowOptions, Host } from '../../host/types.js';
import { lyingPages, type Read } from './lying-pages.js';
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

/** The directories of packages below the one that a command was installed into. */
function sitesOf({ files }: Host, prefix: string, options: FollowOptions): string[] {
  const versions = files.listFollowed(`${prefix}/lib`, MOST_NAMES, options) ?? [];
  return versions
    .filter((name) => /^python\d[\d.]*$/.test(name))
    .flatMap((name) => ['site-packages', 'dist-packages'].map((each) => `${prefix}/lib/${name}/${each}`));
}

/**
 * What a package of Python says whose command runs: the module that the command starts, its manual, and the rest of its code;
 * null where the file is no command that a package manager made.
 */
export function pipPages(host: Host, command: string, options: FollowOptions): Iterable<Page> | null {
  const prefix = prefixOfCommand(command);
  const read: Read = (file) => host.files.readFollowed(file, FILE_LIMIT, options)?.toString('utf8') ?? null;
  const text = prefix === null ? null : read(command);
  if (prefix === null || text === null || text.length > COMMAND_LENGTH) return null;
  const module = STARTS.exec(text)?.groups?.['module'];
  return module === undefined ? null : pagesOf(host, { command, prefix, module }, read, options);
}

function* pagesOf(
  host: Host,
  { command, prefix, module }: { readonly command: string; readonly prefix: string; readonly module: string },
  read: Read,
  options: FollowOptions,
): Generator<Page> {
  const commands = [command.slice(command.lastIndexOf('/') + 1)];
  const [top = module] = module.split('.');
  for (const site of sitesOf(host, prefix, options)) {
    const names = host.files.listFollowed(site, MOST_NAMES, options) ?? [];
    if (!names.includes(top) && !names.includes(`${top}.py`)) continue;
    const own = `${site}/${module.replaceAll('.', '/')}`;
    for (const file of [`${own}.py`, `${own}/__init__.py`]) {
      const code = read(file);
      if (code !== null) yield { file, text: code, isManual: false, commands };
    }
    const metadata = names.filter((name) => name.endsWith('.dist-info'));
    for (const page of manualPages(site, metadata, [top, ...commands], read)) yield { ...page, commands };
    for (const page of lyingPages(host, { home: `${site}/${top}`, isCode }, read, options)) yield { ...page, commands };
  }
}
