import { argued, byDefault, flagValue } from '../flags.js';
import { hostPort, opened, portNumber } from '../sockets.js';
import type { Reader } from '../types.js';

const PORTS: Readonly<Record<string, number>> = { ldap: 389, ldaps: 636 };

/** OpenLDAP: the URLs of `-h`; without them `ldap:///`. */
export const slapd: Reader = {
  programs: ['slapd'],
  read(run, image) {
    const urls = flagValue(run, '-h');
    const source = urls === null ? byDefault(run) : argued(run, urls);
    return (urls ?? 'ldap:///').split(/\s+/).flatMap((url) => {
      const [, scheme = '', rest = ''] = /^(\w+):\/\/(.*)$/.exec(url) ?? [];
      const standard = PORTS[scheme];
      if (standard === undefined) return [];
      const { host, port } = hostPort(rest.replace(/\/.*$/, '') || '*');
      const number = port === null ? standard : portNumber(image, port, 'tcp');
      return number === null ? [] : opened(image, 'tcp', host ?? 'any', number, source);
    });
  },
};
