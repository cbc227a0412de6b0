import { declaredReader } from './declared.js';
import { apache } from './readers/apache.js';
import { cups } from './readers/cups.js';
import { dnsmasq } from './readers/dnsmasq.js';
import { dockerd } from './readers/dockerd.js';
import { dovecot } from './readers/dovecot.js';
import { exim } from './readers/exim.js';
import { freeradius } from './readers/freeradius.js';
import { haproxy } from './readers/haproxy.js';
import { inetd, xinetd } from './readers/inetd.js';
import { lighttpd } from './readers/lighttpd.js';
import { mosquitto } from './readers/mosquitto.js';
import { named } from './readers/named.js';
import { nginx } from './readers/nginx.js';
import { postfix } from './readers/postfix.js';
import { postgres } from './readers/postgres.js';
import { proftpd } from './readers/proftpd.js';
import { prosody } from './readers/prosody.js';
import { rsyslog } from './readers/rsyslog.js';
import { nmbd, smbd } from './readers/samba.js';
import { slapd } from './readers/slapd.js';
import { snmpd } from './readers/snmpd.js';
import { sshd } from './readers/sshd.js';
import { stunnel } from './readers/stunnel.js';
import { tor } from './readers/tor.js';
import { EXPORTERS } from './tables/exporters.js';
import { FILES } from './tables/files.js';
import { MAIL } from './tables/mail.js';
import { MONITORING } from './tables/monitoring.js';
import { NAMES } from './tables/names.js';
import { PROXIES } from './tables/proxies.js';
import { STORES } from './tables/stores.js';
import { SYSTEM } from './tables/system.js';
import type { Reader } from './types.js';

/** Every reader. A new one is one file, or one row of a table, and one line here. */
export const READERS: readonly Reader[] = [
  apache,
  cups,
  dnsmasq,
  dockerd,
  dovecot,
  exim,
  freeradius,
  haproxy,
  inetd,
  xinetd,
  lighttpd,
  mosquitto,
  named,
  nginx,
  postfix,
  postgres,
  proftpd,
  prosody,
  rsyslog,
  nmbd,
  smbd,
  slapd,
  snmpd,
  sshd,
  stunnel,
  tor,
  ...[...EXPORTERS, ...FILES, ...MAIL, ...MONITORING, ...NAMES, ...PROXIES, ...STORES, ...SYSTEM].map(declaredReader),
];
