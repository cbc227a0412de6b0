import { declaredReader } from './declared.js';
import { apache } from './readers/apache.js';
import { cups } from './readers/cups.js';
import { dnsmasq } from './readers/dnsmasq.js';
import { haproxy } from './readers/haproxy.js';
import { lighttpd } from './readers/lighttpd.js';
import { mosquitto } from './readers/mosquitto.js';
import { nginx } from './readers/nginx.js';
import { postfix } from './readers/postfix.js';
import { postgres } from './readers/postgres.js';
import { rsyslog } from './readers/rsyslog.js';
import { snmpd } from './readers/snmpd.js';
import { sshd } from './readers/sshd.js';
import { EXPORTERS } from './tables/exporters.js';
import { STORES } from './tables/stores.js';
import { SYSTEM } from './tables/system.js';
import type { Reader } from './types.js';

/** Every reader. A new one is one file, or one row of a table, and one line here. */
export const READERS: readonly Reader[] = [
  apache,
  haproxy,
  lighttpd,
  nginx,
  postfix,
  postgres,
  cups,
  dnsmasq,
  mosquitto,
  rsyslog,
  snmpd,
  sshd,
  ...[...EXPORTERS, ...STORES, ...SYSTEM].map(declaredReader),
];
