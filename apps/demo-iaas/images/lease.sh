#!/bin/sh
# What udhcpc calls when it has an address, or has lost it.
case $1 in
bound | renew)
  ip address flush dev "$interface"
  ip address add "$ip/$mask" dev "$interface"
  [ -z "${router:-}" ] || ip route replace default via "${router%% *}" dev "$interface"
  [ "$1" = renew ] || echo "tiny: address $interface $ip/$mask ${router:-}" >/dev/console
  ;;
deconfig) ip address flush dev "$interface" ;;
esac
