/* NE2000: the DP8390 behind ISA ports or as RTL8029 on PCI. 16 KB of card RAM from 4000h: page 40h..7Fh. */
#include "guest.h"

enum { CR = 0, PSTART = 1, PSTOP = 2, BNRY = 3, TPSR = 4, TBCR0 = 5, TBCR1 = 6, ISR = 7, RSAR0 = 8, RSAR1 = 9,
	RBCR0 = 10, RBCR1 = 11, RCR = 12, TCR = 13, DCR = 14, IMR = 15, DATA = 16, RESET = 31 };
enum { PRX = 1, PTX = 2, RXE = 4, TXE = 8, OVW = 16, CNT = 32, RDC = 64, RST = 128 };
enum { TX_PAGE = 0x40, RX_START = 0x46, RX_STOP = 0x80 };

static void dma(struct nic *n, int command, u32 address, u32 count)
{
	outb(n->io + CR, 0x22);
	outb(n->io + RSAR0, address);
	outb(n->io + RSAR1, address >> 8);
	outb(n->io + RBCR0, count);
	outb(n->io + RBCR1, count >> 8);
	outb(n->io + CR, command);
}

static void read_card(struct nic *n, u32 address, void *to, u32 count)
{
	dma(n, 0x0a, address, (count + 1) & ~1u);
	insw(n->io + DATA, to, (count + 1) / 2);
	outb(n->io + ISR, RDC);
}

static void send(struct nic *n, const void *frame, u32 len)
{
	u32 spins = 200000;
	static u8 padded[FRAME + 2];
	if (len > FRAME) return;
	copy(padded, frame, len);
	if (len < 60) { fill(padded + len, 0, 60 - len); len = 60; }
	while ((inb(n->io + CR) & 4) && --spins) ;	/* the frame before this one */
	dma(n, 0x12, TX_PAGE << 8, (len + 1) & ~1u);
	outsw(n->io + DATA, padded, (len + 1) / 2);
	outb(n->io + ISR, RDC);
	outb(n->io + TPSR, TX_PAGE);
	outb(n->io + TBCR0, len);
	outb(n->io + TBCR1, len >> 8);
	outb(n->io + CR, 0x26);
	n->tx++;
}

static void start(struct nic *n)
{
	outb(n->io + CR, 0x21);
	outb(n->io + DCR, 0x49);
	outb(n->io + RBCR0, 0);
	outb(n->io + RBCR1, 0);
	outb(n->io + RCR, 0x20);
	outb(n->io + TCR, 2);
	outb(n->io + TPSR, TX_PAGE);
	outb(n->io + PSTART, RX_START);
	outb(n->io + BNRY, RX_STOP - 1);
	outb(n->io + PSTOP, RX_STOP);
	outb(n->io + ISR, 0xff);
	outb(n->io + IMR, 0);
	outb(n->io + CR, 0x61);
	for (int i = 0; i < 6; i++) outb(n->io + 1 + i, n->mac[i]);
	outb(n->io + 7, RX_START);	/* CURR */
	for (int i = 0; i < 8; i++) outb(n->io + 8 + i, 0xff);
	outb(n->io + CR, 0x22);
	outb(n->io + TCR, 0);
	outb(n->io + RCR, 0x0c);	/* broadcast, multicast */
	outb(n->io + IMR, PRX | PTX | RXE | TXE | OVW);
}

static void drain(struct nic *n)
{
	static u8 frame[FRAME + 8];
	u8 head[4];
	for (int rounds = 0; rounds < 64; rounds++) {
		u8 page = inb(n->io + BNRY) + 1, curr;
		u32 len;
		if (page >= RX_STOP) page = RX_START;
		outb(n->io + CR, 0x62);
		curr = inb(n->io + 7);
		outb(n->io + CR, 0x22);
		if (page == curr) return;
		read_card(n, page << 8, head, 4);
		len = (head[2] | head[3] << 8) - 4;
		if (len < 14 || len > FRAME || head[1] < RX_START || head[1] > RX_STOP) {	/* out of step: start over */
			n->dropped++;
			start(n);
			return;
		}
		read_card(n, (page << 8) + 4, frame, len);
		outb(n->io + BNRY, head[1] == RX_START ? RX_STOP - 1 : head[1] - 1);
		n->rx++;
		net_receive(n, frame, len);
	}
}

static void poll(struct nic *n)
{
	u8 isr = inb(n->io + ISR);
	if (isr == 0xff) { n->link = 0; return; }	/* the card has gone */
	n->link = 1;
	if (isr & OVW) {
		outb(n->io + CR, 0x21);
		for (int i = 0; i < 2000; i++) inb(0x80);	/* 1.6 ms */
		outb(n->io + RBCR0, 0);
		outb(n->io + RBCR1, 0);
		outb(n->io + TCR, 2);
		outb(n->io + CR, 0x22);
		drain(n);
		outb(n->io + ISR, OVW);
		outb(n->io + TCR, 0);
		n->dropped++;
	}
	outb(n->io + ISR, isr & (PRX | PTX | RXE | TXE | CNT));
	drain(n);
}

static void probe(struct nic *n)
{
	u8 prom[32];
	u32 spins = 100000;
	if (inb(n->io) == 0xff) return;
	outb(n->io + RESET, inb(n->io + RESET));
	while (!(inb(n->io + ISR) & RST) && --spins) ;
	if (!spins) return;
	outb(n->io + CR, 0x21);
	outb(n->io + DCR, 0x49);
	outb(n->io + IMR, 0);
	outb(n->io + ISR, 0xff);
	outb(n->io + RCR, 0x20);
	outb(n->io + TCR, 2);
	read_card(n, 0, prom, 32);
	if (prom[28] != 0x57 || prom[30] != 0x57) return;	/* "W W" */
	for (int i = 0; i < 6; i++) n->mac[i] = prom[2 * i];
	n->send = send;
	n->poll = poll;
	n->present = n->link = 1;
	irq_enable(n->irq);
	start(n);
}

void ne2k_isa(struct nic *n, u16 io, int irq)
{
	n->name = "ne2k ISA";
	n->io = io;
	n->irq = irq;
	probe(n);
}

void ne2k_pci(struct nic *n)
{
	int devfn = pci_find(0x10ec, 0x8029, 0);
	n->name = "ne2k PCI";
	if (devfn < 0) return;
	pci_write(devfn, 4, pci_read(devfn, 4) | 1);
	n->io = pci_read(devfn, 0x10) & ~3;
	n->irq = pci_read(devfn, 0x3c) & 15;
	probe(n);
}
