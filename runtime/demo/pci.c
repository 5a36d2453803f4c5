/* PCI configuration mechanism 1. */
#include "guest.h"

u32 pci_read(int devfn, int reg)
{
	outl(0xcf8, 0x80000000 | devfn << 8 | (reg & 0xfc));
	return inl(0xcfc);
}

void pci_write(int devfn, int reg, u32 value)
{
	outl(0xcf8, 0x80000000 | devfn << 8 | (reg & 0xfc));
	outl(0xcfc, value);
}

int pci_find(u16 vendor, u16 device, int index)
{
	for (int devfn = 0; devfn < 256; devfn += 8)
		if (pci_read(devfn, 0) == ((u32)device << 16 | vendor) && index-- == 0) return devfn;
	return -1;
}
