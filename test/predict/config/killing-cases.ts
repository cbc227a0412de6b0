import type { Files } from './changed-cases.js';

/** By what is wrong: a configuration with which the program ends, and the same without that. */
export const KILLING: Readonly<
  Record<string, { readonly program: string; readonly wrong: Files; readonly right: Files }>
> = {
  'unbound has no certificate for its control': {
    program: 'unbound',
    wrong: { '/etc/unbound/unbound.conf': 'remote-control:\n  control-enable: yes\n' },
    right: { '/etc/unbound/unbound.conf': 'remote-control:\n  control-enable: yes\n  control-use-cert: no\n' },
  },
  'unbound has a certificate of another name': {
    program: 'unbound',
    wrong: {
      '/etc/unbound/unbound.conf':
        'remote-control:\n  control-enable: yes\n  control-interface: ::1\n  server-cert-file: /etc/a.pem\n',
    },
    right: {
      '/etc/a.pem': '-',
      '/etc/unbound/unbound.conf':
        'remote-control:\n  control-enable: yes\n  control-interface: ::1\n  server-cert-file: "/etc/a.pem"\n',
    },
  },
  'unbound is controlled over the network before its socket': {
    program: 'unbound',
    wrong: {
      '/etc/unbound/unbound.conf':
        'remote-control:\n  control-enable: yes\n  control-interface: ::1\n  control-interface: /run/unbound.ctl\n',
    },
    right: {
      '/etc/unbound/unbound.conf': 'remote-control:\n  control-enable: yes\n  control-interface: /run/unbound.ctl\n',
    },
  },
  'postfix has no address of a family that is on': {
    program: 'postfix',
    wrong: {
      '/etc/postfix/main.cf': 'inet_protocols = ipv4\ninet_interfaces = ::1\n',
      '/etc/postfix/master.cf': '25 inet n - y - - smtpd\n127.0.0.1:26 inet n - y - - smtpd\n',
    },
    right: {
      '/etc/postfix/main.cf': 'inet_protocols = ipv6\ninet_interfaces = ::1\n',
      '/etc/postfix/master.cf': '25 inet n - y - - smtpd\n',
    },
  },
  'postfix has a service of a family that is off': {
    program: 'postfix',
    wrong: {
      '/etc/postfix/main.cf': 'inet_protocols = ipv4\n',
      '/etc/postfix/master.cf': '25 inet n - y - - smtpd\n[::1]:26 inet n - y - - smtpd\n',
    },
    right: { '/etc/postfix/master.cf': '25 inet n - y - - smtpd\n[::1]:26 inet n - y - - smtpd\n' },
  },
  'postfix does not find the name of an interface': {
    program: 'postfix',
    wrong: {
      '/etc/postfix/main.cf': 'myhostname = builder\ninet_interfaces = $myhostname, localhost\n',
      '/etc/postfix/master.cf': '25 inet n - y - - smtpd\n',
    },
    right: {
      '/etc/hosts': '127.0.0.1 localhost\n127.0.1.1 builder\n',
      '/etc/postfix/main.cf': 'myhostname = builder\ninet_interfaces = $myhostname, localhost\n',
      '/etc/postfix/master.cf': '25 inet n - y - - smtpd\n',
    },
  },
  'Tor has a port off and named': {
    program: 'tor',
    wrong: { '/etc/tor/torrc': 'SocksPort 127.0.0.1:9150\nSocksPort 0\nControlPort 9151\n' },
    right: { '/etc/tor/torrc': 'SocksPort 0\nControlPort 9151\n' },
  },
  'tinyproxy has quotes around an address': {
    program: 'tinyproxy',
    wrong: { '/etc/tinyproxy/tinyproxy.conf': 'Port 8889\nListen "127.0.0.1"\n' },
    right: { '/etc/tinyproxy/tinyproxy.conf': 'Port 8889\nListen 127.0.0.1\nLogFile "/x"\n' },
  },
  'kadmind has no list of who may do what': {
    program: 'kadmind',
    wrong: { '/etc/krb5kdc/kdc.conf': '[realms]\n', '/var/lib/krb5kdc/principal': 'x' },
    right: { '/etc/krb5kdc/kdc.conf': '[realms]\n acl_file =\n', '/var/lib/krb5kdc/principal': 'x' },
  },
  'Dovecot has a block in one line': {
    program: 'dovecot',
    wrong: { '/etc/dovecot/dovecot.conf': 'protocols = imap\nservice lmtp { inet_listener lmtp {\n  port = 24\n} }\n' },
    right: {
      '/etc/dovecot/dovecot.conf': 'protocols = imap\nservice auth { # one\n  inet_listener {\n  port = 24\n}\n}\n',
    },
  },
  'BIND is told of an address that the loopback device has not': {
    program: 'named',
    wrong: {
      '/etc/bind/named.conf': 'options { listen-on { 127.0.0.2; }; listen-on-v6 { none; }; };\ncontrols { };\n',
    },
    right: {
      '/etc/bind/named.conf': 'options { listen-on { 127.0.0.1; }; listen-on-v6 { none; }; };\ncontrols { };\n',
    },
  },
  'privoxy has an address without a port': {
    program: 'privoxy',
    wrong: { '/etc/privoxy/config': 'listen-address 127.0.0.1:8118\nlisten-address 127.0.0.6\n' },
    right: { '/etc/privoxy/config': 'listen-address 127.0.0.1:8118\nlisten-address [::1]:8118\n' },
  },
  'lighttpd has its port from a script, perhaps': {
    program: 'lighttpd',
    wrong: { '/etc/lighttpd/lighttpd.conf': 'include_shell "/usr/local/bin/port"\n' },
    right: { '/etc/lighttpd/lighttpd.conf': 'include_shell "/usr/share/lighttpd/create-mime.conf.pl"\n' },
  },
  'haproxy has a section from defaults that nobody wrote': {
    program: 'haproxy',
    wrong: { '/etc/haproxy/haproxy.cfg': 'defaults a\n  mode http\nfrontend f from b\n  bind :8080\n' },
    right: { '/etc/haproxy/haproxy.cfg': 'defaults a\n  mode http\nfrontend f from a\n  bind :8080\n' },
  },
  'haproxy has nothing behind a frontend': {
    program: 'haproxy',
    wrong: { '/etc/haproxy/haproxy.cfg': 'frontend f\n  bind :8080\n  default_backend none\n' },
    right: { '/etc/haproxy/haproxy.cfg': 'frontend f\n  bind :8080\n  default_backend none\nbackend none\n' },
  },
  'haproxy has a bind beside a peer': {
    program: 'haproxy',
    wrong: {
      '/etc/haproxy/haproxy.cfg':
        'frontend f\n bind :8080\npeers p\n bind 127.0.0.1:9001\n peer there 127.0.0.1:9002\n',
    },
    right: {
      '/etc/hostname': 'here\n',
      '/etc/haproxy/haproxy.cfg':
        'frontend f\n bind :8080\npeers p\n bind 127.0.0.1:9001\n server here\n server there 127.0.0.1:9002\n',
    },
  },
  'haproxy has an address for itself': {
    program: 'haproxy',
    wrong: {
      '/etc/hostname': 'here\n',
      '/etc/haproxy/haproxy.cfg': 'frontend f\n bind :8080\npeers p\n server here 127.0.0.1:9002\n',
    },
    right: {
      '/etc/hostname': 'here\n',
      '/etc/haproxy/haproxy.cfg': 'frontend f\n bind :8080\npeers p\n peer here 127.0.0.1:9002\n',
    },
  },
  'FreeRADIUS has two listeners on one port': {
    program: 'freeradius',
    wrong: {
      '/etc/freeradius/3.0/sites-enabled/a':
        'server a {\nlisten {\n type = auth\n ipaddr = *\n port = 1912\n}\nlisten {\n type = acct\n ipaddr = *\n port = 1912\n}\n}\n',
    },
    right: {
      '/etc/freeradius/3.0/sites-enabled/a':
        'server a {\nlisten {\n type = auth\n ipaddr = *\n port = 1912\n}\nlisten {\n type = acct\n ipv6addr = ::\n port = 1912\n}\n}\n',
    },
  },
  'Apache has a Listen twice': {
    program: 'apache2',
    wrong: { '/etc/apache2/apache2.conf': 'Listen 8001\nListen 8001\nListen 8003\n' },
    right: { '/etc/apache2/apache2.conf': 'Listen 8001\nListen 127.0.0.1:8002\nListen 8003\n' },
  },
  'Redis has an empty bind': {
    program: 'redis-server',
    wrong: { '/etc/redis/redis.conf': 'bind ""\nport 6399\n' },
    right: { '/etc/redis/redis.conf': 'bind ""\nport 6399\nbind 127.0.0.1\n' },
  },
  'stunnel has no certificate': {
    program: 'stunnel',
    wrong: { '/etc/stunnel/stunnel.conf': '[a]\naccept = 127.0.0.1:8443\nconnect = 1\n' },
    right: { '/etc/stunnel/stunnel.conf': 'client = yes\n[a]\naccept = 127.0.0.1:8443\nconnect = 1\n' },
  },
  'stunnel names a certificate that is not there': {
    program: 'stunnel',
    wrong: { '/etc/stunnel/stunnel.conf': '[a]\naccept = 127.0.0.1:8443\nconnect = 1\ncert = /etc/a.pem\n' },
    right: {
      '/etc/a.pem': '-',
      '/etc/stunnel/stunnel.conf': 'cert = /etc/a.pem\n[a]\naccept = 127.0.0.1:8443\nconnect = 1\n',
    },
  },
  'InspIRCd has a comment of XML': {
    program: 'inspircd',
    wrong: { '/etc/inspircd/inspircd.conf': '<!-- <bind port="6668"> -->\n<bind address="" port="6667">\n' },
    right: { '/etc/inspircd/inspircd.conf': '# <!-- off -->\n<bind address="" port="6667">\n' },
  },
  'gunicorn is told by a function where': {
    program: 'gunicorn',
    wrong: { '/gunicorn.conf.py': 'bind = where()\n' },
    right: { '/gunicorn.conf.py': 'bind = "0.0.0.0:8515"\n' },
  },
  'nginx has an address twice in one server': {
    program: 'nginx',
    wrong: { '/etc/nginx/nginx.conf': 'http { server { listen 80; listen *:80; } }\n' },
    right: { '/etc/nginx/nginx.conf': 'http { server { listen 80; listen *:81; } server { listen 80; } }\n' },
  },
  'nginx has two default servers': {
    program: 'nginx',
    wrong: {
      '/etc/nginx/nginx.conf':
        'http { server { listen [::]:80 default_server; } server { listen [::]:80 default_server; } }\n',
    },
    right: {
      '/etc/nginx/nginx.conf':
        'http { server { listen [::]:80 default_server; } server { listen 80 default_server; } }\n',
    },
  },
  'nginx has options of one socket twice': {
    program: 'nginx',
    wrong: {
      '/etc/nginx/nginx.conf':
        'http { server { listen [::]:80 ipv6only=on; } server { listen [::]:80 ipv6only=on; } }\n',
    },
    right: { '/etc/nginx/nginx.conf': 'http { server { listen [::]:80 ipv6only=on; } server { listen [::]:80; } }\n' },
  },
  'nginx has two servers of one address that are no web servers': {
    program: 'nginx',
    wrong: {
      '/etc/nginx/nginx.conf': 'stream { server { listen 5001; } server { listen *:5001; } }\n',
      '/var/lib/dpkg/status': 'Package: nginx\nVersion: 1.22.1-9\n',
    },
    right: {
      '/etc/nginx/nginx.conf': 'stream { server { listen 5001; } server { listen *:5001; } }\n',
      '/var/lib/dpkg/status': 'Package: nginx\nVersion: 1.26.3-3\n',
    },
  },
  'nginx has two servers of mail with one address': {
    program: 'nginx',
    wrong: { '/etc/nginx/nginx.conf': 'mail { server { listen 143; } server { listen 143; } }\n' },
    right: { '/etc/nginx/nginx.conf': 'mail { server { listen 143; } server { listen 127.0.0.1:143; } }\n' },
  },
  'nginx has an address of the web in a stream': {
    program: 'nginx',
    wrong: {
      '/etc/nginx/nginx.conf': 'http { server { listen 5001; } }\nstream { server { listen 127.0.0.1:5001; } }\n',
    },
    right: {
      '/etc/nginx/nginx.conf':
        'http { server { listen 5001 reuseport; } }\nstream { server { listen 5001 reuseport; } server { listen 5001 udp; } }\n',
    },
  },
  'nginx has a block twice': {
    program: 'nginx',
    wrong: { '/etc/nginx/nginx.conf': 'events { }\nhttp { server { listen 80; } }\nevents { }\n' },
    right: { '/etc/nginx/nginx.conf': 'events { }\nhttp { server { listen 80; } server { listen 81; } }\n' },
  },
  'nginx has TLS without a certificate': {
    program: 'nginx',
    wrong: { '/etc/nginx/nginx.conf': 'http { server { listen 443 ssl; } }\n' },
    right: { '/etc/nginx/nginx.conf': 'http { server { listen 443 ssl; ssl_reject_handshake on; } }\n' },
  },
  'nginx has an option that it does not know': {
    program: 'nginx',
    wrong: { '/etc/nginx/nginx.conf': 'http { server { listen 80 reuse_port; } }\n' },
    right: { '/etc/nginx/nginx.conf': 'http { server { listen 80 reuseport; } }\n' },
  },
  'nginx is older than QUIC': {
    program: 'nginx',
    wrong: {
      '/etc/nginx/nginx.conf': 'http { server { listen 443 quic; ssl_reject_handshake on; } }\n',
      // As large as that of a machine with some thousand packages, which is more than is read of a configuration.
      '/var/lib/dpkg/status': `${'Package: x\nVersion: 1\n\n'.repeat(60_000)}Package: nginx\nVersion: 1:1.22.1-9\n`,
    },
    right: {
      '/etc/nginx/nginx.conf': 'http { server { listen 443 quic; ssl_reject_handshake on; } }\n',
      '/var/lib/dpkg/status': 'Package: nginx\nStatus: install ok installed\nVersion: 1.26.3-3\n',
    },
  },
  'Apache has a Listen in a virtual host': {
    program: 'apache2',
    wrong: { '/etc/apache2/apache2.conf': 'Listen 80\n<VirtualHost *:80>\nListen 81\n</VirtualHost>\n' },
    right: { '/etc/apache2/apache2.conf': 'Listen 80\n<VirtualHost *:80>\nServerName a\n</VirtualHost>\n' },
  },
  'Apache has a Listen in a condition of requests': {
    program: 'apache2',
    wrong: { '/etc/apache2/apache2.conf': 'Listen 80\n<If "true">\nListen 81\n</If>\n' },
    right: { '/etc/apache2/apache2.conf': 'Listen 80\n<IfVersion >= 2.4>\nListen 81\n</IfVersion>\n' },
  },
  'Apache has a Listen in a condition that is not known': {
    program: 'apache2',
    wrong: { '/etc/apache2/apache2.conf': '<IfDirective Listen>\nListen 81\n</IfDirective>\n' },
    right: { '/etc/apache2/apache2.conf': '<IfFile /etc/apache2/apache2.conf>\nListen 81\n</IfFile>\n' },
  },
  'Apache has a Listen in a macro': {
    program: 'apache2',
    wrong: { '/etc/apache2/apache2.conf': '<Macro L>\nListen 81\n</Macro>\n' },
    right: { '/etc/apache2/apache2.conf': '<Macro L>\nServerName a\n</Macro>\nListen 81\n' },
  },
  'Apache has TLS without a certificate': {
    program: 'apache2',
    wrong: { '/etc/apache2/apache2.conf': 'Listen 443\n<VirtualHost *:443>\nSSLEngine on\n</VirtualHost>\n' },
    right: { '/etc/apache2/apache2.conf': 'Listen 443\n<VirtualHost *:443>\nSSLEngine off\n</VirtualHost>\n' },
  },
  'HAProxy has TLS without a certificate': {
    program: 'haproxy',
    wrong: { '/etc/haproxy/haproxy.cfg': 'frontend a\n bind :8443 ssl\n' },
    right: { '/etc/haproxy/haproxy.cfg': 'frontend a\n bind :8443 ssl strict-sni\n' },
  },
  'HAProxy has no certificate where they lie': {
    program: 'haproxy',
    wrong: { '/etc/haproxy/haproxy.cfg': 'global\n crt-base /etc/ssl\nfrontend a\n bind :8443 ssl crt a.pem\n' },
    right: {
      '/etc/haproxy/haproxy.cfg': 'global\n crt-base /etc/haproxy\nfrontend a\n bind :8443 ssl crt haproxy.cfg\n',
    },
  },
  'HAProxy has no list of certificates': {
    program: 'haproxy',
    wrong: { '/etc/haproxy/haproxy.cfg': 'frontend a\n bind :8443 ssl crt-list /etc/ssl/list\n' },
    right: { '/etc/haproxy/haproxy.cfg': 'frontend a\n bind :8443 ssl crt-list /etc/haproxy/haproxy.cfg\n' },
  },
  'HAProxy has no backend': {
    program: 'haproxy',
    wrong: { '/etc/haproxy/haproxy.cfg': 'frontend a\n bind :80\n default_backend b\n' },
    right: {
      '/etc/haproxy/haproxy.cfg': 'frontend a\n bind :80\n default_backend b\nbackend b\n server s 127.0.0.1:9\n',
    },
  },
  'Squid has TLS without a certificate': {
    program: 'squid',
    wrong: { '/etc/squid/squid.conf': 'https_port 3129\nhttps_port 3130 tls-cert=/a.pem\n' },
    right: { '/etc/squid/squid.conf': 'https_port 3129 tls-cert=/a.pem\n' },
  },
  'Squid has two modes of one port': {
    program: 'squid',
    wrong: { '/etc/squid/squid.conf': 'http_port 3128 intercept accel\n' },
    right: { '/etc/squid/squid.conf': 'http_port 3128 accel\n' },
  },
  'uWSGI has a list of sockets in one line': {
    program: 'uwsgi',
    wrong: { '/etc/uwsgi/apps-enabled/a.ini': '[uwsgi]\nsocket = 127.0.0.1:3031,127.0.0.1:3032\n' },
    right: { '/etc/uwsgi/apps-enabled/a.ini': '[uwsgi]\nsocket = 127.0.0.1:3031\nsocket = 127.0.0.1:3032\n' },
  },
};
