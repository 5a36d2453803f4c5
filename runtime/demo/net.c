/* Ethernet, ARP, IPv4, ICMP echo, UDP echo and a DHCP client. */
#include "guest.h"

enum { ARP = 0x0806, IP = 0x0800, ICMP = 1, TCP = 6, UDP = 17 };
enum { IDLE, DISCOVER, REQUEST, BOUND };

static const u8 everyone[6] = { 255, 255, 255, 255, 255, 255 };
static u8 out[FRAME];
static u16 ip_id = 1;

u16 get16(const u8 *p) { return p[0] << 8 | p[1]; }
u32 get32(const u8 *p) { return (u32)get16(p) << 16 | get16(p + 2); }
void set16(u8 *p, u16 v) { p[0] = v >> 8; p[1] = v; }
void set32(u8 *p, u32 v) { set16(p, v >> 16); set16(p + 2, v); }

u16 checksum(const void *data, u32 len, u32 sum)
{
	const u8 *p = data;
	for (; len > 1; len -= 2, p += 2) sum += get16(p);
	if (len) sum += *p << 8;
	while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

static void ethernet(struct nic *n, u8 *frame, const u8 *to, int type, u32 len)
{
	copy(frame, to, 6);
	copy(frame + 6, n->mac, 6);
	set16(frame + 12, type);
	n->send(n, frame, 14 + len);
}

static void arp_send(struct nic *n, int operation, const u8 *mac, const u8 *ip)
{
	u8 f[42], *a = f + 14;
	set16(a, 1);
	set16(a + 2, IP);
	a[4] = 6;
	a[5] = 4;
	set16(a + 6, operation);
	copy(a + 8, n->mac, 6);
	copy(a + 14, n->ip, 4);
	if (operation == 1) fill(a + 18, 0, 6); else copy(a + 18, mac, 6);
	copy(a + 24, ip, 4);
	ethernet(n, f, operation == 1 ? everyone : mac, ARP, 28);
}

/* the last few neighbours of all cards */
static struct { u8 ip[4], mac[6]; struct nic *n; } neighbour[16];
static u32 neighbour_next;

static void learn(struct nic *n, const u8 *ip, const u8 *mac)
{
	for (int i = 0; i < 16; i++)
		if (neighbour[i].n == n && same(neighbour[i].ip, ip, 4)) { copy(neighbour[i].mac, mac, 6); return; }
	copy(neighbour[neighbour_next].ip, ip, 4);
	copy(neighbour[neighbour_next].mac, mac, 6);
	neighbour[neighbour_next].n = n;
	neighbour_next = (neighbour_next + 1) % 16;
}

static const u8 *resolve(struct nic *n, const u8 *ip)
{
	u8 hop[4];
	int local = 1;
	if (get32(ip) == 0xffffffff) return everyone;
	for (int i = 0; i < 4; i++) if ((ip[i] ^ n->ip[i]) & n->mask[i]) local = 0;
	copy(hop, local ? ip : n->gateway, 4);
	for (int i = 0; i < 16; i++) if (neighbour[i].n == n && same(neighbour[i].ip, hop, 4)) return neighbour[i].mac;
	arp_send(n, 1, 0, hop);
	return 0;
}

void ip_send(struct nic *n, const u8 *to, int protocol, const void *data, u32 len)
{
	const u8 *mac = resolve(n, to);
	u8 *h = out + 14;
	if (!mac || len > 1480) return;
	h[0] = 0x45;
	h[1] = 0;
	set16(h + 2, 20 + len);
	set16(h + 4, ip_id++);
	set16(h + 6, 0x4000);
	h[8] = 64;
	h[9] = protocol;
	set16(h + 10, 0);
	copy(h + 12, n->ip, 4);
	copy(h + 16, to, 4);
	set16(h + 10, checksum(h, 20, 0));
	copy(h + 20, data, len);
	ethernet(n, out, mac, IP, 20 + len);
}

static void udp_send(struct nic *n, const u8 *to, u16 from_port, u16 to_port, const void *data, u32 len)
{
	static u8 d[1480];
	if (len > sizeof d - 8) return;
	set16(d, from_port);
	set16(d + 2, to_port);
	set16(d + 4, 8 + len);
	set16(d + 6, 0);	/* no checksum */
	copy(d + 8, data, len);
	ip_send(n, to, UDP, d, 8 + len);
}

/* --- DHCP --- */

static void dhcp_send(struct nic *n)
{
	static u8 m[300];
	u8 *o = m + 240;
	fill(m, 0, sizeof m);
	m[0] = m[1] = 1;
	m[2] = 6;
	set32(m + 4, n->xid);
	set16(m + 10, 0x8000);	/* answer by broadcast */
	copy(m + 28, n->mac, 6);
	set32(m + 236, 0x63825363);
	*o++ = 53; *o++ = 1; *o++ = n->dhcp_state == DISCOVER ? 1 : 3;
	if (n->dhcp_state == REQUEST) {
		*o++ = 50; *o++ = 4; copy(o, n->ip, 4); o += 4;
		*o++ = 54; *o++ = 4; copy(o, n->server, 4); o += 4;
		fill(n->ip, 0, 4);
	}
	*o++ = 55; *o++ = 3; *o++ = 1; *o++ = 3; *o++ = 6;
	*o++ = 12; *o++ = 9; copy(o, "backplane", 9); o += 9;
	*o = 255;
	udp_send(n, everyone, 68, 67, m, sizeof m);
}

static void dhcp_receive(struct nic *n, const u8 *m, u32 len)
{
	int type = 0;
	u8 mask[4] = { 255, 255, 255, 0 }, gateway[4] = { 0 }, server[4] = { 0 }, dns[4] = { 0 };
	if (len < 240 || m[0] != 2 || get32(m + 4) != n->xid || get32(m + 236) != 0x63825363) return;
	for (u32 i = 240; i + 1 < len && m[i] != 255; i += m[i] ? 2 + m[i + 1] : 1) {
		const u8 *v = m + i + 2;
		if (!m[i]) continue;
		if (i + 2 + m[i + 1] > len) return;
		if (m[i] == 53) type = *v;
		if (m[i + 1] < 4) continue;
		if (m[i] == 1) copy(mask, v, 4);
		if (m[i] == 3) copy(gateway, v, 4);
		if (m[i] == 6) copy(dns, v, 4);
		if (m[i] == 54) copy(server, v, 4);
	}
	if (type == 2 && n->dhcp_state == DISCOVER) {
		copy(n->ip, m + 16, 4);
		copy(n->server, server, 4);
		n->dhcp_state = REQUEST;
		dhcp_send(n);
	} else if (type == 5 && n->dhcp_state == REQUEST) {
		char line[80];
		copy(n->ip, m + 16, 4);
		copy(n->mask, mask, 4);
		copy(n->gateway, gateway, 4);
		copy(n->dns, dns, 4);
		n->configured = 1;
		n->dhcp_state = BOUND;
		put_address(put_text(put_text(put_text(line, "DEMO-READY "), n->name), " "), n->ip);
		say(line);
		arp_send(n, 1, 0, n->ip);	/* tells the others */
	} else if (type == 6) {
		n->dhcp_state = IDLE;
	}
}

/* --- ICMP --- */

static void icmp_receive(struct nic *n, const u8 *from, u8 *m, u32 len)
{
	if (len < 8) return;
	if (m[0] == 8) {
		m[0] = 0;
		set16(m + 2, 0);
		set16(m + 2, checksum(m, len, 0));
		ip_send(n, from, ICMP, m, len);
	} else if (m[0] == 0 && get16(m + 4) == 0xb4c) {
		n->ping_got++;
		n->ping_rtt = ticks - n->ping_time;
	}
}

static void ping(struct nic *n)
{
	u8 m[40];
	for (u32 i = 8; i < sizeof m; i++) m[i] = i;
	m[0] = 8;
	m[1] = 0;
	set16(m + 2, 0);
	set16(m + 4, 0xb4c);
	set16(m + 6, n->ping_sent++);
	set16(m + 2, checksum(m, sizeof m, 0));
	n->ping_time = ticks;
	ip_send(n, n->gateway, ICMP, m, sizeof m);
}

/* --- reassembly of one datagram at a time: enough for a large ping --- */

static struct { u8 data[9000]; u32 have, total; u16 id; u8 from[4]; int protocol; } parts;

static u8 *reassemble(const u8 *h, u8 *payload, u32 *len)
{
	u16 fragment = get16(h + 6);
	u32 offset = (fragment & 0x1fff) * 8;
	if (!(fragment & 0x3fff)) return payload;
	if (parts.id != get16(h + 4) || !same(parts.from, h + 12, 4)) {
		parts.id = get16(h + 4);
		copy(parts.from, h + 12, 4);
		parts.have = parts.total = 0;
	}
	if (offset + *len > sizeof parts.data) return 0;
	copy(parts.data + offset, payload, *len);
	parts.have += *len;
	if (!(fragment & 0x2000)) parts.total = offset + *len;
	if (!parts.total || parts.have < parts.total) return 0;
	*len = parts.total;
	parts.id = 0;
	return parts.data;
}

/* sends an answer that is longer than one frame */
static void ip_send_large(struct nic *n, const u8 *to, int protocol, const u8 *data, u32 len)
{
	const u8 *mac = resolve(n, to);
	u16 id = ip_id++;
	if (!mac) return;
	for (u32 at = 0; at < len; at += 1480) {
		u32 part = len - at > 1480 ? 1480 : len - at;
		u8 *h = out + 14;
		h[0] = 0x45;
		h[1] = 0;
		set16(h + 2, 20 + part);
		set16(h + 4, id);
		set16(h + 6, at / 8 | (at + part < len ? 0x2000 : 0));
		h[8] = 64;
		h[9] = protocol;
		set16(h + 10, 0);
		copy(h + 12, n->ip, 4);
		copy(h + 16, to, 4);
		set16(h + 10, checksum(h, 20, 0));
		copy(h + 20, data + at, part);
		ethernet(n, out, mac, IP, 20 + part);
	}
}

static void ip_receive(struct nic *n, u8 *h, u32 len)
{
	u32 head = (h[0] & 15) * 4, total = len >= 20 ? get16(h + 2) : 0;
	u8 *data;
	if (len < 20 || h[0] >> 4 != 4 || head < 20 || total < head || total > len || checksum(h, head, 0)) return;
	len = total - head;
	data = reassemble(h, h + head, &len);
	if (!data) return;
	if (h[9] == UDP && len >= 8 && get16(data + 2) == 68) {
		dhcp_receive(n, data + 8, len - 8);
		return;
	}
	if (!n->configured || !same(h + 16, n->ip, 4)) return;
	if (h[9] == ICMP && len > 1480) {
		data[0] = 0;
		set16(data + 2, 0);
		set16(data + 2, checksum(data, len, 0));
		ip_send_large(n, h + 12, ICMP, data, len);
	} else if (h[9] == ICMP) {
		icmp_receive(n, h + 12, data, len);
	} else if (h[9] == TCP) {
		tcp_receive(n, h + 12, data, len);
	} else if (h[9] == UDP && len >= 8 && get16(data + 2) == 7) {
		udp_send(n, h + 12, 7, get16(data), data + 8, len - 8);
	}
}

void net_receive(struct nic *n, u8 *frame, u32 len)
{
	int type = get16(frame + 12);
	u8 *a = frame + 14;
	if (type == ARP && len >= 42 && get16(a + 2) == IP) {
		if (!n->configured) return;
		learn(n, a + 14, a + 8);
		if (get16(a + 6) == 1 && same(a + 24, n->ip, 4)) arp_send(n, 2, a + 8, a + 14);
	} else if (type == IP && len >= 34) {
		if (n->configured && (frame[0] & 1) == 0) learn(n, frame + 26, frame + 6);
		ip_receive(n, a, len - 14);
	}
}

/* called ten times a second */
void net_tick(struct nic *n)
{
	if (!n->link) return;
	if (n->dhcp_state != BOUND && (n->lease_try == 0 || ticks - n->lease_try > 200)) {
		n->lease_try = ticks ? ticks : 1;
		n->xid = 0x42500000 + (ticks << 4) + (n - nics);
		n->dhcp_state = DISCOVER;
		fill(n->ip, 0, 4);
		dhcp_send(n);
	}
	if (n->configured && get32(n->gateway) && ticks - n->ping_time >= 100) ping(n);
}
