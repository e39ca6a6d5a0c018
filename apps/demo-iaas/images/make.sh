#!/bin/sh
# Makes a folder of images with one small Linux for a first try: Debian's cloud kernel, and busybox in an initrd.
# Nothing is installed; the packages are downloaded by apt-get, whose lists must exist (apt-get update).
set -eu

folder=${1:-}
if [ -z "$folder" ]; then
  echo "Usage: $0 FOLDER" >&2
  exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
for program in apt-get apt-cache dpkg-deb gzip; do
  if ! command -v "$program" >/dev/null; then
    echo "$program is missing: this script needs Debian, or a system made from it" >&2
    exit 1
  fi
done
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

kernel=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p' | head -n 1)
if [ -z "$kernel" ]; then
  echo 'apt knows no linux-image-cloud-amd64: run apt-get update first' >&2
  exit 1
fi
(cd "$work" && apt-get download -q "$kernel" busybox-static)
for package in "$work"/*.deb; do dpkg-deb -x "$package" "$work/packages"; done

root=$work/root
mkdir -p "$root/bin" "$root/modules" "$root/proc" "$root/sys" "$root/dev" "$root/tmp" "$root/seed"
for busybox in "$work/packages/bin/busybox" "$work/packages/usr/bin/busybox"; do
  if [ -f "$busybox" ]; then cp "$busybox" "$root/bin/busybox"; fi
done
cp "$here/init.sh" "$root/init"
cp "$here/lease.sh" "$root/bin/lease"
chmod 755 "$root/init" "$root/bin/lease" "$root/bin/busybox"
# In the order in which they are loaded: disks, network, the disk of the user data, the power button, what reports a panic.
for module in virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk failover net_failover \
  virtio_net scsi_common scsi_mod sd_mod virtio_scsi fat vfat nls_cp437 nls_iso8859-1 nls_ascii nls_utf8 evdev button \
  pvpanic pvpanic-mmio; do
  file=$(find "$work/packages" -name "$module.ko*" | head -n 1)
  if [ -z "$file" ]; then continue; fi
  case $file in
  *.xz) xz -dc "$file" >"$root/modules/$module.ko" ;;
  *) cp "$file" "$root/modules/$module.ko" ;;
  esac
  echo "$module" >>"$root/modules/order"
done

cp "$work"/packages/boot/vmlinuz-* "$folder/tiny.kernel"
(cd "$root" && find . | "$root/bin/busybox" cpio -o -H newc 2>/dev/null | gzip -9) >"$folder/tiny.initrd"
# Without no_timer_check the kernel panics where a busy computer interrupts an emulated guest too rarely.
cat >"$folder/images.json" <<'END'
{
  "tiny": {
    "title": "Tiny Linux (busybox)",
    "kernel": "tiny.kernel",
    "initrd": "tiny.initrd",
    "commandLine": "console=ttyS0 quiet no_timer_check"
  }
}
END
echo "$folder has one image: tiny"
