/* Intel 82540EM: legacy descriptors, MAC address from the receive address register. */
#include "guest.h"

enum { CTRL = 0, STATUS = 8, ICR = 0xc0, IMS = 0xd0, IMC = 0xd8, RCTL = 0x100, TCTL = 0x400, TIPG = 0x410,
	RDBAL = 0x2800, RDBAH = 0x2804, RDLEN = 0x2808, RDH = 0x2810, RDT = 0x2818,
	TDBAL = 0x3800, TDBAH = 0x3804, TDLEN = 0x3808, TDH = 0x3810, TDT = 0x3818, MTA = 0x5200, RAL = 0x5400, RAH = 0x5404 };
enum { RX = 32, TX = 16, SIZE = 2048 };

struct descriptor { u32 low, high; u16 len, a; u8 status, errors; u16 special; };
static struct descriptor rx_ring[RX] __attribute__((aligned(16))), tx_ring[TX] __attribute__((aligned(16)));
static u8 rx_buffer[RX][SIZE], tx_buffer[TX][SIZE];
static volatile u32 *regs;
static u32 rx_next, tx_next;

static void send(struct nic *n, const void *frame, u32 len)
{
	volatile struct descriptor *d = &tx_ring[tx_next];
	u32 spins = 200000;
	if (len > FRAME) return;
	while (!(d->status & 1) && --spins) ;
	copy(tx_buffer[tx_next], frame, len);
	d->low = (u32)tx_buffer[tx_next];
	d->len = len;
	d->a = 0x0b00;		/* RS, IFCS, EOP */
	d->status = 0;
	tx_next = (tx_next + 1) % TX;
	regs[TDT / 4] = tx_next;
	n->tx++;
}

static void poll(struct nic *n)
{
	u32 cause = regs[ICR / 4], status = regs[STATUS / 4];
	if (cause == ~0u && status == ~0u) { n->link = 0; return; }	/* the card has gone */
	n->link = status >> 1 & 1;
	for (int rounds = 0; rounds < RX; rounds++) {
		volatile struct descriptor *d = &rx_ring[rx_next];
		u32 len = d->len;
		if (!(d->status & 1)) return;
		if ((d->status & 2) && !d->errors && len >= 14 && len <= FRAME) {
			n->rx++;
			net_receive(n, rx_buffer[rx_next], len);
		} else {
			n->dropped++;
		}
		d->status = 0;
		regs[RDT / 4] = rx_next;
		rx_next = (rx_next + 1) % RX;
	}
}

void e1000(struct nic *n)
{
	int devfn = pci_find(0x8086, 0x100e, 0);
	u32 low, high;
	n->name = "e1000";
	if (devfn < 0) return;
	pci_write(devfn, 4, pci_read(devfn, 4) | 6);
	regs = (volatile u32 *)(pci_read(devfn, 0x10) & ~15);
	n->irq = pci_read(devfn, 0x3c) & 15;
	regs[CTRL / 4] = regs[CTRL / 4] | 1 << 26;	/* reset */
	for (int i = 0; i < 2000; i++) inb(0x80);
	regs[IMC / 4] = ~0u;
	regs[CTRL / 4] = (regs[CTRL / 4] | 0x60) & ~0x80000008u;	/* set link up, detect speed */
	low = regs[RAL / 4];
	high = regs[RAH / 4];
	for (int i = 0; i < 4; i++) n->mac[i] = low >> 8 * i;
	n->mac[4] = high;
	n->mac[5] = high >> 8;
	for (int i = 0; i < 128; i++) regs[MTA / 4 + i] = 0;
	for (int i = 0; i < RX; i++) rx_ring[i].low = (u32)rx_buffer[i];
	for (int i = 0; i < TX; i++) tx_ring[i].status = 1;
	regs[RDBAL / 4] = (u32)rx_ring;
	regs[RDBAH / 4] = 0;
	regs[RDLEN / 4] = sizeof rx_ring;
	regs[RDH / 4] = 0;
	regs[RDT / 4] = RX - 1;
	regs[TDBAL / 4] = (u32)tx_ring;
	regs[TDBAH / 4] = 0;
	regs[TDLEN / 4] = sizeof tx_ring;
	regs[TDH / 4] = 0;
	regs[TDT / 4] = 0;
	regs[TIPG / 4] = 0x0060200a;
	regs[TCTL / 4] = 0x0004010a;	/* enable, pad short frames */
	regs[RCTL / 4] = 0x04008002;	/* enable, broadcast, 2048 octets, strip the checksum */
	n->send = send;
	n->poll = poll;
	n->present = 1;
	n->link = regs[STATUS / 4] >> 1 & 1;
	regs[IMS / 4] = 0x95;		/* RXT0, RXDMT0, LSC, TXDW */
	irq_enable(n->irq);
}
