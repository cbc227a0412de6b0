import { declaredReader } from './declared-reader.js';
import { apache } from './readers/apache.js';
import { aria2 } from './readers/aria2.js';
import { bird } from './readers/bird.js';
import { caddy } from './readers/caddy.js';
import { carbonRelay } from './readers/carbon-c-relay.js';
import { clickhouse } from './readers/clickhouse.js';
import { courier } from './readers/courier.js';
import { cups } from './readers/cups.js';
import { cyrus } from './readers/cyrus.js';
import { danted } from './readers/danted.js';
import { dnsdist } from './readers/dnsdist.js';
import { dnsmasq } from './readers/dnsmasq.js';
import { dockerd } from './readers/dockerd.js';
import { dovecot } from './readers/dovecot.js';
import { ejabberd } from './readers/ejabberd.js';
import { exim } from './readers/exim.js';
import { freeradius } from './readers/freeradius.js';
import { frr } from './readers/frr.js';
import { gdnsd } from './readers/gdnsd.js';
import { gmond } from './readers/gmond.js';
import { gunicorn } from './readers/gunicorn.js';
import { haproxy } from './readers/haproxy.js';
import { httpServer } from './readers/http-server.js';
import { inetd, rlinetd, xinetd } from './readers/inetd.js';
import { inspircd } from './readers/inspircd.js';
import { ircdHybrid } from './readers/ircd-hybrid.js';
import { kamailio } from './readers/kamailio.js';
import { knxd } from './readers/knxd.js';
import { kadmind, krb5kdc } from './readers/krb5.js';
import { kresd } from './readers/kresd.js';
import { lighttpd } from './readers/lighttpd.js';
import { mongod, mongos } from './readers/mongodb.js';
import { mosquitto } from './readers/mosquitto.js';
import { named } from './readers/named.js';
import { nginx } from './readers/nginx.js';
import { jupyter, qbittorrent } from './readers/of-users.js';
import { openvpn } from './readers/openvpn.js';
import { postfix } from './readers/postfix.js';
import { postgres } from './readers/postgres.js';
import { proftpd } from './readers/proftpd.js';
import { prosody } from './readers/prosody.js';
import { puma } from './readers/puma.js';
import { netcat, pen, redir, rinetd, sixTunnel, websockify } from './readers/relays.js';
import { rspamd } from './readers/rspamd.js';
import { rsyslog } from './readers/rsyslog.js';
import { thin, unicorn } from './readers/ruby-servers.js';
import { nmbd, smbd } from './readers/samba.js';
import { sendmail } from './readers/sendmail.js';
import { ser2net } from './readers/ser2net.js';
import { slapd } from './readers/slapd.js';
import { snmpd } from './readers/snmpd.js';
import { socat } from './readers/socat.js';
import { sshd } from './readers/sshd.js';
import { stunnel } from './readers/stunnel.js';
import { supervisord } from './readers/supervisord.js';
import { syncthing } from './readers/syncthing.js';
import { syslogNg } from './readers/syslog-ng.js';
import { tincd } from './readers/tincd.js';
import { tor } from './readers/tor.js';
import { twistd } from './readers/twistd.js';
import { v2ray } from './readers/v2ray.js';
import { wireguard } from './readers/wireguard.js';
import { xvnc } from './readers/xvnc.js';
import { xymond } from './readers/xymond.js';
import { znc } from './readers/znc.js';
import { APPLIANCES } from './tables/appliances.js';
import { APPLICATIONS } from './tables/applications.js';
import { COLLECTING } from './tables/collecting.js';
import { CONVERSATIONS } from './tables/conversations.js';
import { DIRECTORY } from './tables/directory.js';
import { EXPORTERS } from './tables/exporters.js';
import { FILTERS } from './tables/filters.js';
import { GATEWAYS } from './tables/gateways.js';
import { GAUGES } from './tables/gauges.js';
import { HOSTS } from './tables/hosts.js';
import { INFLUX } from './tables/influx.js';
import { MAIL } from './tables/mail.js';
import { MEDIA } from './tables/media.js';
import { MESSAGES } from './tables/messages.js';
import { MONITORING } from './tables/monitoring.js';
import { NAMES } from './tables/names.js';
import { PROXIES } from './tables/proxies.js';
import { QUEUES } from './tables/queues.js';
import { REMOTE } from './tables/remote.js';
import { SERVICES } from './tables/services.js';
import { STORAGE } from './tables/storage.js';
import { STORES } from './tables/stores.js';
import { SYSTEM } from './tables/system.js';
import { TALK } from './tables/talk.js';
import { TRANSFER } from './tables/transfer.js';
import { TUNNELS } from './tables/tunnels.js';
import { WEB } from './tables/web.js';
import type { Reader } from './types.js';

/** Readers that need code. */
export const CODED: readonly Reader[] = [
  apache,
  carbonRelay,
  thin,
  unicorn,
  aria2,
  bird,
  caddy,
  clickhouse,
  courier,
  cyrus,
  rspamd,
  socat,
  danted,
  ejabberd,
  inspircd,
  ircdHybrid,
  kamailio,
  openvpn,
  sendmail,
  ser2net,
  cups,
  dnsmasq,
  dockerd,
  dovecot,
  exim,
  freeradius,
  frr,
  gdnsd,
  gmond,
  syslogNg,
  dnsdist,
  krb5kdc,
  kadmind,
  gunicorn,
  haproxy,
  httpServer,
  inetd,
  rlinetd,
  xinetd,
  knxd,
  kresd,
  lighttpd,
  mongod,
  mongos,
  mosquitto,
  named,
  nginx,
  postfix,
  postgres,
  proftpd,
  prosody,
  puma,
  jupyter,
  qbittorrent,
  v2ray,
  redir,
  sixTunnel,
  netcat,
  pen,
  rinetd,
  websockify,
  rsyslog,
  nmbd,
  smbd,
  slapd,
  snmpd,
  sshd,
  stunnel,
  supervisord,
  syncthing,
  tincd,
  tor,
  twistd,
  wireguard,
  xvnc,
  xymond,
  znc,
];

/** Every reader. A new one is one file, or one row of a table, and one line here. */
export const READERS: readonly Reader[] = [
  ...CODED,
  ...[
    ...APPLIANCES,
    ...APPLICATIONS,
    ...COLLECTING,
    ...CONVERSATIONS,
    ...DIRECTORY,
    ...EXPORTERS,
    ...FILTERS,
    ...GATEWAYS,
    ...GAUGES,
    ...HOSTS,
    ...INFLUX,
    ...MEDIA,
    ...MESSAGES,
    ...QUEUES,
    ...REMOTE,
    ...TALK,
    ...TRANSFER,
    ...TUNNELS,
    ...WEB,
    ...MAIL,
    ...MONITORING,
    ...NAMES,
    ...PROXIES,
    ...SERVICES,
    ...STORAGE,
    ...STORES,
    ...SYSTEM,
  ].map(declaredReader),
];
