/*
 * A small TCP for servers. What a connection sends is a function of the position in the stream, so that nothing has to be
 * kept for retransmission.
 *   7 echo is UDP only; 9 discard; 19 endless octets; 23 telnet banner; 80 HTTP: / and /octets/N
 */
#include "guest.h"

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 };
enum { CLOSED, SYN_RECEIVED, ESTABLISHED, CLOSING };
enum { CONNECTIONS = 16, MSS = 1460, WINDOW = 8 };

struct connection {
	int state, port;
	struct nic *n;
	u8 ip[4];
	u16 peer;
	u32 start;		/* our initial sequence number */
	u32 sent, acked;	/* positions in the stream, SYN not counted */
	u32 total;		/* length of the stream; ~0 endless */
	u32 expected;		/* next sequence number of the peer */
	u32 window;
	u32 last;		/* tick of the last progress */
	int tries, fin_sent, peer_closed;
	char text[1024];	/* what is sent first */
	u32 text_length;
	char request[64];
	u32 request_length;
};
static struct connection table[CONNECTIONS];
u32 tcp_accepted, tcp_octets_in, tcp_octets_out;
static u8 segment[20 + 4 + MSS];

static void transmit(struct connection *c, int flags, u32 position, u32 len)
{
	u8 pseudo[12];
	u32 head = flags & SYN ? 24 : 20;
	set16(segment, c->port);
	set16(segment + 2, c->peer);
	set32(segment + 4, c->start + (flags & SYN ? 0 : 1) + position);
	set32(segment + 8, c->expected);
	segment[12] = head / 4 << 4;
	segment[13] = flags;
	set16(segment + 14, 16384);
	set32(segment + 16, 0);
	if (flags & SYN) set32(segment + 20, 0x02040000 | MSS);
	for (u32 i = 0; i < len; i++) {
		u32 at = position + i;
		segment[head + i] = at < c->text_length ? c->text[at] : (u8)((at - c->text_length) * 31 >> 3);
	}
	copy(pseudo, c->n->ip, 4);
	copy(pseudo + 4, c->ip, 4);
	pseudo[8] = 0;
	pseudo[9] = 6;
	set16(pseudo + 10, head + len);
	set16(segment + 16, checksum(segment, head + len, (u16)~checksum(pseudo, 12, 0)));
	ip_send(c->n, c->ip, 6, segment, head + len);
}

/* sends as much as windows allow, and FIN behind the last octet */
static void push(struct connection *c)
{
	u32 limit = c->window < WINDOW * MSS ? c->window : WINDOW * MSS;
	while (c->sent < c->total && c->sent - c->acked < limit) {
		u32 len = c->total - c->sent, room = limit - (c->sent - c->acked);
		if (len > MSS) len = MSS;
		if (len > room) len = room;
		transmit(c, ACK | (c->sent + len == c->total ? PSH : 0), c->sent, len);
		c->sent += len;
		tcp_octets_out += len;
	}
	if (c->sent == c->total && !c->fin_sent && ((c->port == 80 && c->total) || c->peer_closed)) {
		transmit(c, FIN | ACK, c->sent, 0);
		c->fin_sent = 1;
		c->state = CLOSING;
	}
}

static u32 number(const char *p)
{
	u32 n = 0;
	while (*p >= '0' && *p <= '9') n = n * 10 + *p++ - '0';
	return n;
}

static void http(struct connection *c)
{
	char *at = c->text;
	u32 octets = 0;
	int is_octets = same(c->request, "GET /octets/", 12), is_page = same(c->request, "GET / ", 6);
	static char page[900];
	u32 len = 0;
	if (is_octets) octets = number(c->request + 12);
	else if (is_page) len = tcp_page(page, sizeof page);
	at = put_text(at, is_octets || is_page ? "HTTP/1.0 200 OK\r\n" : "HTTP/1.0 404 Not found\r\n");
	at = put_text(at, is_octets ? "Content-Type: application/octet-stream\r\n" : "Content-Type: text/plain\r\n");
	at = put_text(put_number(put_text(at, "Content-Length: "), is_octets ? octets : len), "\r\n\r\n");
	if (at + len < c->text + sizeof c->text) { copy(at, page, len); at += len; }
	c->text_length = at - c->text;
	c->total = c->text_length + octets;
}

static void data(struct connection *c, const u8 *p, u32 len)
{
	tcp_octets_in += len;
	if (c->port == 80 && c->total == 0) {
		for (u32 i = 0; i < len && c->request_length < sizeof c->request - 1; i++) c->request[c->request_length++] = p[i];
		for (u32 i = 0; i < len; i++) if (p[i] == '\n') { http(c); break; }
	} else if (c->port == 23) {
		for (u32 i = 0; i < len; i++) if (p[i] == '\n') c->peer_closed = 1;	/* a line ends the session */
	}
}

