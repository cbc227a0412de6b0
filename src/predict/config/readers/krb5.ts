import type { Protocol } from '../../../domain/listener.js';
import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { byDefault, flagValue } from '../flags.js';
import { doubted } from '../lacking.js';
import { configured, hostPort, opened, portNumber, type Source } from '../sockets.js';
import { settingsOfFile } from '../syntax/include.js';
import { INI, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

const parse = parseLines(INI);

/** Names of ports and addresses of both programs, each of which leaves those of the other alone. */
const PLACES = /^(?:kdc|kadmind|kpasswd|iprop)_(?:tcp_)?(?:ports?|listen)$/;

/** Debian's place first, then that of the others. */
const FILES = ['/etc/krb5kdc/kdc.conf', '/var/kerberos/krb5kdc/kdc.conf'];
const DATABASES = ['/var/lib/krb5kdc/principal', '/var/kerberos/krb5kdc/principal'];

/** kdc.conf(5); keys of all realms count, for which realms there are only the database knows. */
function settingsOf(run: Running, image: Image): readonly Setting[] {
  const file = run.environment.get('KRB5_KDC_PROFILE') ?? FILES.find((each) => image.isFile(each)) ?? '';
  return settingsOfFile(image, file, parse);
}

/** One list of addresses and ports; a port alone is every address. */
function listening(image: Image, value: string, protocol: Protocol, usual: number, source: Source): Opened[] {
  return value
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .flatMap((word) => {
      const { host, port } = hostPort(word);
      const number = portNumber(image, port ?? String(usual), protocol);
      return number === null || number === 0 ? [] : opened(image, protocol, host ?? 'any', number, source);
    });
}

/** Reads one of several keys, of which the first that is said counts. */
function reading(run: Running, image: Image, settings: readonly Setting[]) {
  return (keys: readonly string[], protocol: Protocol, usual: number): Opened[] => {
    const said = keys.map((key) => settings.findLast((each) => each.key === key)).find((each) => each !== undefined);
    return said === undefined
      ? opened(image, protocol, 'any', usual, byDefault(run))
      : listening(image, said.values[0] ?? '', protocol, usual, configured(said));
  };
}

/** Without its database a server of Kerberos ends at once. */
function hasDatabase(run: Running, image: Image, settings: readonly Setting[]): boolean {
  const named = settings.findLast(({ key }) => key === 'database_name')?.values[0];
  const found = [named, flagValue(run, '-d'), ...DATABASES].some((each) => each && image.isFile(each));
  if (!found) image.tell(run.place.file, 'it ends at once, for there is no database of a realm');
  return found;
}

/** krb5kdc: 88 over both protocols unless kdc.conf says otherwise. */
export const krb5kdc: Reader = {
  programs: ['krb5kdc'],
  decides: PLACES,
  small: PLACES,
  read(run, image) {
    const settings = settingsOf(run, image);
    if (!hasDatabase(run, image, settings)) return [];
    const flag = flagValue(run, '-p');
    const at = reading(run, image, flag === null ? settings : []);
    return [...at(['kdc_listen', 'kdc_ports'], 'udp', 88), ...at(['kdc_tcp_listen', 'kdc_tcp_ports'], 'tcp', 88)];
  },
};

/** Who may do what: kadmind ends where the file is not there, and takes an empty name for none. kdc.conf(5), acl_file */
const ACLS = ['/etc/krb5kdc/kadm5.acl', '/var/kerberos/krb5kdc/kadm5.acl'];

function lacksAcl(image: Image, settings: readonly Setting[]): boolean {
  const line = settings.findLast(({ key }) => key === 'acl_file');
  const named = line?.values[0] ?? '';
  return line === undefined ? !ACLS.some((each) => image.isFile(each)) : named !== '' && !image.isFile(named);
}

/** kadmind: 749 for administration, 464 for new passwords. */
export const kadmind: Reader = {
  programs: ['kadmind'],
  decides: PLACES,
  small: PLACES,
  read(run, image) {
    const settings = settingsOf(run, image);
    if (!hasDatabase(run, image, settings)) return [];
    const at = reading(run, image, settings);
    const all = [
      ...at(['kadmind_listen', 'kadmind_port'], 'tcp', 749),
      ...at(['kpasswd_listen', 'kpasswd_port'], 'tcp', 464),
      ...at(['kpasswd_listen', 'kpasswd_port'], 'udp', 464),
    ];
    return lacksAcl(image, settings) ? doubted(image, all, run.place, 'kadmind ends: its acl_file is not there') : all;
  },
};
