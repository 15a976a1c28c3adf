#!/usr/bin/env bash
# machine.sh FOLDER PROGRAM...: in new namespaces, becomes the program, whose files are this machine's and which can change none
# of them but those in the folder. What the folder has is installed as systemd expects it.
set -euo pipefail
folder=$1
shift
ip link set lo up
mount --make-rprivate /
mount -t tmpfs tmpfs /mnt
mkdir /mnt/{changes,work,root}
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/changes,workdir=/mnt/work /mnt/root
cd /mnt/root

mount -t proc proc proc
for tunable in sys sysrq-trigger; do  # these are the machine's own
  [ -e "proc/$tunable" ] || continue
  mount --bind "proc/$tunable" "proc/$tunable"
  mount -o remount,bind,ro "proc/$tunable"
done
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs dev
for device in null zero full random urandom tty; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/{shm,pts,mqueue,hugepages}
mount -t tmpfs tmpfs dev/shm
mount -t devpts devpts dev/pts
mount -t mqueue mqueue dev/mqueue
ln -s pts/ptmx dev/ptmx

mkdir -p run/trial run/systemd/system etc/duet
mount --bind "$folder" run/trial
install -D "$folder/duet" ".$(sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$folder/duet.service")"
cp "$folder"/duet.{service,socket} run/systemd/system
echo 'echo = true' >etc/duet/serve.toml
cat >run/systemd/system/trial.service <<'UNIT'
[Unit]
DefaultDependencies=no
After=duet.socket
[Service]
Type=oneshot
ExecStart=/bin/bash /run/trial/trial.sh
ExecStopPost=/bin/systemctl poweroff --quiet --force --force
StandardOutput=append:/run/trial/output
StandardError=inherit
UNIT
cat >run/systemd/system/trial.target <<'UNIT'
[Unit]
DefaultDependencies=no
Requires=duet.socket trial.service
AllowIsolate=yes
UNIT

mkdir old
pivot_root . old
umount -l old
exec env container=trial "$@"
