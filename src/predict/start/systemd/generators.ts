import type { Image } from '../../tree/image.js';
import { readEnvironmentFile } from './environment-file.js';

/** A unit that a generator of a package would ask for at boot, and what says so. systemd.generator(7) */
export interface Generated {
  readonly unit: string;
  readonly reason: string;
}

/** postgresql-common: every cluster of which start.conf says `auto`, or says nothing. */
function postgresql(image: Image): Generated[] {
  const root = '/etc/postgresql';
  return image.list(root).flatMap((version) =>
    image.list(`${root}/${version}`).flatMap((cluster) => {
      const directory = `${root}/${version}/${cluster}`;
      if (!image.isFile(`${directory}/postgresql.conf`)) return [];
      const lines = (image.text(`${directory}/start.conf`) ?? 'auto').split('\n');
      const line = lines.findIndex((each) => /^\s*[a-z]/.test(each));
      if (line >= 0 && !/^\s*auto\b/.test(lines[line] ?? '')) return [];
      return [
        { unit: `postgresql@${version}-${cluster}.service`, reason: `${directory}/start.conf:${line + 1}: auto` },
      ];
    }),
  );
}

/** openvpn: `AUTOSTART` of /etc/default/openvpn names configurations, `all` (also where nothing is said), or `none`. */
function openvpn(image: Image): Generated[] {
  const file = '/etc/default/openvpn';
  const said = readEnvironmentFile(file, image.text(file) ?? '').findLast(([name]) => name === 'AUTOSTART');
  const wanted = (said?.[1] ?? 'all').split(/\s+/);
  if (wanted.includes('none')) return [];
  return image
    .list('/etc/openvpn')
    .filter((name) => name.endsWith('.conf'))
    .map((name) => name.slice(0, -'.conf'.length))
    .filter((name) => wanted.includes('all') || wanted.includes(name))
    .map((name) => ({ unit: `openvpn@${name}.service`, reason: `/etc/openvpn/${name}.conf` }));
}

/** tor: the default instance, and each directory of /etc/tor/instances. */
function tor(image: Image): Generated[] {
  const instances = image.list('/etc/tor/instances').map((name) => ({
    unit: `tor@${name}.service`,
    reason: `/etc/tor/instances/${name}`,
  }));
  const main = image.isFile('/etc/tor/torrc') ? [{ unit: 'tor@default.service', reason: '/etc/tor/torrc' }] : [];
  return [...main, ...instances];
}

/** postfix: the instance `-`, which every installation has, and those of `multi_instance_directories`. */
function postfix(image: Image): Generated[] {
  const main = '/etc/postfix/main.cf';
  const lines = image.text(main)?.split('\n') ?? [];
  const line = lines.findIndex((each) => /^multi_instance_directories\s*=/.test(each));
  const named = (lines[line] ?? '').replace(/^[^=]*=/, '').trim();
  const more = named.split(/[\s,]+/).filter((each) => each.startsWith('/etc/postfix-'));
  const instances = more.map((each) => ({
    unit: `postfix@${each.slice('/etc/'.length).replaceAll('-', '\\x2d')}.service`,
    reason: `${main}:${line + 1}`,
  }));
  return lines.length === 0 ? [] : [{ unit: 'postfix@-.service', reason: main }, ...instances];
}

/** nfdump: each file of its directory that says options. */
function nfdump(image: Image): Generated[] {
  const root = '/etc/nfdump';
  return image.list(root).flatMap((name) => {
    const file = `${root}/${name}`;
    const said = name.endsWith('.conf') ? readEnvironmentFile(file, image.text(file) ?? '') : [];
    if (!said.some(([key, value]) => key === 'options' && value !== '')) return [];
    return [{ unit: `nfdump@${escaped(name.slice(0, -'.conf'.length))}.service`, reason: file }];
  });
}

/** As systemd-escape(1) writes a name. */
const escaped = (name: string) =>
  name.replace(/^\.|[^\w.:]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** systemd: /etc/rc.local where it may be run. systemd-rc-local-generator(8) */
function rcLocal(image: Image): Generated[] {
  const file = '/etc/rc.local';
  const runs = image.isFile(file) && ((image.stat(file)?.mode ?? 0) & 0o111) !== 0;
  return runs ? [{ unit: 'rc-local.service', reason: `${file}:1: may be run` }] : [];
}

/** By the name of the generator, the unit that it hangs its own on, and what it makes. */
const GENERATORS = [
  { file: 'postgresql-generator', parent: 'postgresql.service', make: postgresql },
  { file: 'openvpn-generator', parent: 'openvpn.service', make: openvpn },
  { file: 'postfix-instance-generator', parent: 'postfix.service', make: postfix },
  { file: 'systemd-rc-local-generator', parent: 'multi-user.target', make: rcLocal },
  { file: 'tor-generator', parent: 'tor.service', make: tor },
  { file: 'nfdump-generator', parent: 'nfdump.service', make: nfdump },
] as const;

/** Generators of mounts, networks, other boots and first boots, and those of systemd itself: they start no server. */
const WITHOUT_SERVERS =
  /^(?:systemd-|lvm2?-|zfs-|netplan$|cloud-init-|ds-identify|snapd-|selinux-|ostree-|rpc-|nfs-|kdump-|dracut-|friendly-|live-|openqa-|multipath|ibft-|anaconda-)/;

/** Directories of containers that the generator of Podman makes units of. */
const QUADLETS = ['/etc/containers/systemd', '/usr/share/containers/systemd'];

const DIRECTORIES = [
  '/etc/systemd/system-generators',
  '/usr/lib/systemd/system-generators',
  '/lib/systemd/system-generators',
];

/** More of one directory are not told of. */
const MOST_TOLD = 100;

/** What the generators of an image would hang on a unit. They are not run: what they do is known, or it is not. */
export function generatedFor(image: Image, parent: string): Generated[] {
  return GENERATORS.filter(
    (each) => each.parent === parent && DIRECTORIES.some((directory) => image.isFile(`${directory}/${each.file}`)),
  ).flatMap(({ make }) => make(image));
}

/** Tells of generators of which it is not known what they start. */
export function tellGenerators(image: Image): void {
  const hasContainers = QUADLETS.some((directory) => image.list(directory).length > 0);
  const isKnown = (name: string) =>
    WITHOUT_SERVERS.test(name) ||
    GENERATORS.some(({ file }) => file === name) ||
    (name === 'podman-system-generator' && !hasContainers);
  const files = DIRECTORIES.flatMap((directory) =>
    image
      .list(directory)
      .slice(0, MOST_TOLD)
      .filter((name) => !isKnown(name) && image.isFile(`${directory}/${name}`))
      .map((name) => image.find(`${directory}/${name}`) ?? name),
  );
  for (const file of new Set(files)) image.tell(file, 'a generator of units, and what it starts is not known');
}
