/*
 * host: runs single instructions on this processor and writes vector lines.
 *
 * Standard input: id, mode (64, 32, 16), code, initial state and undefined parts, separated by tabs; what lines mean says README.md.
 * Every test runs twice; one whose results differ is left out. Linux on x86-64 with modify_ldt.
 *
 * gcc -O1 -static -fno-stack-protector -fcf-protection=none -o host host.c
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdint.h>
#include <signal.h>
#include <ucontext.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>
#include <asm/ldt.h>
#include <asm/prctl.h>
typedef uint64_t u64;
typedef uint8_t u8;
typedef uint32_t u32;
typedef uint16_t u16;

#define CODE 0x10000000UL
#define DATA 0x20000000UL
static u8 *code = (u8 *) CODE, *data = (u8 *) DATA;
static u8 initial_code[0x10000], initial_data[0x10000];
static const char *REGISTERS[16] =
    { "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15" };
static const int CONTEXT_INDEX[16] =
    { REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI, REG_R8, REG_R9, REG_R10, REG_R11, REG_R12,
REG_R13, REG_R14, REG_R15 };
static const char *SEGMENTS[6] = { "es", "cs", "ss", "ds", "fs", "gs" };

struct fx {
    u16 fcw, fsw;
    u8 ftw, r;
    u16 fop;
    u64 fip, fdp;
    u32 mxcsr, mask;
    u8 st[8][16];
    u8 x[16][16];
    u8 rest[96];
} __attribute__((aligned(64)));
struct state {
    u64 g[16];
    u64 ip, fl;
    u16 s[6];
    struct fx f;
    u64 trap, err, cr2;
};
static struct state in, out, second;
struct frame {
    ucontext_t uc;
} __attribute__((aligned(64)));
static struct frame fr;
static struct fx frame_fpu;
u64 main_rsp, main_fs;
u16 sel_ds, sel_es, sel_fs, sel_gs, o_ds, o_es, o_fs, o_gs;
static u8 altstack[1 << 16] __attribute__((aligned(64)));
extern void go(void *frame);
extern void back(void);
void entry(int, siginfo_t *, void *);

/* go: saves the stack pointer of main, loads the selectors and enters the test by sigreturn. */
__asm__(".globl go\ngo:\n"
        " push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15\n"
        " mov %rsp,main_rsp(%rip)\n mov %rdi,%rbx\n"
        /* arch_prctl: ARCH_SET_FS, ARCH_SET_GS to 0 */
        " mov $158,%eax; mov $0x1002,%edi; xor %esi,%esi; syscall\n"
        " mov $158,%eax; mov $0x1001,%edi; xor %esi,%esi; syscall\n"
        " mov sel_ds(%rip),%ax; mov %ax,%ds\n mov sel_es(%rip),%ax; mov %ax,%es\n"
        " mov sel_fs(%rip),%ax; mov %ax,%fs\n mov sel_gs(%rip),%ax; mov %ax,%gs\n"
        " mov %rbx,%rsp\n mov $15,%eax\n syscall\n hlt\n");

/* back: returns from go. entry: the signal handler, with the FS base and the flags that compiled code needs. */
__asm__(".globl back\nback:\n"
        " mov main_rsp(%rip),%rsp\n"
        " pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx\n ret\n"
        ".globl entry\nentry:\n"
        " and $-64,%rsp\n pushq $0x202; popfq\n cld\n"
        " mov %ds,o_ds(%rip)\n mov %es,o_es(%rip)\n mov %fs,o_fs(%rip)\n mov %gs,o_gs(%rip)\n"
        " xor %eax,%eax; mov %ax,%ds; mov %ax,%es\n"
        " mov %rdi,%r12; mov %rsi,%r13; mov %rdx,%r14\n"
        " mov $158,%eax; mov $0x1002,%edi; mov main_fs(%rip),%rsi; syscall\n"
        " mov %r12,%rdi; mov %r13,%rsi; mov %r14,%rdx\n"
        " sub $8,%rsp\n call handler\n jmp back\n");

static struct state *cur;
/* Copies the state at the signal; returns to the caller of go. */
void handler(int sig, siginfo_t * si, void *p)
{
    ucontext_t *u = p;
    struct state *o = cur;

    for (int i = 0; i < 16; i++)
        o->g[i] = u->uc_mcontext.gregs[CONTEXT_INDEX[i]];
    o->ip = u->uc_mcontext.gregs[REG_RIP];
    o->fl = u->uc_mcontext.gregs[REG_EFL];
    u64 cs = u->uc_mcontext.gregs[REG_CSGSFS];

    o->s[1] = cs;
    o->s[2] = cs >> 48;
    o->s[0] = o_es;
    o->s[3] = o_ds;
    o->s[4] = o_fs;
    o->s[5] = o_gs;
    memcpy(&o->f, u->uc_mcontext.fpregs, 512);
    o->trap = u->uc_mcontext.gregs[REG_TRAPNO];
    o->err = u->uc_mcontext.gregs[REG_ERR];
    o->cr2 = u->uc_mcontext.gregs[REG_CR2];
    if (sig == SIGALRM)
        o->trap = 99;
    if (sig == SIGSYS)
        o->trap = 98;
}

