"""Writes tests of every opcode form for host.c: forms.py MODE COUNT SEED [PREFIX-OF-ID]

MODE is 64, 32 or 16. An id is the opcode map (1, 2 = 0F, 3 = 0F38, 4 = 0F3A, v = VEX), the opcode, a mandatory prefix and the reg
field where it chooses the operation. ALIGNMENT and FILL, from the environment, are the shares of tests with EFLAGS.AC set and of
registers that are not left at their default.
"""

import os
import random, sys, struct

mode = int(sys.argv[1])
per_form = int(sys.argv[2])
chance = random.Random(int(sys.argv[3]))
wanted_prefix = sys.argv[4] if len(sys.argv) > 4 else ''
REGISTERS = 'rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15'.split()
COUNT = 0x10 if mode == 64 else 8
WIDTH = 64 if mode == 64 else 32
DATA = 0x20000000
import os

ALIGNMENT_CHECKS = float(os.environ.get('ALIGNMENT', '.03'))


def number(b=64):
    k = chance.random()
    if k < 0.35:
        return chance.getrandbits(b)
    if k < 0.5:
        return (
            chance.choice(
                [
                    0,
                    1,
                    2,
                    0x7F,
                    0x80,
                    0xFF,
                    0x7FFF,
                    0x8000,
                    0xFFFF,
                    0x7FFFFFFF,
                    0x80000000,
                    0xFFFFFFFF,
                    1 << 0x3F,
                    (1 << 0x3F) - 1,
                    (1 << 64) - 1,
                ]
            )
            & (1 << b) - 1
        )
    if k < 0.7:
        return chance.getrandbits(8)
    if k < 0.8:
        return -chance.getrandbits(8) & (1 << b) - 1
    if k < 0.9:
        return chance.getrandbits(0x10)
    return chance.getrandbits(b) & chance.getrandbits(b)


def window_offset(al=1):
    k = chance.random()
    if k < 0.03:
        o = 0x10000 - chance.randrange(1, 0x14)
    elif k < 0.05:
        o = chance.randrange(0, 0x10)
    elif k < 0.1:
        o = chance.randrange(1, 14) * 0x1000 - chance.randrange(0, 0x10)
    else:
        o = chance.randrange(0x1000, 0xE000)
    if chance.random() < 0.7:
        o &= ~(al - 1)
    return o


def extended():
    k = chance.random()
    s = chance.getrandbits(1) << 0x4F
    if k < 0.35:
        return s | 0x3FFF + chance.randrange(-0x14, 0x46) << 64 | 1 << 0x3F | chance.getrandbits(0x3F)
    if k < 0.5:
        return s | 0x3FFF + chance.randrange(-3, 0x14) << 64 | 1 << 0x3F | chance.getrandbits(8) << 0x37
    if k < 0.58:
        return s | chance.choice(
            [0, 0x3FFF << 64 | 1 << 0x3F, 0x7FFF << 64 | 1 << 0x3F, 0x4000 << 64 | 1 << 0x3F, 0x3FFE << 64 | 1 << 0x3F]
        )
    if k < 0.64:
        return s | 0x7FFF << 64 | 1 << 0x3F | chance.getrandbits(0x3F)
    if k < 0.7:
        return s | chance.getrandbits(0x3F)
    if k < 0.74:
        return s | chance.randrange(1, 0x7FFF) << 64 | chance.getrandbits(0x3F)
    if k < 0.76:
        return s | 0x7FFF << 64 | chance.getrandbits(0x3F)
    if k < 0.78:
        return s | 1 << 0x3F | chance.getrandbits(0x3F)
    if k < 0.9:
        return s | chance.randrange(1, 0x7FFE) << 64 | 1 << 0x3F | chance.getrandbits(0x3F)
    if k < 0.95:
        return (
            s
            | chance.choice([1, 2, 3, 0x7FFE, 0x7FFD, 0x3C01, 0x43FE, 0x3F81, 0x407E, 0x3C00, 0x3F80]) << 64
            | 1 << 0x3F
            | chance.getrandbits(0x3F)
        )
    return chance.getrandbits(0x50)


