import { baseName } from '../../domain/executable-path.js';
import { doubted } from '../config/lacking.js';
import { settingsOfFile } from '../config/syntax/include.js';
import { INI, parseLines } from '../config/syntax/lines.js';
import type { Image } from '../tree/image.js';
import type { Command, Opened, Started } from '../types.js';
import type { Running } from './running.js';

/** What is asked of a program: its words, and the files of the image. */
type Asked = Pick<Running, 'words'>;

const without =
  (switches: RegExp) =>
  ({ words }: Asked): boolean =>
    !words.slice(1).some((word) => switches.test(word));

const ini = parseLines(INI);

/** stunnel(8): `foreground` of its file, which is `no`. */
function stunnelLeaves({ words }: Asked, image: Image): boolean {
  const files = words.slice(1).filter((word) => word.startsWith('/'));
  const said = files.flatMap((file) => settingsOfFile(image, file, ini)).filter(({ key }) => key === 'foreground');
  return files.length > 0 && /^(?:no)?$/.test(said.at(-1)?.values[0] ?? 'no');
}

/**
 * Programs that put themselves in the background unless they are told otherwise, each by its page of the manual. What a file
 * may say as well (unbound, Redis) or the service manager is asked for (collectd) is not among them.
 */
const LEAVING: Readonly<Record<string, (run: Asked, image: Image) => boolean>> = {
  bird: without(/^-[A-Za-z]*[fdp]/),
  cupsd: without(/^-[A-Za-z]*[fFlt]/),
  dhcpd: without(/^-(?:[A-Za-z]?[fdtT]|-version)$/),
  dnsmasq: without(/^(?:-[A-Za-z]*[kd]|--keep-in-foreground|--no-daemon|--test)/),
  dropbear: without(/^-[A-Za-z]*[Fi]/),
  gpsd: without(/^(?:-[A-Za-z]*N|--foreground)/),
  inetd: without(/^-[A-Za-z]*[id]/),
  keepalived: without(/^(?:-[A-Za-z]*n|--dont-fork)/),
  krb5kdc: without(/^-[A-Za-z]*n/),
  lighttpd: without(/^-[A-Za-z]*[Dt]/),
  minidlnad: without(/^-[A-Za-z]*[dS]/),
  mpd: without(/^--(?:no-daemon|stdout|systemd)/),
  murmurd: without(/^-fg$/),
  ngircd: without(/^(?:-[A-Za-z]*[nt]|--nodaemon|--configtest)/),
  nrpe: without(/^-[A-Za-z]*[fi]/),
  nsd: without(/^-[A-Za-z0-9]*d/),
  privoxy: without(/^--(?:no-daemon|config-test)/),
  rsync: ({ words }) => words.includes('--daemon') && !words.includes('--no-detach'),
  ser2net: without(/^-[A-Za-z]*[nd]/),
  slapd: without(/^-d/),
  squid: without(/^(?:-[A-Za-z]*[Nz]|--foreground)/),
  tincd: without(/^(?:-[A-Za-z]*D|--no-detach)/),
  tinyproxy: without(/^-[A-Za-z]*d/),
  'transmission-daemon': without(/^(?:-[A-Za-z]*f|--foreground)/),
  varnishd: without(/^-[A-Za-z]*[FdC]/),
  xinetd: without(/^-d/),
  zabbix_agentd: without(/^(?:-[A-Za-z]*f|--foreground)/),
  znc: without(/^(?:-[A-Za-z]*[fD]|--foreground|--debug)/),
  sshd: without(/^-[A-Za-z0-9]*[Ddit]/),
  snmpd: without(/^-[A-Za-z]*f/),
  named: without(/^-[A-Za-z0-9]*[fg]/),
  chronyd: without(/^-[A-Za-z0-9]*[dnqQ]/),
  rpcbind: without(/^-[A-Za-z]*[fd]/),
  'in.tftpd': without(/^(?:-[A-Za-z0-9]*L|--foreground)/),
  smbd: without(/^(?:-[A-Za-z]*[Fi]|--foreground|--interactive)/),
  nmbd: without(/^(?:-[A-Za-z]*[Fi]|--foreground|--interactive)/),
  proftpd: without(/^(?:-[A-Za-z0-9]*n|--nodaemon)/),
  memcached: ({ words }) => words.some((word) => /^(?:-d|--daemon)$/.test(word)),
  stunnel: stunnelLeaves,
  stunnel4: stunnelLeaves,
};

/**
 * What a service opens whose program puts itself in the background, while systemd waits for the process that it started: with that
 * one the service is over, and what is left of it is ended. systemd.service(5), Type=
 */
export function unlessInBackground(
  image: Image,
  opened: readonly Opened[],
  run: Running,
  { isFollowed, commands }: Pick<Started, 'isFollowed' | 'commands'>,
): readonly Opened[] {
  const isOwn = ({ words, place }: Command) => place.line === run.place.line && image.find(words[0] ?? '') === run.exe;
  const name = baseName(run.exe);
  const leaves = Object.hasOwn(LEAVING, name) ? LEAVING[name] : undefined;
  // A script that goes on holds the service, and a wrapper may take the option away.
  if (isFollowed !== true || opened.length === 0 || !commands.some(isOwn)) return opened;
  if (leaves?.(run, image) !== true) return opened;
  return doubted(image, opened, run.place, `${name} puts itself in the background, and with that the service is over`);
}
