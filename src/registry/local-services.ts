/**
 * Names that `/etc/services` of Linux has and IANA's records have not: Debian's netbase 6.4, and `webcache`, `postgres` and
 * `tproxy` as Red Hat's file has them. Left out is what the two have on different ports, and what IANA has under another one.
 */
const NAMES: Readonly<Record<string, string>> = {
  tcp: `whois 43 imap2 143 snmp-trap 162 z3950 210 poppassd 106 ssmtp 465 smtps 465 kerberos4 750 krb-prop 754 krb_prop 754
    spamd 783 supfilesrv 871 supfiledbg 1127 skkserv 1178 rmtcfg 1236 xtel 1313 xtelw 1314 datametrics 1645 zebrasrv 2600
    zebra 2601 ripd 2602 ripngd 2603 ospfd 2604 bgpd 2605 ospf6d 2606 ospfapi 2607 isisd 2608 subversion 3690 fax 4557
    sip-tls 5061 jabber-client 5222 jabber-server 5269 postgres 5432 nsca 5667 canna 5680 x11-1 6001 x11-2 6002 x11-3 6003
    x11-4 6004 x11-5 6005 x11-6 6006 x11-7 6007 ircd 6667 bbs 7000 xfs 7100 zope-ftp 8021 webcache 8080 tproxy 8081
    omniorb 8088 clc-build-daemon 8990 xinetd 9098 zope 9673 webmin 10000 kamanda 10081 amandaidx 10082 amidxtape 10083
    sgi-cad 17004 asp 27374 csync2 30865 dircproxy 57000 tfido 60177 fido 60179`,
  udp: `fsp 21 snmp-trap 162 route 520 kerberos4 750 predict 1210 datametrics 1645 sip-tls 5061 rplay 5555 webcache 8080
    tproxy 8081 sgi-cmsd 17001 sgi-crsd 17002 sgi-gcd 17003 asp 27374`,
};

/** The port that a name of the list stands for; undefined: it is not there. */
export function localService(name: string, protocol: string): number | undefined {
  const words = NAMES[protocol]?.split(/\s+/) ?? [];
  const at = words.findIndex((word, index) => index % 2 === 0 && word === name);
  return at < 0 ? undefined : Number(words[at + 1]);
}
