/* Interrupt entries: IRQ n arrives at vector 20h + n. */
	.macro	entry n
irq\n:	pushal
	movl	$\n, %eax
	jmp	common
	.endm
	.text
	entry 0
	entry 1
	entry 2
	entry 3
	entry 4
	entry 5
	entry 6
	entry 7
	entry 8
	entry 9
	entry 10
	entry 11
	entry 12
	entry 13
	entry 14
	entry 15
common:	cld
	pushl	%eax
	call	irq_handler
	addl	$4, %esp
	popal
	iret
	.globl	exception
exception:
	pushl	4(%esp)
	call	irq_fault
	.globl	irq_entries
	.section .rodata
irq_entries:
	.long	irq0, irq1, irq2, irq3, irq4, irq5, irq6, irq7, irq8, irq9, irq10, irq11, irq12, irq13, irq14, irq15
