/* Text screen at B8000h, serial line at 3F8h, interrupts and the tick. */
#include "guest.h"

#define COM1 0x3f8
#define COLUMNS 80

volatile u32 ticks, irq_count[16];
extern u32 irq_entries[16];
void exception(void);

void copy(void *to, const void *from, u32 n) { u8 *t = to; const u8 *f = from; while (n--) *t++ = *f++; }
void fill(void *to, u8 value, u32 n) { u8 *t = to; while (n--) *t++ = value; }
int same(const void *a, const void *b, u32 n) { const u8 *x = a, *y = b; while (n--) if (*x++ != *y++) return 0; return 1; }
u32 length(const char *text) { u32 n = 0; while (text[n]) n++; return n; }
/* gcc may call these on its own account */
void *memcpy(void *to, const void *from, u32 n) { copy(to, from, n); return to; }
void *memset(void *to, int value, u32 n) { fill(to, value, n); return to; }

char *put_text(char *at, const char *text) { while (*text) *at++ = *text++; *at = 0; return at; }

char *put_number(char *at, u32 n)
{
	char digits[10];
	int i = 0;
	do digits[i++] = '0' + n % 10; while (n /= 10);
	while (i) *at++ = digits[--i];
	*at = 0;
	return at;
}

char *put_hex(char *at, u32 n, int digits)
{
	while (digits--) *at++ = "0123456789abcdef"[n >> 4 * digits & 15];
	*at = 0;
	return at;
}

char *put_address(char *at, const u8 *ip)
{
	for (int i = 0; i < 4; i++) {
		if (i) *at++ = '.';
		at = put_number(at, ip[i]);
	}
	return at;
}

void say(const char *line)
{
	for (const char *p = line;; p++) {
		u8 c = *p ? *p : '\n';
		u32 spins = 100000;
		if (c == '\n') {
			while (!(inb(COM1 + 5) & 0x20) && --spins) ;
			outb(COM1, '\r');
		}
		while (!(inb(COM1 + 5) & 0x20) && --spins) ;
		outb(COM1, c);
		if (!*p) break;
	}
}

void screen(int row, int column, int colour, const char *text)
{
	volatile u16 *at = (volatile u16 *)0xb8000 + row * COLUMNS + column;
	while (*text && column++ < COLUMNS) *at++ = colour << 8 | (u8)*text++;
}

void console_init(void)
{
	volatile u16 *at = (volatile u16 *)0xb8000;
	outb(COM1 + 1, 0);
	outb(COM1 + 3, 0x80);	/* divisor 1: 115200 */
	outb(COM1, 1);
	outb(COM1 + 1, 0);
	outb(COM1 + 3, 3);
	outb(COM1 + 2, 1);
	outb(COM1 + 4, 3);
	for (int i = 0; i < COLUMNS * 25; i++) at[i] = 0x1f20;
	outb(0x3d4, 10);	/* cursor off */
	outb(0x3d5, 0x20);
}

struct gate { u16 low, selector, type, high; };
static struct gate idt[256];

static void gate(int vector, u32 entry)
{
	idt[vector] = (struct gate){ entry & 0xffff, 8, 0x8e00, entry >> 16 };
}

void irq_init(void)
{
	struct { u16 limit; u32 base; } __attribute__((packed)) idtr = { sizeof idt - 1, (u32)idt };
	for (int i = 0; i < 256; i++) gate(i, (u32)exception);
	for (int i = 0; i < 16; i++) gate(0x20 + i, irq_entries[i]);
	__asm__ volatile("lidt %0" : : "m"(idtr));
	outb(0x20, 0x11);	/* 8259: vectors 20h and 28h */
	outb(0xa0, 0x11);
	outb(0x21, 0x20);
	outb(0xa1, 0x28);
	outb(0x21, 4);
	outb(0xa1, 2);
	outb(0x21, 1);
	outb(0xa1, 1);
	outb(0x21, 0xfa);	/* timer and cascade */
	outb(0xa1, 0xff);
	outb(0x43, 0x34);	/* 8254: 100 Hz */
	outb(0x40, 11932 & 0xff);
	outb(0x40, 11932 >> 8);
}

void irq_enable(int irq)
{
	u16 port = irq < 8 ? 0x21 : 0xa1;
	outb(port, inb(port) & ~(1 << (irq & 7)));
}

void irq_handler(u32 irq)
{
	irq_count[irq]++;
	if (irq == 0) ticks++;
	if (irq >= 8) outb(0xa0, 0x20);
	outb(0x20, 0x20);
	/* the cards are served by the main loop; a level line must fall first */
	for (int i = 0; i < NICS; i++)
		if (nics[i].present && nics[i].irq == (int)irq && nics[i].poll) nics[i].poll(&nics[i]);
}

void irq_fault(u32 eip)
{
	char text[40];
	put_hex(put_text(text, "DEMO-FAULT near "), eip, 8);
	say(text);
	screen(24, 0, 0x4f, text);
	for (;;) __asm__ volatile("cli; hlt");
}
