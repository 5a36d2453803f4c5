/* The demo guest: what its parts share. */
#ifndef GUEST_H
#define GUEST_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;

static inline void outb(u16 port, u8 v) { __asm__ volatile("outb %0, %1" : : "a"(v), "Nd"(port)); }
static inline void outw(u16 port, u16 v) { __asm__ volatile("outw %0, %1" : : "a"(v), "Nd"(port)); }
static inline void outl(u16 port, u32 v) { __asm__ volatile("outl %0, %1" : : "a"(v), "Nd"(port)); }
static inline u8 inb(u16 port) { u8 v; __asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port)); return v; }
static inline u16 inw(u16 port) { u16 v; __asm__ volatile("inw %1, %0" : "=a"(v) : "Nd"(port)); return v; }
static inline u32 inl(u16 port) { u32 v; __asm__ volatile("inl %1, %0" : "=a"(v) : "Nd"(port)); return v; }
static inline void insw(u16 port, void *to, u32 n) { __asm__ volatile("rep insw" : "+D"(to), "+c"(n) : "d"(port) : "memory"); }
static inline void outsw(u16 port, const void *from, u32 n) { __asm__ volatile("rep outsw" : "+S"(from), "+c"(n) : "d"(port) : "memory"); }
static inline void cli(void) { __asm__ volatile("cli" : : : "memory"); }
static inline void sti_hlt(void) { __asm__ volatile("sti; hlt; cli" : : : "memory"); }

/* memory and text */
void copy(void *to, const void *from, u32 n);
void fill(void *to, u8 value, u32 n);
int same(const void *a, const void *b, u32 n);
u32 length(const char *text);
char *put_text(char *at, const char *text);
char *put_number(char *at, u32 n);
char *put_hex(char *at, u32 n, int digits);
char *put_address(char *at, const u8 *ip);

/* interrupts and time */
extern volatile u32 ticks;		/* hundredths of a second since the start */
extern volatile u32 irq_count[16];
void irq_init(void);
void irq_enable(int irq);

/* screen and serial line */
void console_init(void);
void say(const char *line);		/* one line on the serial port */
void screen(int row, int column, int colour, const char *text);

/* PCI */
u32 pci_read(int devfn, int reg);
void pci_write(int devfn, int reg, u32 value);
int pci_find(u16 vendor, u16 device, int index);	/* devfn or -1 */

/* network interfaces */
#define FRAME 1518
struct nic {
	const char *name;
	u8 mac[6];
	int present, link, irq;
	u16 io;
	u32 rx, tx, dropped;
	void (*send)(struct nic *, const void *, u32);
	void (*poll)(struct nic *);
	/* addresses, set by DHCP or later ARP */
	u8 ip[4], mask[4], gateway[4], server[4], dns[4];
	int configured;
	u32 lease_try, xid;
	int dhcp_state;
	u32 ping_sent, ping_got, ping_time, ping_rtt;
	u8 gateway_mac[6];
	int gateway_known;
};
#define NICS 3
extern struct nic nics[NICS];
void ne2k_isa(struct nic *n, u16 io, int irq);
void ne2k_pci(struct nic *n);
void e1000(struct nic *n);

/* protocols */
void net_receive(struct nic *n, u8 *frame, u32 len);
void net_tick(struct nic *n);
void ip_send(struct nic *n, const u8 *to, int protocol, const void *data, u32 len);
u16 checksum(const void *data, u32 len, u32 sum);
u32 get32(const u8 *p);
u16 get16(const u8 *p);
void set32(u8 *p, u32 v);
void set16(u8 *p, u16 v);
void tcp_receive(struct nic *n, const u8 *from, const u8 *segment, u32 len);
void tcp_tick(void);
u32 tcp_page(char *to, u32 room);	/* the HTTP page */
extern u32 tcp_accepted, tcp_octets_in, tcp_octets_out;

#endif