static int bytes_of(const char *s, u8 * out, int n)
{
    int l = strlen(s) / 2;

    for (int i = 0; i < l && i < n; i++) {
        unsigned v;

        sscanf(s + 2 * i, "%2x", &v);
        out[i] = v;
    }
    return l;
}

static void put(u64 a, const u8 * b, int n)
{
    for (int i = 0; i < n; i++) {
        u64 x = a + i;

        if (x >= CODE && x < CODE + 0x10000)
            initial_code[x - CODE] = b[i];
        else if (x >= DATA && x < DATA + 0x10000)
            initial_data[x - DATA] = b[i];
    }
}

static void number_of(const char *v, u8 * to, int n)
{                               // most significant first
    int l = strlen(v);

    memset(to, 0, n);
    for (int i = 0; i < l; i++) {
        char c = v[l - 1 - i];
        int d = c <= '9' ? c - '0' : c - 'a' + 10;

        if (i / 2 < n)
            to[i / 2] |= d << (4 * (i & 1));
    }
}

static int mode;
static u8 physical[8][10];

/* The state of a test that names nothing. */
static void defaults(void)
{
    memset(&in, 0, sizeof in);
    for (int i = 0; i < 16; i++) {
        in.g[i] = (0x1122334455667788UL * (2 * i + 1)) ^ ((u64) i << 60);
        if (mode != 64)
            in.g[i] &= 0xffffffff;
    }
    in.g[4] = mode == 16 ? 0xf000 : 0x2000f000;
    in.fl = 0x202;
    int d = mode == 16 ? 0xf : 0x2b;

    in.s[0] = in.s[3] = mode == 64 ? 0 : d;
    in.s[2] = d;
    in.s[1] = mode == 64 ? 0x33 : mode == 32 ? 0x23 : 7;
    in.ip = mode == 16 ? 0x8000 : CODE + 0x8000;
    memset(initial_code, 0xcc, 0x10000);
    for (int i = 0; i < 0x10000; i++)
        initial_data[i] = i * 0x9d + (i >> 8) * 0x3b + 0x5a;
    in.f.fcw = 0x37f;
    in.f.mxcsr = 0x1f80;
    for (int k = 0; k < 8; k++) {
        for (int j = 0; j < 7; j++)
            physical[k][j] = (10 * k + j) * 0x17 + 0x21;
        physical[k][7] = 0x80 | k;
        physical[k][8] = 3 * k + 1;
        physical[k][9] = 0x40;
    }
    for (int i = 0; i < 16; i++)
        for (int j = 0; j < 16; j++)
            in.f.x[i][j] = (16 * i + j) * 0x1d + 0x43;
}

/* Takes over one key=value of the initial state. */
static void item(char *k, char *v)
{
    if (k[0] == 'm' && strcmp(k, "mxcsr")) {
        u8 b[4096];
        int n = bytes_of(v, b, 4096);

        put(strtoul(k + 1, 0, 16), b, n);
        return;
    }
    for (int i = 0; i < 16; i++)
        if (!strcmp(k, REGISTERS[i])) {
            in.g[i] = strtoull(v, 0, 16);
            return;
        }
    for (int i = 0; i < 6; i++)
        if (!strcmp(k, SEGMENTS[i])) {
            in.s[i] = strtoull(v, 0, 16);
            return;
        }
    u64 n = strtoull(v, 0, 16);

    if (!strcmp(k, "fl"))
        in.fl = n;
    else if (!strcmp(k, "fcw"))
        in.f.fcw = n;
    else if (!strcmp(k, "fsw"))
        in.f.fsw = n;
    else if (!strcmp(k, "ftw"))
        in.f.ftw = n;
    else if (!strcmp(k, "mxcsr"))
        in.f.mxcsr = n;
    else if (k[0] == 'p')
        number_of(v, physical[k[1] - '0'], 10);
    else if (k[0] == 'x')
        number_of(v, in.f.x[atoi(k + 1)], 16);
    else
        fprintf(stderr, "item %s\n", k);
}

