# What the scripts of a day may say, on the machine itself. $USER_NAME: whose programs `app` starts.
cd /
uid=$(id --user "$USER_NAME" 2>/dev/null || true)

# as_user COMMAND...: in the session of the user. What it leaves behind would keep what it writes to open.
as_user() {
  runuser --user "$USER_NAME" -- env HOME="/home/$USER_NAME" XDG_RUNTIME_DIR="/run/user/$uid" "$@" >/dev/null </dev/null 2>/tmp/said ||
    { cat /tmp/said >&2; return 1; }
}

# app NAME COMMAND...: a program that the user starts.
app() {
  unit=$1
  shift
  where=/home/$USER_NAME/shop
  test -d "$where" || where=/
  as_user systemd-run --user --quiet --collect --unit="$unit" --working-directory="$where" -- "$@"
}

# again NAME, end NAME: closed, and started anew or not.
again() { as_user systemctl --user restart "$1"; }
end() { as_user systemctl --user stop "$1"; }

# await COMMAND...: until it succeeds, for a minute.
await() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    test "$tries" -lt 600 || { echo "not in a minute: $*" >&2; exit 1; }
    sleep 0.1
  done
}

# listening PORT/PROTOCOL...: waits for what is to listen.
listens() { ss -Hln --"${1#*/}" "sport = :${1%/*}" | grep -q .; }
listening() { for each in "$@"; do await listens "$each"; done; }

# upgrade: what the upgrade of the day brings, as unattended-upgrades does it. Of what comes, not all of the archive is here.
upgrade() {
  DEBIAN_FRONTEND=noninteractive dpkg --install --auto-deconfigure --force-confold --force-depends --force-breaks /var/cache/apt/archives/*.deb >/dev/null
}

# reboot: whatever runs ends and starts anew, and time passes before the next look, as the timer waits for it. Sockets
# end as well: they would start again what is to end.
reboot() {
  units=$(systemctl list-units --plain --no-legend --type=service,socket --state=running,listening | cut -d' ' -f1 | grep -vE '^(systemd-|dbus|dhclient)')
  # D-Bus may start one of them at the same moment.
  systemctl stop $units || systemctl stop $units
  pkill --signal KILL --uid "$USER_NAME" || true
  systemctl start $units || systemctl start $units
}

# renew, renewed: a certificate by certbot's own server, while nobody else holds the port.
renew() {
  systemd-run --quiet --collect --unit=renewal -- certbot certonly --standalone --non-interactive --agree-tos \
    --register-unsafely-without-email --server http://192.168.7.1:14000/directory --domain shop.example \
    --pre-hook 'systemctl stop nginx' --post-hook 'systemctl start nginx'
  await is_renewing
}
is_renewing() { ss -Hlntp 'sport = :80' | grep -q certbot; }
renewed() { await systemctl is-active --quiet nginx; }

# furnished: there is the user, with his files and a manager that runs.
furnished() {
  id "$USER_NAME" >/dev/null 2>&1 || useradd --create-home --shell /bin/bash "$USER_NAME"
  chown --recursive "$USER_NAME:" "/home/$USER_NAME"
  loginctl enable-linger "$USER_NAME"
}

# plugged ADDRESS: the cable is in, and the router gives this address, and temporary ones of IPv6 that last for some seconds.
plugged() {
  cd /proc/sys/net/ipv6/conf/wlan0
  ip link set wlan0 down
  echo 2 >use_tempaddr
  echo 30 >temp_prefered_lft
  ip address flush dev wlan0
  ip link set wlan0 up
  systemctl stop dhclient 2>/dev/null || true
  rm -f /var/lib/dhcp/*
  systemd-run --quiet --collect --unit=dhclient -- dhclient -d wlan0
  await has_addresses "$1"
}
has_addresses() { ip -4 address show wlan0 | grep -q "$1/" && ip -6 address show wlan0 | grep -q temporary; }
