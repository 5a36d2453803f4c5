#!/bin/sh
# Run by Backplane when the guest's interface has been opened: $1 is its name. Gives the host its end of the private
# network of chapter 8.11 of the Bochs guide, in today's words. Must be executable; needs root or CAP_NET_ADMIN.
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
interface=$1
ip addr add "${HOST_ADDRESS:-10.0.5.1/30}" dev "$interface"
ip link set "$interface" up