/* Loads memory and registers, runs the instruction, and leaves in o what the signal reports. */
static void run(struct state *o)
{
    memcpy(code, initial_code, 0x10000);
    memcpy(data, initial_data, 0x10000);
    memset(&fr, 0, sizeof fr);
    memset(o, 0, sizeof *o);
    cur = o;
    for (int i = 0; i < 16; i++)
        fr.uc.uc_mcontext.gregs[CONTEXT_INDEX[i]] = in.g[i];
    fr.uc.uc_mcontext.gregs[REG_RIP] = in.ip;
    fr.uc.uc_mcontext.gregs[REG_EFL] = in.fl;
    fr.uc.uc_mcontext.gregs[REG_CSGSFS] = (u64) in.s[1] | ((u64) in.s[2] << 48);
    fr.uc.uc_flags = 0x6;       // SS valid, strict
    memcpy(&frame_fpu, &in.f, 512);
    int top = in.f.fsw >> 11 & 7;

    for (int i = 0; i < 8; i++)
        memcpy(frame_fpu.st[i], physical[(top + i) & 7], 10);
    memset(frame_fpu.rest, 0, 96);
    fr.uc.uc_mcontext.fpregs = (void *) &frame_fpu;
    fr.uc.uc_stack.ss_sp = altstack;
    fr.uc.uc_stack.ss_size = sizeof altstack;
    fr.uc.uc_stack.ss_flags = 0;
    sel_es = in.s[0];
    sel_ds = in.s[3];
    sel_fs = in.s[4];
    sel_gs = in.s[5];
    struct itimerval t = { { 0, 0 }, { 1, 0 } };
    setitimer(ITIMER_REAL, &t, 0);
    go(&fr.uc);
    struct itimerval z = { { 0, 0 }, { 0, 0 } };
    setitimer(ITIMER_REAL, &z, 0);
}

static char buf[1 << 20];
int length;

#define OUT(...) length+=sprintf(buf+length,__VA_ARGS__)
static int separated;
static void sp(void)
{
    if (separated)
        OUT(" ");
    separated = 1;
}

/* Writes the differences between the state before and o. */
static void final(struct state *o)
{
    length = 0;
    separated = 0;
    u64 gm = mode == 64 ? ~0UL : 0xffffffff;
    int vec = o->trap;
    u64 ip = o->ip;
    int exc = vec != 3;
    u64 base = mode == 16 ? 0x8000 : CODE + 0x8000;

    if (!exc)
        ip -= 1;
    if (exc) {
        sp();
        OUT("exc=%d", vec);
        if (vec == 8 || (vec >= 10 && vec <= 14) || vec == 17) {
            u64 e = o->err;

            sp();
            OUT("err=%lx", e & 0xffff);
        }
        if (vec == 14) {
            sp();
            OUT("cr2=%lx", o->cr2);
        }
    }
    if (o->s[1] != in.s[1]) {
        sp();
        OUT("eip=%lx", ip);
    } else {
        u64 d = (ip - base) & gm;

        sp();
        OUT("ip=%lx", d);
    }
    if ((o->fl & ~0x10000) != (in.fl & ~0x10000)) {
        sp();
        OUT("fl=%lx", o->fl & ~0x10000);
    }
    for (int i = 0; i < (mode == 64 ? 16 : 8); i++)
        if ((o->g[i] & gm) != (in.g[i] & gm)) {
            sp();
            OUT("%s=%lx", REGISTERS[i], o->g[i] & gm);
        }
    for (int i = 0; i < 6; i++)
        if (o->s[i] != in.s[i]) {
            sp();
            OUT("%s=%x", SEGMENTS[i], o->s[i]);
        }
    if (o->f.fcw != in.f.fcw) {
        sp();
        OUT("fcw=%x", o->f.fcw);
    }
    if (o->f.fsw != in.f.fsw) {
        sp();
        OUT("fsw=%x", o->f.fsw);
    }
    if (o->f.ftw != in.f.ftw) {
        sp();
        OUT("ftw=%02x", o->f.ftw);
    }
    if (o->f.mxcsr != in.f.mxcsr) {
        sp();
        OUT("mxcsr=%x", o->f.mxcsr);
    }
    int top = o->f.fsw >> 11 & 7;

    for (int k = 0; k < 8; k++) {
        u8 *p = o->f.st[(k - top) & 7];

        if (memcmp(p, physical[k], 10)) {
            sp();
            OUT("p%d=", k);
            for (int j = 9; j >= 0; j--)
                OUT("%02x", p[j]);
        }
    }
    for (int k = 0; k < (mode == 64 ? 16 : 8); k++)
        if (memcmp(o->f.x[k], in.f.x[k], 16)) {
            sp();
            OUT("x%d=", k);
            for (int j = 15; j >= 0; j--)
                OUT("%02x", o->f.x[k][j]);
        }
    for (int w = 0; w < 2; w++) {
        u8 *a = w ? data : code, *e = w ? initial_data : initial_code;

        for (int i = 0; i < 0x10000; i++)
            if (a[i] != e[i]) {
                int j = i;

                while (j < 0x10000 && a[j] != e[j])
                    j++;
                sp();
                OUT("m%lx=", (w ? DATA : CODE) + i);
                for (; i < j; i++)
                    OUT("%02x", a[i]);
            }
    }
}