def double():
    k = chance.random()
    s = chance.getrandbits(1) << 0x3F
    if k < 0.4:
        return s | 0x3FF + chance.randrange(-0x28, 0x28) << 0x34 | chance.getrandbits(0x34)
    if k < 0.55:
        return s | 0x3FF + chance.randrange(0, 12) << 0x34 | chance.getrandbits(6) << 0x2E
    if k < 0.65:
        return s | chance.choice(
            [0, 0x3FF << 0x34, 0x7FF << 0x34, 1, (1 << 0x34) - 1, 1 << 0x34, 0x7FE << 0x34 | (1 << 0x34) - 1]
        )
    if k < 0.72:
        return s | 0x7FF << 0x34 | chance.getrandbits(0x34)
    if k < 0.78:
        return s | chance.getrandbits(0x34)
    return chance.getrandbits(64)


def single():
    k = chance.random()
    s = chance.getrandbits(1) << 0x1F
    if k < 0.4:
        return s | 0x7F + chance.randrange(-0x14, 0x14) << 0x17 | chance.getrandbits(0x17)
    if k < 0.55:
        return s | 0x7F + chance.randrange(0, 12) << 0x17 | chance.getrandbits(5) << 0x12
    if k < 0.65:
        return s | chance.choice([0, 0x7F << 0x17, 0xFF << 0x17, 1, (1 << 0x17) - 1, 1 << 0x17, 0xFE << 0x17 | (1 << 0x17) - 1])
    if k < 0.72:
        return s | 0xFF << 0x17 | chance.getrandbits(0x17)
    if k < 0.78:
        return s | chance.getrandbits(0x17)
    return chance.getrandbits(32)


def vector():
    k = chance.random()
    if k < 0.35:
        return double() | double() << 64
    if k < 0.7:
        return single() | single() << 32 | single() << 64 | single() << 0x60
    if k < 0.85:
        return sum(((number(8) & 0xFF) << 8 * i for i in range(0x10)))
    return chance.getrandbits(0x80)


class Setting:

    def __init__(s):
        s.g = {}
        s.sel = {}
        s.mem = {}
        s.pre = b''
        s.rex = 0
        s.o16 = mode == 0x10
        s.a = {64: 64, 32: 32, 0x10: 0x10}[mode]
        s.body = b''

    def ptr(s, r, al=1):
        o = window_offset(al)
        s.setoff(r, o)
        return o

    def setoff(s, r, o):
        if mode == 64:
            v = DATA + o
            if s.a == 32:
                v |= chance.getrandbits(32) << 32
        elif mode == 32:
            v = DATA + o if s.a == 32 else o | chance.getrandbits(0x10) << 0x10
            if s.a == 0x10:
                s.sel['ds'] = 'f'
                s.sel['es'] = 'f'
        else:
            v = o if s.a == 32 else o | chance.getrandbits(0x10) << 0x10
        s.g[r] = v

    def small(s, r):
        v = chance.choice([0, 1, 2, 4, 8, 0x10, chance.getrandbits(5), -chance.getrandbits(5) & 0xFFFFFFFFFFFFFFFF])
        if s.a == 0x10:
            v = v & 0xFFFF | chance.getrandbits(0x10) << 0x10
        elif mode != 64:
            v &= 0xFFFFFFFF
        elif s.a == 32:
            v = v & 0xFFFFFFFF | chance.getrandbits(32) << 32
        s.g[r] = v


