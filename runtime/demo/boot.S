/* Boot sector of the demo guest: loads the rest of the image from the boot drive and enters it in protected mode. */
	.code16
	.globl _start
	.set PROGRAM, 0x10000		/* where the program is linked */
_start:
	jmp	1f
	.space	0x5a - (. - _start)	/* room that partitioning and floppy tools may write to */
1:	cli
	cld
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	$0x7c00, %sp
	sti
	movb	%dl, drive
	movw	$sectors, %cx		/* set by the linker */
	movw	%cx, left
next:	movw	left, %ax
	testw	%ax, %ax
	jz	loaded
	cmpw	$32, %ax
	jbe	2f
	movw	$32, %ax
2:	movw	%ax, count
	subw	%ax, left
	movw	$packet, %si
	movb	$0x42, %ah
	movb	drive, %dl
	int	$0x13
	jc	failed
	movw	count, %ax
	addw	%ax, lba
	shlw	$5, %ax			/* sectors to paragraphs */
	addw	%ax, segment
	jmp	next
loaded:	inb	$0x92, %al		/* A20 */
	orb	$2, %al
	andb	$0xfe, %al
	outb	%al, $0x92
	cli
	lgdt	gdtr
	movl	%cr0, %eax
	orb	$1, %al
	movl	%eax, %cr0
	ljmp	$8, $protected
failed:	movw	$message, %si
3:	lodsb
	testb	%al, %al
	jz	4f
	movb	$0x0e, %ah
	movw	$7, %bx
	int	$0x10
	jmp	3b
4:	hlt
	jmp	4b
	.code32
protected:
	movw	$16, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	%ax, %fs
	movw	%ax, %gs
	movl	$0x90000, %esp
	movl	$__bss_start, %edi
	movl	$__bss_end, %ecx
	subl	%edi, %ecx
	xorl	%eax, %eax
	rep stosb
	call	main
5:	hlt
	jmp	5b
	.balign 8
gdt:	.quad	0, 0x00cf9a000000ffff, 0x00cf92000000ffff
gdtr:	.word	gdtr - gdt - 1
	.long	gdt
packet:	.byte	16, 0
count:	.word	0
	.word	0
segment: .word	PROGRAM >> 4
lba:	.quad	1
left:	.word	0
drive:	.byte	0
message: .asciz	"Backplane demo: the boot drive cannot be read\r\n"
	.space	510 - (. - _start)
	.word	0xaa55
