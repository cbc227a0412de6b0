# What every trick has at hand. A and P: the address and port to listen on. D: an empty directory of the attacker's own.
PL='use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalAddr => $ENV{A}, LocalPort => $ENV{P}, Listen => 1, ReuseAddr => 1) or die $!;'
PY='import os,socket,time; s=socket.socket(); s.setsockopt(1,2,1); s.bind((os.environ["A"],int(os.environ["P"]))); s.listen()'
JS='require("net").createServer().listen(+process.env.P, process.env.A)'
WAIT='sleep 36000;'

# binary FILE: a program of the attacker's that listens when it is started with -e "$PL$WAIT"; any file would do.
binary() { mkdir -p "$(dirname "$1")" && cp /usr/bin/perl "$1"; }

# serve FILE [ARGV0]: starts it.
serve() { exec perl -e '$file = shift; $name = shift; exec {$file} $name, "-e", @ARGV' "$1" "${2:-$1}" "$PL$WAIT"; }

# own COMMANDS: runs them as root of a user and mount namespace that every user may make.
own() { exec unshare --user --map-root-user --mount sh -e -c ". /run/tricks/lib.sh; $1"; }

# script FILE python|perl|node: a script that listens, behind the code that stands on stdin.
script() {
  mkdir -p "$(dirname "$1")"
  case $2 in
    python) { cat; echo "$PY"; echo 'time.sleep(36000)'; } >"$1" ;;
    perl) { cat; echo "$PL $WAIT"; } >"$1" ;;
    node) { cat; echo "$JS"; } >"$1" ;;
  esac
}

# stock: a server of the distribution, started as its user may.
stock() { exec /usr/bin/redis-server --bind "$A" --port "$P" --save '' --dir "$D" "$@"; }

# library FILE: some library, which runs code of its own when it is loaded, as every library may.
library() { mkdir -p "$(dirname "$1")" && cp "$(ldconfig -p | sed -n 's/.*libm\.so\.6 .*=> //p' | head -1)" "$1"; }

# web [LISTEN [LINES [MAIN LINES]]]: the configuration of a stock nginx of the attacker's, in $D/c.
web() {
  temporary=; for k in client_body proxy fastcgi uwsgi scgi; do temporary="$temporary ${k}_temp_path $D/$k;"; done
  echo "$3 daemon off; pid $D/pid; error_log $D/log; events {} http { access_log off; $temporary server { listen $A:$P $1; $2 } }" >$D/c
}

# keep FILE ARG...: a program of root's that holds the port for another one, which it would start: of systemd or inetd nothing
# more than its place, its arguments and its socket is looked at.
keep() { binary "$1"; echo "$PL $WAIT" >$D/Keep.pm; exec env PERL5LIB=$D PERL5OPT=-MKeep "$@"; }

# unit FILE PROGRAM: root's socket unit for the port, and at FILE the service that it starts.
unit() {
  mkdir -p /etc/systemd/system
  printf '[Service]\nExecStart=%s --inetd\nStandardInput=socket\n' "$2" >"$1"
  printf '[Socket]\nListenStream=%s:%s\nAccept=yes\n' "$A" "$P" >"/etc/systemd/system/$(basename "$1" @.service).socket"
  keep "/usr/local/lib/$(basename "$1" @.service)/systemd" "$1"
}