def modrm(t, reg, mod, al, fixed=None):
    """returns modrm+sib+disp and sets registers"""
    if fixed is not None:
        return bytes([fixed])
    if mod == 3:
        return bytes([0xC0 | reg << 3 | chance.randrange(8)])
    b = (t.rex & 1) << 3
    x = (t.rex >> 1 & 1) << 3
    rm = chance.randrange(8)
    if t.a == 0x10:
        o = window_offset(al)
        base = {0: (3, 6), 1: (3, 7), 2: (5, 6), 3: (5, 7), 4: (6,), 5: (7,), 6: (5,), 7: (3,)}[rm]
        if mod == 0 and rm == 6:
            if mode == 32:
                t.sel['ds'] = 'f'
            return bytes([reg << 3 | 6]) + struct.pack('<H', o)
        d = chance.choice([0, chance.randrange(-64, 64), chance.randrange(-0x80, 0x80)])
        if mode == 32:
            t.sel['ds'] = 'f'
            t.sel['es'] = 'f'
        if len(base) == 2:
            d2 = chance.randrange(0, 64)
            t.g[base[1]] = d2 | chance.getrandbits(0x10) << 0x10
            t.g[base[0]] = o - d2 - (d if mod else 0) & 0xFFFF | chance.getrandbits(0x10) << 0x10
        else:
            t.g[base[0]] = o - (d if mod else 0) & 0xFFFF | chance.getrandbits(0x10) << 0x10
        m = bytes([mod << 6 | reg << 3 | rm])
        return m + (b'' if mod == 0 else struct.pack('<b', d) if mod == 1 else struct.pack('<H', d & 0xFFFF))
    o = window_offset(al)
    d = (
        chance.choice([0, chance.randrange(-8, 8) * 0x10, chance.randrange(-0x80, 0x80)])
        if mod == 1
        else chance.randrange(-0x800, 0x800) * chance.choice([1, 0x10]) if mod == 2 else 0
    )
    dd = b'' if mod == 0 else struct.pack('<b', d) if mod == 1 else struct.pack('<i', d)
    if rm == 4:
        base = chance.randrange(8)
        idx = chance.randrange(8)
        sc = chance.randrange(4)
        if chance.random() < 0.05:
            base = 5
        m = bytes([mod << 6 | reg << 3 | 4, sc << 6 | idx << 3 | base])
        io = 0
        if idx | x != 4:
            k = chance.choice([0, 1, 2, 3, 0x10, chance.randrange(0, 0x100)])
            io = k << sc
            t.g[idx | x] = k if t.a != 32 or mode != 64 else k | chance.getrandbits(32) << 32
        if base == 5 and mod == 0:
            return m + struct.pack('<i', (DATA if mode != 0x10 else 0) + o - io)
        if base | b == idx | x and idx | x != 4:
            t.setoff(base | b, o)
            return m + dd
        t.setoff(base | b, o - io - d)
        return m + dd
    if rm == 5 and mod == 0:
        if mode == 64:
            return bytes([reg << 3 | 5]) + struct.pack('<i', DATA + o - 0x10008008)
        return bytes([reg << 3 | 5]) + struct.pack('<I', (DATA if mode == 32 else 0) + o)
    t.setoff(rm | b, o - d)
    return bytes([mod << 6 | reg << 3 | rm]) + dd


def flags():
    f = 0x202
    for b in (0, 2, 4, 6, 7, 11):
        if chance.random() < 0.5:
            f |= 1 << b
    if chance.random() < 0.2:
        f |= 0x400
    if chance.random() < ALIGNMENT_CHECKS:
        f |= 0x40000
    return f