static struct connection *find(struct nic *n, const u8 *ip, u16 peer, u16 port)
{
	for (int i = 0; i < CONNECTIONS; i++) {
		struct connection *c = &table[i];
		if (c->state != CLOSED && c->n == n && c->peer == peer && c->port == port && same(c->ip, ip, 4)) return c;
	}
	return 0;
}

static void open(struct nic *n, const u8 *from, const u8 *s)
{
	struct connection *c = 0;
	int port = get16(s + 2);
	for (int i = 0; i < CONNECTIONS && !c; i++) if (table[i].state == CLOSED) c = &table[i];
	if (!c) return;
	fill(c, 0, sizeof *c);
	c->state = SYN_RECEIVED;
	c->port = port;
	c->n = n;
	copy(c->ip, from, 4);
	c->peer = get16(s);
	c->start = ticks * 64000 + c->peer;
	c->expected = get32(s + 4) + 1;
	c->window = get16(s + 14);
	c->last = ticks;
	if (port == 19) c->total = ~0u;
	if (port == 23) {
		char *at = put_text(c->text, "Backplane demo guest. Press Enter to leave.\r\n");
		at += tcp_page(at, 700);
		c->total = c->text_length = at - c->text;
	}
	tcp_accepted++;
	transmit(c, SYN | ACK, 0, 0);
}

static void refuse(struct nic *n, const u8 *from, const u8 *s, u32 len)
{
	struct connection c;
	fill(&c, 0, sizeof c);
	c.port = get16(s + 2);
	c.peer = get16(s);
	c.n = n;
	copy(c.ip, from, 4);
	c.expected = get32(s + 4) + len + ((s[13] & (SYN | FIN)) ? 1 : 0);
	c.start = get32(s + 8) - 1;
	transmit(&c, RST | ACK, 0, 0);
}

void tcp_receive(struct nic *n, const u8 *from, const u8 *s, u32 len)
{
	struct connection *c;
	u32 head = len >= 20 ? (s[12] >> 4) * 4 : 0, position, sequence;
	int flags = len >= 20 ? s[13] : 0, port;
	if (head < 20 || head > len) return;
	port = get16(s + 2);
	c = find(n, from, get16(s), port);
	if (!c) {
		int known = port == 9 || port == 19 || port == 23 || port == 80;
		if ((flags & (SYN | ACK | RST)) == SYN && known) open(n, from, s);
		else if (!(flags & RST)) refuse(n, from, s, len - head);
		return;
	}
	if (flags & RST) { c->state = CLOSED; return; }
	if (flags & SYN) { transmit(c, SYN | ACK, 0, 0); return; }
	sequence = get32(s + 4);
	c->window = get16(s + 14);
	if (flags & ACK) {
		position = get32(s + 8) - c->start - 1;
		if (c->state == SYN_RECEIVED) c->state = ESTABLISHED;
		if (c->fin_sent && position == c->total + 1) {
			c->acked = c->total;
			if (c->peer_closed) { c->state = CLOSED; }
		} else if (position > c->acked && position <= c->sent) {
			c->acked = position;
			c->last = ticks;
			c->tries = 0;
		}
	}
	len -= head;
	if (len && sequence == c->expected) {
		c->expected += len;
		c->last = ticks;
		data(c, s + head, len);
	}
	if ((flags & FIN) && sequence + len == c->expected) {
		c->expected++;
		c->peer_closed = 1;
		if (c->total == ~0u) c->total = c->sent;
		transmit(c, ACK, c->sent, 0);
		if (c->fin_sent) { c->state = CLOSED; return; }
	} else if (len) {
		transmit(c, ACK, c->sent, 0);
	}
	if (c->state == ESTABLISHED) push(c);
}

/* called ten times a second: repeats what was not acknowledged */
void tcp_tick(void)
{
	for (int i = 0; i < CONNECTIONS; i++) {
		struct connection *c = &table[i];
		int open = c->acked < c->sent || c->fin_sent || c->state == SYN_RECEIVED;
		if (c->state == CLOSED || !open || ticks - c->last < 30u << (c->tries > 4 ? 4 : c->tries)) continue;
		if (++c->tries > 12) { c->state = CLOSED; continue; }
		c->last = ticks;
		if (c->state == SYN_RECEIVED) { transmit(c, SYN | ACK, 0, 0); continue; }
		c->sent = c->acked;
		c->fin_sent = 0;
		if (c->state == CLOSING) c->state = ESTABLISHED;
		push(c);
	}
}
