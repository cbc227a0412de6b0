#!/bin/sh
# The first process of new namespaces becomes the systemd of an image: twin.sh ROOT WORK
# What the twin writes goes to memory, its network leads nowhere, and of the machine below it sees devices without effect.
set -e
root=$1 work=$2
mount --make-rprivate /
ip link set lo up
ip link add eth0 type dummy 2>/dev/null || ip link add eth0 type bridge
ip address add 10.99.0.1/24 dev eth0
ip -6 address add fd99::1/64 dev eth0 nodad || true
ip link set eth0 up
ip route add default via 10.99.0.254
# Where the resolver would be: refused at once, not asked in vain for seconds.
ip route add unreachable 192.0.2.53
mount -t tmpfs -o mode=755,size=60% twin "$work"
mkdir "$work/changes" "$work/overlay" "$work/root"
mount -t overlay -o "lowerdir=$root,upperdir=$work/changes,workdir=$work/overlay" twin "$work/root"
cd "$work/root"
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount --bind proc/sys/net proc/sys/net
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 dev dev
for name in null zero full random urandom tty; do
  : >"dev/$name"
  mount --bind "/dev/$name" "dev/$name"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for number in 0 1 2; do ln -s "/proc/self/fd/$number" "dev/$(echo stdin stdout stderr | cut -d' ' -f$((number + 1)))"; done
mount -t tmpfs -o mode=1777 shm dev/shm
mount -t tmpfs -o mode=755 run run
mkdir run/below
pivot_root . run/below
cd /
umount -l /run/below
exec env -i container=twin PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --show-status=no
