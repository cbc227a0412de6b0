import { errorText, type Host } from '../../../host/types.js';
import { openTable } from '../../iana-table.js';
import { openKnowledge } from '../../knowledge.js';
import { createRegistry } from '../../lookup.js';
import type { Registry } from '../../types.js';
import { compileRegistry } from '../compile-registry.js';
import { compareOpinions, disagreement } from './compare.js';
import type { Opinion } from './opinion.js';
import { selinuxOpinions } from './selinux.js';
import { firewalldOpinion, nmapOpinions, ufwOpinions } from './services.js';

const LIMIT = 32 << 20;
const USAGE =
  'usage: npm run registry:agreement -- [--selinux POLICY-DIR] [--firewalld SERVICES-DIR] [--ufw PROFILES-DIR] [--nmap FILE]';

/** A mistake of whoever called the tool. */
class ToolError extends Error {
  override readonly name = 'ToolError';
}

const read = ({ files }: Host, path: string) => files.readText(path, LIMIT);
const namesIn = ({ files }: Host, folder: string, ending: string) =>
  files.list(folder).filter((name) => name.endsWith(ending));

function selinux(host: Host, folder: string): Opinion[] {
  const modules = `${folder}/policy/modules`;
  const groups = host.files.list(modules).map((group) => `${modules}/${group}`);
  const found = groups
    .filter((group) => host.files.stat(group)?.kind === 'directory')
    .flatMap((group) =>
      namesIn(host, group, '.te').map((name) => {
        const base = `${group}/${name.slice(0, -3)}`;
        const files = host.files.stat(`${base}.fc`) === null ? '' : read(host, `${base}.fc`);
        return { rules: read(host, `${base}.te`), files };
      }),
    );
  return selinuxOpinions(read(host, `${modules}/kernel/corenetwork.te.in`), found);
}

/** How each collection is read from where it lies; the option that names the place has the same name. */
const COLLECTIONS: Readonly<Record<string, (host: Host, place: string) => Opinion[]>> = {
  selinux,
  firewalld: (host, folder) =>
    namesIn(host, folder, '.xml').flatMap((name) => firewalldOpinion(name, read(host, `${folder}/${name}`))),
  ufw: (host, folder) => host.files.list(folder).flatMap((name) => ufwOpinions(read(host, `${folder}/${name}`))),
  nmap: (host, file) => nmapOpinions(read(host, file)),
};

/** The registry as its sources are now, not as it was last built. */
function registryHere(host: Host): Registry {
  const source = (path: string) => ({ path, text: read(host, `${host.workingDirectory}/${path}`) });
  const folder = (path: string) =>
    namesIn(host, `${host.workingDirectory}/${path}`, '.yaml').map((name) => source(`${path}/${name}`));
  const { files, problems } = compileRegistry({
    iana: source('registry/iana.tsv'),
    programs: folder('registry/programs'),
    ports: folder('registry/ports'),
  });
  const [table, knowledge] = [files.get('iana.bin'), files.get('knowledge.bin')];
  if (problems.length > 0 || table === undefined || knowledge === undefined) throw new ToolError(problems.join('\n'));
  const iana = openTable(table);
  const store = openKnowledge(knowledge);
  const counts = { assignments: iana.assigned, programs: store.programs, warning: null };
  return createRegistry(iana, store, { version: iana.version, sha256: store.sha256, ...counts });
}

function reportOn(name: string, opinions: readonly Opinion[], registry: Registry): string {
  const compared = compareOpinions(opinions, registry);
  const others = compared.filter(({ agrees }) => !agrees);
  const lines = [`${name}: ${compared.length - others.length} of ${compared.length} known programs agree`];
  return `${[...lines, ...others.map(disagreement)].join('\n')}\n`;
}

function readArguments(args: readonly string[]): Array<readonly [name: string, place: string]> {
  const pairs: Array<readonly [string, string]> = [];
  for (let index = 0; index < args.length; index += 2) {
    const [option = '', place = ''] = args.slice(index, index + 2);
    const name = option.replace(/^--/, '');
    if (!(option.startsWith('--') && Object.hasOwn(COLLECTIONS, name)) || place === '') throw new ToolError(USAGE);
    pairs.push([name, place]);
  }
  if (pairs.length === 0) throw new ToolError(USAGE);
  return pairs;
}

/**
 * The tool behind `npm run registry:agreement`: says where other collections of ports agree with the registry and where
 * not, for people to look at. It takes nothing over. Returns the exit code: 0 also where they disagree.
 */
export async function registryAgreement(args: readonly string[], host: Host): Promise<number> {
  try {
    const places = readArguments(args);
    const registry = registryHere(host);
    for (const [name, place] of places) {
      await host.stdout.write(reportOn(name, COLLECTIONS[name]?.(host, place) ?? [], registry));
    }
    return 0;
  } catch (error) {
    await host.stderr.write(`registry:agreement: ${errorText(error)}\n`);
    return 2;
  }
}
