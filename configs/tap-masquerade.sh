#!/bin/sh
# As tap-up.sh, and lets the guest reach the world behind the host: packets from its network leave under the host's address.
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
interface=$1
network=${GUEST_NETWORK:-10.0.5.0/30}
ip addr add "${HOST_ADDRESS:-10.0.5.1/30}" dev "$interface"
ip link set "$interface" up
echo 1 > /proc/sys/net/ipv4/ip_forward
if command -v nft > /dev/null; then
    nft add table ip backplane
    nft 'add chain ip backplane nat { type nat hook postrouting priority srcnat; }'
    nft flush chain ip backplane nat
    nft add rule ip backplane nat ip saddr "$network" ip daddr != "$network" masquerade
else
    iptables -t nat -D POSTROUTING -s "$network" ! -d "$network" -j MASQUERADE 2> /dev/null || true
    iptables -t nat -A POSTROUTING -s "$network" ! -d "$network" -j MASQUERADE
fi
