#!/bin/busybox sh
# The first process of the tiny image: says on the console what it finds, then runs the user data.
export PATH=/bin HOME=/
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
exec </dev/null >/dev/console 2>&1
while read -r module; do insmod "/modules/$module.ko"; done </modules/order 2>/dev/null
echo 'tiny: up'

# The power button ends the machine, as it does on every system.
mkdir -p /etc/acpi/PWRF
echo '#!/bin/sh
echo "tiny: the power button was pressed"
poweroff -f' >/etc/acpi/PWRF/00000080
chmod 755 /etc/acpi/PWRF/00000080
for event in /dev/input/event*; do
  if [ -e "$event" ]; then (while :; do dd if="$event" of=/dev/null bs=24 count=1 2>/dev/null && /etc/acpi/PWRF/00000080; done) & fi
done

# The disk of the user data is the only one with a FAT; its label is CIDATA (NoCloud of cloud-init).
mount_seed() {
  for disk in /dev/sd?1 /dev/sd?; do
    [ -e "$disk" ] && mount -t vfat -o ro "$disk" /seed 2>/dev/null && return
  done
  return 1
}
# Linux finds it a moment after its driver is loaded, a longer one on a busy computer.
tries=300
until mount_seed || [ "$tries" = 0 ]; do
  tries=$((tries - 1))
  usleep 100000
done
name=$(sed -n 's/.*"local-hostname": "\(.*\)".*/\1/p' /seed/meta-data 2>/dev/null)
hostname "${name:-tiny}"
echo "tiny: name $(hostname)"
grep -o '"[a-z0-9@.-]* AAAA[^"]*' /seed/meta-data 2>/dev/null | sed 's/^"/tiny: key /'

show_disks() {
  for disk in /sys/block/vd*; do
    [ -e "$disk" ] && echo "tiny: disk /dev/${disk##*/} $(($(cat "$disk/size") * 512)) $(cat "$disk/serial")"
  done
}
follow() {
  old=
  while :; do
    new=$(show_disks)
    [ "$new" = "$old" ] || { echo "$new"; echo 'tiny: end of disks'; }
    old=$new
    for device in /sys/class/net/eth*; do
      [ -e "$device" ] || continue
      device=${device##*/}
      [ -e "/tmp/$device" ] && continue
      : >"/tmp/$device"
      ip link set "$device" up
      udhcpc -i "$device" -s /bin/lease -t 30 -T 1 -A 2 -b -S >/dev/null 2>&1 &
    done
    usleep 300000
  done
}
ip link set lo up
follow &
if [ -s /seed/user-data ]; then
  cp /seed/user-data /tmp/user-data
  chmod 755 /tmp/user-data
  echo 'tiny: user data'
  case $(head -c 2 /tmp/user-data) in
  '#!') /tmp/user-data ;;
  *) cat /tmp/user-data; echo ;;
  esac
fi
while :; do sleep 3600; done