def emit(name, t, op, fpu=0, sse=0, extra=()):
    code = t.pre + (bytes([t.rex]) if t.rex else b'') + op
    ini = []
    gm = (1 << WIDTH) - 1
    for r in range(COUNT):
        if r in t.g:
            ini.append('%s=%x' % (REGISTERS[r], t.g[r] & gm))
        elif r != 4 and chance.random() < float(os.environ.get('FILL', '.6')):
            ini.append('%s=%x' % (REGISTERS[r], number(WIDTH)))
    ini.append('fl=%x' % flags())
    for k, v in t.sel.items():
        ini.append('%s=%s' % (k, v))
    if fpu:
        ini.append(
            'fcw=%x'
            % (
                chance.choice([0x37F, 0x37F, 0x27F, 0x7F]) & ~0xC00 | chance.choice([0, 0, 0x400, 0x800, 0xC00]) | 64
                if chance.random() < 0.8
                else 0x340 | chance.getrandbits(6) | chance.choice([0, 0x400, 0x800, 0xC00])
            )
        )
        pend = chance.random() < 0.05
        ini.append('fsw=%x' % (chance.randrange(8) << 11 | (chance.getrandbits(4) & 7) << 8 | chance.choice([0, 0, 0x4000])))
        ini.append('ftw=%02x' % chance.choice([0xFF, 0xFF, 0xFF, chance.getrandbits(8), 0]))
        for i in range(8):
            ini.append('p%d=%020x' % (i, extended() if fpu == 1 else 0xFFFF << 64 | vector() & (1 << 64) - 1))
    if sse:
        ini.append(
            'mxcsr=%x'
            % (
                chance.choice([0x1F80, 0x1F80, 0x1F80, 0x1F80, 0x9F80, 0x1FC0, 0x9FC0, 0x1F80 ^ chance.getrandbits(6) << 7])
                | chance.choice([0, 0, 0x2000, 0x4000, 0x6000])
                | chance.choice([0, 0, 0x3F, chance.getrandbits(6)])
            )
        )
        for i in range(0x10 if mode == 64 else 8):
            if chance.random() < float(os.environ.get('FILL', '.8')):
                ini.append('x%d=%032x' % (i, vector()))
    for a, v in t.mem.items():
        ini.append('m%x=%s' % (a, v.hex()))
    ini += extra
    print('%s\t%d\t%s\t%s\t' % (name, mode, code.hex(), ' '.join(ini)))


OVERRIDES = [0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65]


def prefixes(t, mand, lockp=0.03):
    p = []
    if chance.random() < 0.06:
        p.append(chance.choice(OVERRIDES))
    if chance.random() < 0.1:
        p.append(0x67)
        t.a = {64: 32, 32: 0x10, 0x10: 32}[mode]
    if chance.random() < lockp:
        p.append(0xF0)
    if mand:
        p.append(mand)
    chance.shuffle(p)
    t.pre = bytes(p)
    if mode == 64 and chance.random() < 0.6:
        t.rex = 64 | chance.getrandbits(4)
    t.o16 = (mode == 0x10) != (0x66 in p)


def immediate_size(t):
    return 2 if t.o16 and (not t.rex & 8) else 4


def immediate(n):
    v = chance.choice([chance.getrandbits(8 * n), chance.getrandbits(8), -chance.getrandbits(7) & (1 << 8 * n) - 1]) if n else 0
    return (v & (1 << 8 * n) - 1).to_bytes(n, 'little')


counts = {}


def name(s):
    counts[s] = counts.get(s, 0) + 1
    return '%s:%d' % (s, counts[s] - 1)


def wanted(s):
    return not wanted_prefix or s.startswith(wanted_prefix)


WITH_MODRM = set(
    [o for b in range(0, 64, 8) for o in range(b, b + 4)]
    + [0x62, 0x63, 0x69, 0x6B]
    + list(range(0x80, 0x90))
    + [0xC0, 0xC1, 0xC4, 0xC5, 0xC6, 0xC7, 0xD0, 0xD1, 0xD2, 0xD3]
    + list(range(0xD8, 0xE0))
    + [0xF6, 0xF7, 0xFE, 0xFF]
)
LEFT_OUT_ONE = {15, 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3, 0xCC}
if mode == 64:
    LEFT_OUT_ONE |= set(range(64, 0x50)) | {0xC4, 0xC5}


