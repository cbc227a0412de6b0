/**
 * Programs that start with many machines and listen on no port: seen running without a listener on booted systems of
 * Debian, or documented to open none. Without them every image would have dozens of gaps about its own plumbing.
 */
const NAMES = new Set(
  `accounts-daemon acpid agetty alsactl anacron apparmor.systemd apt-daily at-spi-bus-launcher atd atopacctd auditctl
  aulastlog blkmapd bluetoothd brltty cgrulesengd cloud-init colord containerd-shim cron crond crontab cryptdisks-functions
  dbus-broker dbus-broker-launch dbus-daemon ddclient debian-fixup dm-event.service dmeventd dmesg dracut-shutdown e2scrub
  e2scrub_reap earlyoom fail2ban-server fake-hwclock fcron fetchmail findmnt fsck fstrim fwupd getty gpm gssproxy haveged
  hwclock ifup ifdown ifup-allow ifupdown-wait-online incrond init ip ip6tables-restore iptables-restore irqbalance iscsid
  iucode-tool journalctl kbd keyboard-setup.sh kmod launchpad ldconfig login logger logrotate lvm lvmconfig lvmetad lvmpolld
  lxcfs ladvd lldpd mcelog mdadm mdcheck ModemManager modprobe mount multipathd netfilter-persistent networkd-dispatcher
  newaliases nfsdcld nft nologin nscd nslcd ntpdate nullmailer-send oddjobd opensm packagekitd pcscd plymouth plymouthd polkitd
  qemu-ga rasdaemon rngd rpc.gssd rpc.idmapd rpc.svcgssd rsnapshot rtkit-daemon saslauthd seatd sensors setupcon setvtrgb sm-notify
  smartd snapd spice-vdagentd sssd sysctl sysstat systemctl tuned udevadm udevd udisksd ufw-init unattended-upgrade-shutdown
  unattended-upgrades upowerd usbmuxd uuidd VGAuthService vconsole-setup vmtoolsd wpa_supplicant xenstored zed zramctl
  nfs-utils_env.sh console-setup.sh cgroupfs-mount lm-sensors resolvconf openipmi thermald preload cpufrequtils loadcpufreq
  greylistd milter-greylist p0f ulogd tayga mlmmj-maintd gitolite fake_hwclock_helper nfsconvert.sh rpc.mountd.prepare vnstatd
  exportfs authdaemond update-binfmts upsmon amavisd-milter ekeyd munged ofonod dundee snmptrapfmt usbguard-daemon usbguard-dbus gammu-smsd
  ndppd smcrouted fsidd rpcdebug nfsconf start-statd mkhomedir_helper varnishncsa varnishlog debconf keepalived radvd winbindd`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/** What a shell script does on the way: files, texts, users. */
const TOOLS = new Set(
  `true false rm mkdir rmdir chown chmod chgrp cp mv ln touch install cat echo printf sed awk gawk mawk grep egrep find
  sort head tail cut tr tee test expr date sleep sync stat id getent hostname uname kill pkill killall pidof pgrep ps start
  runlevel update-rc.d invoke-rc.d systemd-tmpfiles mktemp dd mknod mkfifo openssl ssh-keygen setfacl restorecon chcon basename
  dirname readlink realpath which seq wc cmp diff tar gzip rsync.d usermod groupadd useradd adduser deluser sysusers
  logsave env-update ldd file stty tput clear mountpoint umount swapon losetup blockdev ethtool rmmod lsmod depmod
  systemd-notify systemd-cat busctl loginctl hostnamectl timedatectl timeout nice`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/** systemd's own helpers that do open ports. */
const LOUD = /^systemd-(?:resolved|networkd|timesyncd|journal-remote|journal-gatewayd|socket-proxyd|importd)$/;

/** Whether a program is known to open no port. */
export function isQuiet(exe: string): boolean {
  const name = exe.replace(/^.*\//, '');
  if (/\/systemd\/[^/]+$/.test(exe) || /^systemd-/.test(name)) return !LOUD.test(name);
  return NAMES.has(name) || TOOLS.has(name);
}
