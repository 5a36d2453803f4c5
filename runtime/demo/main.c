/* The demo guest: finds its network cards, asks for addresses, serves, and shows what happens. */
#include "guest.h"

struct nic nics[NICS];

static const char blank[] = "                                                                                ";

static void line(int row, const char *text)
{
	char whole[81];
	u32 n = length(text);
	copy(whole, blank, 80);
	whole[80] = 0;
	copy(whole, text, n < 80 ? n : 80);
	screen(row, 0, 0x1f, whole);
}

static char *pad(char *start, char *at, int column)
{
	while (at < start + column) *at++ = ' ';
	*at = 0;
	return at;
}

static void card(int row, struct nic *n)
{
	char text[160], *at = text;
	at = put_text(pad(text, put_text(at, " "), 1), n->name);
	at = pad(text, at, 11);
	if (!n->present) {
		at = put_text(at, "not there");
		line(row, text);
		line(row + 1, "");
		return;
	}
	for (int i = 0; i < 6; i++) {
		if (i) *at++ = ':';
		at = put_hex(at, n->mac[i], 2);
	}
	at = pad(text, at, 30);
	at = put_text(at, n->link ? "up" : "DOWN");
	at = pad(text, at, 36);
	at = n->configured ? put_address(at, n->ip) : put_text(at, n->link ? "asking for one" : "-");
	at = pad(text, at, 53);
	at = put_number(put_text(at, "irq "), n->irq);
	at = pad(text, at, 60);
	at = put_number(at, irq_count[n->irq]);
	line(row, text);
	at = pad(text, text, 11);
	at = put_number(put_text(at, "received "), n->rx);
	at = pad(text, at, 30);
	at = put_number(put_text(at, "sent "), n->tx);
	at = pad(text, at, 44);
	at = put_number(put_text(at, "lost "), n->dropped);
	at = pad(text, at, 53);
	at = put_number(put_text(put_number(put_text(at, "ping "), n->ping_got), "/"), n->ping_sent);
	line(row + 1, text);
}

static void dashboard(void)
{
	char text[120], *at;
	screen(0, 0, 0x70, blank);
	screen(0, 1, 0x70, "Backplane demo guest");
	put_text(put_number(put_text(text, "up "), ticks / 100), " s");
	screen(0, 64, 0x70, text);
	line(2, " Card      MAC address        Link  Address          IRQ    Count");
	for (int i = 0; i < NICS; i++) card(4 + 3 * i, &nics[i]);
	at = put_number(put_text(text, " TCP       connections "), tcp_accepted);
	at = put_number(put_text(at, "   octets in "), tcp_octets_in);
	put_number(put_text(at, "   out "), tcp_octets_out);
	line(14, text);
	line(16, " Services  ping   udp 7 echo   tcp 9 discard   tcp 19 octets   tcp 23   http 80");
	line(18, " Try at the Backplane prompt:");
	line(19, "   eth:list        eth:link e1000_0 down       eth:capture e1000_0 demo.pcapng");
	line(20, "   dev:list        dev:state e1000_0           machine:pause demo");
}

/* the same in plain text, for HTTP and telnet */
u32 tcp_page(char *to, u32 room)
{
	char *at = put_text(to, "Backplane demo guest\r\n");
	at = put_text(put_number(put_text(at, "up "), ticks / 100), " s\r\n");
	for (int i = 0; i < NICS && (u32)(at - to) + 120 < room; i++) {
		struct nic *n = &nics[i];
		if (!n->present) continue;
		at = put_text(put_text(at, n->name), n->link ? " up " : " down ");
		at = put_address(at, n->ip);
		at = put_number(put_text(at, " received "), n->rx);
		at = put_number(put_text(at, " sent "), n->tx);
		at = put_number(put_text(at, " lost "), n->dropped);
		at = put_text(at, "\r\n");
	}
	return at - to;
}

static void announce(struct nic *n, int *was)
{
	char text[60];
	if (n->link == *was) return;
	*was = n->link;
	put_text(put_text(put_text(text, "DEMO-LINK "), n->name), n->link ? " up" : " down");
	say(text);
	if (n->link) n->lease_try = 0;
}

int main(void)
{
	static int was[NICS];
	u32 next = 0;
	cli();
	console_init();
	irq_init();
	say("DEMO-START");
	ne2k_isa(&nics[0], 0x300, 9);
	ne2k_pci(&nics[1]);
	e1000(&nics[2]);
	for (int i = 0; i < NICS; i++) {
		char text[60];
		put_text(put_text(put_text(text, "DEMO-CARD "), nics[i].name), nics[i].present ? " found" : " absent");
		say(text);
	}
	for (;;) {
		for (int i = 0; i < NICS; i++) if (nics[i].present) nics[i].poll(&nics[i]);
		if ((int)(ticks - next) >= 0) {
			next = ticks + 10;
			for (int i = 0; i < NICS; i++)
				if (nics[i].present) {
					announce(&nics[i], &was[i]);
					net_tick(&nics[i]);
				}
			tcp_tick();
			dashboard();
		}
		sti_hlt();
	}
}