/* Enters a descriptor of the local table. */
static void ldt(int n, u32 base, u32 limit, int d32, int contents, int ro, int pages, int np)
{
    struct user_desc d;

    memset(&d, 0, sizeof d);
    d.entry_number = n;
    d.base_addr = base;
    d.limit = limit;
    d.seg_32bit = d32;
    d.contents = contents;
    d.read_exec_only = ro;
    d.limit_in_pages = pages;
    d.seg_not_present = np;
    d.useable = 1;
    if (syscall(SYS_modify_ldt, 0x11, &d, sizeof d))
        perror("ldt");
}

int main()
{
    if (mmap(code, 0x10000, 7, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != code
        || mmap(data, 0x10000, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != data) {
        perror("mmap");
        return 1;
    }
    ldt(0, CODE, 0xffff, 0, 2, 0, 0, 0);
    ldt(1, DATA, 0xffff, 0, 0, 0, 0, 0);
    ldt(2, CODE, 0xffff, 1, 2, 0, 0, 0);
    ldt(3, DATA, 0xfff, 1, 0, 0, 0, 0);
    ldt(4, DATA, 0xffff, 1, 0, 1, 0, 0);
    ldt(5, DATA, 0x7fff, 1, 1, 0, 0, 0);
    ldt(6, DATA, 0x7fff, 0, 1, 0, 0, 0);
    ldt(7, DATA, 0xffff, 0, 0, 0, 0, 1);
    ldt(8, CODE, 0xffff, 1, 2, 1, 0, 0);
    ldt(9, DATA, 0xf, 1, 0, 0, 1, 0);
    ldt(10, CODE, 0xffff, 0, 2, 1, 0, 0);
    ldt(11, DATA, 0xffff, 0, 1, 1, 0, 0);
    ldt(12, CODE, 0xffff, 1, 2, 0, 0, 1);
    syscall(SYS_arch_prctl, ARCH_GET_FS, &main_fs);
    stack_t ss = {.ss_sp = altstack,.ss_size = sizeof altstack };
    sigaltstack(&ss, 0);
    int sigs[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGALRM, SIGSYS };
    for (int i = 0; i < 7; i++) {
        struct sigaction sa;

        memset(&sa, 0, sizeof sa);
        sa.sa_sigaction = entry;
        sa.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
        sigaction(sigs[i], &sa, 0);
    }
    static char line[1 << 16], copy[1 << 16];
    static u8 kept_code[0x10000], kept_data[0x10000];

    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        strcpy(copy, line);
        char *q = copy;
        char *id = strsep(&q, "\t"), *m = strsep(&q, "\t"), *c = strsep(&q, "\t"), *given = strsep(&q, "\t"), *undefined =
            strsep(&q, "\t");
        mode = atoi(m);
        defaults();
        u8 code_bytes[64];
        int code_length = bytes_of(c, code_bytes, 64);

        put(CODE + 0x8000, code_bytes, code_length);
        char given_copy[1 << 14];

        strcpy(given_copy, given);
        char *r = given_copy, *it;

        while ((it = strsep(&r, " ")))
            if (*it) {
                char *e = strchr(it, '=');

                *e = 0;
                item(it, e + 1);
            }
        run(&out);
        memcpy(kept_code, code, 0x10000);
        memcpy(kept_data, data, 0x10000);
        run(&second);
        if (memcmp(kept_code, code, 0x10000) || memcmp(kept_data, data, 0x10000) || memcmp(out.g, second.g, 128)
            || out.ip != second.ip || memcmp(&out.f, &second.f, 416) || out.trap != second.trap) {
            fprintf(stderr, "unstable %s %s\n", id, c);
            continue;
        }
        if (out.trap == 99 || out.trap == 98) {
            fprintf(stderr, "stuck %s %s %s\n", id, m, c);
            continue;
        }
        final(&out);
        printf("%s\t%s\t%s\t%s\t%s\t%s\n", id, m, c, given, buf, undefined ? undefined : "");
    }
}