def immediates(t, o, reg):
    if (
        o < 64
        and o & 7 == 4
        or o in (0x6A, 0x6B, 0x80, 0x82, 0x83, 0xC0, 0xC1, 0xC6, 0xA8, 0xCD, 0xD4, 0xD5, 0xE4, 0xE5, 0xE6, 0xE7)
        or 0xB0 <= o < 0xB8
    ):
        return immediate(1)
    if o < 64 and o & 7 == 5 or o in (0x68, 0x69, 0x81, 0xC7, 0xA9):
        return immediate(immediate_size(t))
    if 0xB8 <= o < 0xC0:
        return immediate(8 if t.rex & 8 else immediate_size(t))
    if o == 0xF6 and reg < 2:
        return immediate(1)
    if o == 0xF7 and reg < 2:
        return immediate(immediate_size(t))
    if o in (0xC2, 0xCA):
        return struct.pack('<H', chance.choice([0, 2, 4, 8, chance.getrandbits(8), chance.getrandbits(0x10)]))
    if o == 0xC8:
        return struct.pack(
            '<HB',
            chance.choice([0, 8, chance.getrandbits(8), chance.getrandbits(0x10)]),
            chance.choice([0, 1, 2, 3, chance.getrandbits(8)]),
        )
    return b''


STRINGS = {0xA4, 0xA5, 0xA6, 0xA7, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF, 0x6C, 0x6D, 0x6E, 0x6F}


def one_byte(o):
    for mand in (0, 0x66, 0xF3, 0xF2):
        s = '1-%02x' % o + ('.%02x' % mand if mand else '')
        if not wanted(s):
            continue
        n = per_form * (4 if 0xD8 <= o < 0xE0 and (not mand) else 2 if o in WITH_MODRM or o in STRINGS else 1)
        if not mand == 0 and (not mand == 0x66) and (o not in STRINGS):
            n = max(2, n // 8)
        for k in range(n):
            t = Setting()
            prefixes(t, mand)
            if chance.random() < 0.3:
                t.setoff_rsp = 1
            spo = chance.choice([0xF000, window_offset(8), window_offset(1)]) if chance.random() < 0.5 else None
            reg = chance.randrange(8)
            mod = chance.choice([0, 1, 2, 3, 3])
            op = bytes([o])
            fpu = 0
            if o in WITH_MODRM:
                if o == 0x62 and mod == 3 and (mode != 64):
                    pass
                if o in (0xC4, 0xC5) and mod == 3:
                    mod = 0
                if o == 0x62 and mode == 64:
                    mod = 3
                op += modrm(t, reg, mod, chance.choice([1, 2, 4, 8]))
                fpu = 1 if 0xD8 <= o < 0xE0 else 0
                if o == 0xFF and reg in (3, 5) or o in (0xC4, 0xC5):
                    pass
                if o == 0xFF and reg in (2, 4) and (chance.random() < 0.8) and (mod == 3) and (not op[1] & 7 == 4):
                    t.g[op[1] & 7 | (t.rex & 1) << 3] = chance.randrange(0, 0x10000) + (0 if mode == 0x10 else 0x10000000)
            op += immediates(t, o, reg)
            if o == 0xCD and op[-1] == 0x80:
                continue
            if o in STRINGS:
                for r in (6, 7):
                    t.ptr(r, chance.choice([1, 8]))
                c = chance.choice([0, 1, 2, 3, chance.randrange(0, 0x28), chance.getrandbits(9)])
                if t.a == 0x10:
                    c |= chance.getrandbits(0x10) << 0x10
                if t.a == 32 and mode == 64:
                    c |= chance.getrandbits(32) << 32
                t.g[1] = c
                if chance.random() < 0.3:
                    t.mem[DATA + 0x3000] = b'ab' * 0xC8
                    t.mem[DATA + 0x5000] = b'ab' * 0xBE + b'cdcd'
                    so = 0x3000 + chance.randrange(8)
                    do = 0x5000 + (so & 1) + chance.randrange(4) * 2
                    t.setoff(6, so)
                    t.setoff(7, do)
            elif 0xA0 <= o <= 0xA3:
                oo = window_offset(1)
                a = oo + (0 if mode == 0x10 or t.a == 0x10 else DATA)
                if mode == 32 and t.a == 0x10:
                    t.sel['ds'] = 'f'
                op = bytes([o]) + a.to_bytes({64: 8, 32: 4, 0x10: 2}[t.a], 'little')
            elif 0x70 <= o < 0x80 or 0xE0 <= o <= 0xE3 or o == 0xEB:
                op += immediate(1)
                if o >= 0xE0 and chance.random() < 0.5:
                    t.g[1] = chance.choice([0, 1, 2, 0x10000, 0x10001, 0x100000000, 0x100000001])
            elif o in (0xE8, 0xE9):
                n2 = immediate_size(t) if mode != 64 else 4
                d = chance.randrange(-0x7000, 0x7000)
                op += (d & (1 << 8 * n2) - 1).to_bytes(n2, 'little')
            elif o in (0x9A, 0xEA):
                sel = chance.choice([7, 0x17, 0x23, 0x33, 15, 0x47, 0x57, 0x67, 0, 3, 0x2B, 0x10, 0x83, chance.getrandbits(0x10)])
                v = chance.choice([chance.randrange(0, 0x10000), 0x10000000 + chance.randrange(0x10000)])
                n2 = immediate_size(t)
                op += (v & (1 << 8 * n2) - 1).to_bytes(n2, 'little') + struct.pack('<H', sel)
            elif o == 0xD7:
                t.ptr(3)
            elif o in (0xCA, 0xCB, 0xCF):
                spo = window_offset(1)
                n2 = 2 if t.o16 else 8 if t.rex & 8 else 4
                sel = chance.choice([7, 0x17, 0x23, 0x33, 15, 0x47, 0x57, 0x67, 0, 3, 0x2B, 0x10, 0x83])
                v = chance.choice([chance.randrange(0, 0x10000), 0x10000000 + chance.randrange(0x10000)])
                fr = [v, sel]
                if o == 0xCF:
                    fr += [flags() | chance.choice([0, 0x3000, 0x200]) & ~0x100]
                if o == 0xCF and mode == 64:
                    fr += [
                        DATA + window_offset(1) if chance.random() < 0.8 else number(64),
                        chance.choice([0x2B, 15, 0x1F, 0, 0x2F, 0x23]),
                    ]
                if spo < 0xFF00:
                    t.mem[DATA + spo] = b''.join(((z & (1 << 8 * n2) - 1).to_bytes(n2, 'little') for z in fr))
            elif o == 0x9D:
                spo = window_offset(1)
                n2 = 2 if t.o16 else 8 if mode == 64 else 4
                z = flags() ^ chance.choice([0, 0, 0x3000, 0x20000, 0x8000, 0x200])
                if spo < 0xFF00:
                    t.mem[DATA + spo] = (z & (1 << 8 * n2) - 1).to_bytes(n2, 'little')
            if spo is not None and 4 not in t.g:
                t.g[4] = spo if mode == 0x10 else DATA + spo
            if o in (0xC8, 0xC9) and chance.random() < 0.9:
                t.g[5] = (0 if mode == 0x10 else DATA) + window_offset(1)
            emit(
                name(
                    s
                    + (
                        '-%d' % reg
                        if o
                        in (0x80, 0x81, 0x82, 0x83, 0x8F, 0xC0, 0xC1, 0xC6, 0xC7, 0xD0, 0xD1, 0xD2, 0xD3, 0xF6, 0xF7, 0xFE, 0xFF)
                        or fpu
                        else ''
                    )
                    + (('m' if mod < 3 else 'r') if fpu else '')
                ),
                t,
                op,
                fpu,
            )


LEFT_OUT_TWO = {5, 0x34, 0x31, 0xA2, 0x78, 0x79, 0x38, 0x3A, 0x35, 7}
WITHOUT_MODRM = (
    {
        5,
        6,
        7,
        8,
        9,
        10,
        11,
        12,
        14,
        0x30,
        0x31,
        0x32,
        0x33,
        0x34,
        0x35,
        0x36,
        0x37,
        0x77,
        0xA0,
        0xA1,
        0xA2,
        0xA8,
        0xA9,
        0xAA,
        4,
        0x38,
        0x3A,
        0x39,
        0x3B,
        0x3C,
        0x3D,
        0x3E,
        0x3F,
    }
    | set(range(0x80, 0x90))
    | set(range(0xC8, 0xD0))
)


def isimd(mp, o):
    return (
        mp != 1 or 0x10 <= o <= 0x17 or 0x28 <= o <= 0x2F or (0x50 <= o <= 0x7F) or (o >= 0xD0) or (o in (0xC2, 0xC4, 0xC5, 0xC6))
    )


def two_byte(mp, o):
    if mp == 1 and o in LEFT_OUT_TWO:
        return
    if mp == 2 and o in (0x80, 0x81, 0x82, 0xF8, 0xF9, 0xFA, 0xFB, 0xFC):
        return
    pfx = {1: b'\x0f', 2: b'\x0f8', 3: b'\x0f:'}[mp]
    for mand in (0, 0x66, 0xF3, 0xF2):
        if mp == 1 and o == 0x2B and (mand in (0xF2, 0xF3)):
            continue
        s = '%d-%02x' % (mp + 1, o) + ('.%02x' % mand if mand else '')
        if not wanted(s):
            continue
        n = per_form * 2 if isimd(mp, o) or o in (0xBA, 0xC7, 0xA4, 0xAC) else per_form
        if mp >= 2 and (not (o < 0x70 or 0xC8 <= o < 0xE0 or o >= 0xF0 or (mp == 3))):
            n = max(2, per_form // 10)
        for k in range(n):
            t = Setting()
            prefixes(t, mand, 0.02)
            reg = chance.randrange(8)
            mod = chance.choice([0, 1, 2, 3, 3, 3])
            op = pfx + bytes([o])
            fixed = None
            spo = None
            if mp == 1:
                if o == 0 and reg < 2:
                    reg = chance.randrange(2, 8)
                if o == 1:
                    if mod < 3:
                        if reg in (0, 1, 4):
                            reg = chance.choice([2, 3, 5, 6, 7])
                    else:
                        fixed = chance.choice([0xC8, 0xCA, 0xCB, 0xD1, 0xD5, 0xD6, 0xE8, 0xF8, 0xF0, 0xF5, 0xC5, 0xCF])
                        if fixed == 0xE8 and mand:
                            continue
                if o == 0xAE:
                    if mod < 3:
                        if reg in (4, 5, 6) or (mand and reg < 2) or (reg == 7 and mand):
                            reg = chance.choice([2, 3])
                        if reg == 1:
                            continue
                    elif mand == 0xF3:
                        continue
                if o == 0xC7 and (mod == 3 or reg > 2):
                    if mod == 3:
                        mod = 0
                    reg = 1
                if o in (32, 0x21, 0x22, 0x23):
                    fixed = 0xC0 | chance.getrandbits(6)
                if o == 15:
                    op += b''
            if mp > 1 or o not in WITHOUT_MODRM:
                al = 0x10 if isimd(mp, o) or o == 0xAE else chance.choice([1, 4, 8, 0x10])
                if mp == 1 and o == 0xAE and (reg == 0):
                    al = 0x10
                op += modrm(t, reg, mod, al, fixed)
            if mp == 1 and 0x80 <= o < 0x90:
                n2 = 2 if t.o16 and mode != 64 else 4
                op += (chance.randrange(-0x7000, 0x7000) & (1 << 8 * n2) - 1).to_bytes(n2, 'little')
            if mp == 3 or (mp == 1 and o in (0x70, 0x71, 0x72, 0x73, 0xA4, 0xAC, 0xBA, 0xC2, 0xC4, 0xC5, 0xC6, 15)):
                op += immediate(1) if chance.random() < 0.5 else bytes([chance.getrandbits(8)])
            if mp == 1 and o in (0xA1, 0xA9):
                spo = window_offset(1)
                t.mem[DATA + (spo if spo < 0xFF00 else 0)] = struct.pack(
                    '<Q', chance.choice([7, 15, 0x17, 0x1F, 0x27, 0x2B, 0x23, 0, 3, 0x3F, 0x47, 0x67, 0x83, 0x10])
                )
            if mp == 1 and o in (0xB2, 0xB4, 0xB5) and (mod < 3):
                pass
            if mp == 1 and o == 0xF7:
                t.ptr(7)
            if mp == 1 and o in (0xA3, 0xAB, 0xB3, 0xBB) and (mod < 3):
                r = reg | (t.rex >> 2 & 1) << 3
                if r not in t.g and r != 4:
                    t.g[r] = chance.choice([chance.getrandbits(6), chance.randrange(-0x4000, 0x4000)]) & (1 << WIDTH) - 1
            if spo is not None and 4 not in t.g:
                t.g[4] = spo if mode == 0x10 else DATA + spo
            simd = isimd(mp, o) or o in (0xAE, 0x77)
            mmx = simd and o not in (0x10, 0x11)
            und = ''
            emit(
                name(s + ('-%d' % reg if mp == 1 and o in (0, 1, 0x18, 0x71, 0x72, 0x73, 0xAE, 0xBA, 0xC7, 13) else '')),
                t,
                op,
                2 if simd and chance.random() < 0.7 else 0,
                1 if simd else 0,
            )


def vex():
    for mp, o, pps in (
        (2, 0xF2, (0,)),
        (2, 0xF3, (0,)),
        (2, 0xF5, (0, 2, 3)),
        (2, 0xF6, (3,)),
        (2, 0xF7, (0, 1, 2, 3)),
        (3, 0xF0, (3,)),
        (2, 0xF2, (1,)),
        (2, 0xF6, (0,)),
    ):
        for pp in pps:
            s = 'v%d-%02x.%d' % (mp, o, pp)
            if not wanted(s):
                continue
            for k in range(per_form * 4):
                t = Setting()
                if chance.random() < 0.1:
                    t.pre = b'g'
                    t.a = {64: 32, 32: 0x10, 0x10: 32}[mode]
                if chance.random() < 0.03:
                    t.pre = bytes([chance.choice([0x66, 0xF2, 0xF3, 0xF0])])
                W = chance.getrandbits(1)
                L = chance.random() < 0.03
                rr, x, b = (chance.getrandbits(1), chance.getrandbits(1), chance.getrandbits(1)) if mode == 64 else (0, 0, 0)
                t.rex = x << 1 | b
                reg = chance.randrange(8)
                if o == 0xF3:
                    reg = chance.choice([1, 2, 3, 1, 2, 3, reg])
                m = modrm(t, reg, chance.choice([0, 1, 2, 3, 3]), 1)
                v = chance.getrandbits(4) if mode == 64 else 8 | chance.getrandbits(3)
                if o == 0xF0 and chance.random() < 0.9:
                    v = 15
                t.rex = 0
                c = (
                    bytes([0xC4, (rr ^ 1) << 7 | (x ^ 1) << 6 | (b ^ 1) << 5 | mp, W << 7 | v << 3 | int(L) << 2 | pp, o])
                    + m
                    + (immediate(1) if mp == 3 else b'')
                )
                emit(name(s), t, c)


for o in range(0x100):
    if o not in LEFT_OUT_ONE:
        one_byte(o)
for o in range(0x100):
    two_byte(1, o)
for o in range(0x100):
    two_byte(2, o)
for o in range(0x100):
    if o < 0x70 or o >= 0xC8:
        two_byte(3, o)
vex()
