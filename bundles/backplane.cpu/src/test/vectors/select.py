"""Chooses the vectors of host.vec.gz: select.py REGRESSIONS 64 32 16, files that host.c wrote; the answer goes to standard output.

One vector a form, the shortest that completes; flags that the manuals leave undefined are marked so. Every line of REGRESSIONS
is kept.
"""
import re
import sys

SHIFTS = (0xC0, 0xC1, 0xD0, 0xD1, 0xD2, 0xD3)
LOGIC = (0x84, 0x85, 0xA8, 0xA9)


def undefined_flags(form):
    parts = form.split('-')
    if form[0] == 'v':
        return 0x14
    opcode = int(parts[1][:2], 16)
    reg = parts[2][0] if len(parts) > 2 else ''
    if form[0] == '1':
        if opcode in SHIFTS:
            return 0x810 if reg > '3' else 0x800
        if opcode in (0xF6, 0xF7):
            return {'4': 0xD4, '5': 0xD4, '6': 0x8D5, '7': 0x8D5}.get(reg, 0x10)
        logic = opcode < 0x40 and opcode & 0x38 in (8, 0x20, 0x30) and opcode & 7 < 6
        if opcode in LOGIC or logic or 0x80 <= opcode <= 0x83 and reg in '146':
            return 0x10
        one = {0x69: 0xD4, 0x6B: 0xD4, 0x27: 0x800, 0x2F: 0x800, 0x37: 0x8C4, 0x3F: 0x8C4, 0xD4: 0x811, 0xD5: 0x811}
        return one.get(opcode, 0)
    if form[0] == '2':
        two = {0xA4: 0x810, 0xA5: 0x810, 0xAC: 0x810, 0xAD: 0x810, 0xAF: 0xD4, 0xBC: 0x8D5, 0xBD: 0x8D5}
        two.update({opcode: 0x8D4 for opcode in (0xA3, 0xAB, 0xB3, 0xBB, 0xBA)})
        return two.get(opcode, 0)
    return 0


def marked(line):
    fields = line.rstrip('\n').split('\t')
    form = fields[0].split(':')[0]
    flags = undefined_flags(form)
    marks = ['fl=%x' % flags] if flags else []
    if re.match(r'1-d[89a-f]', form):
        marks.append('fsw=4500')
    fields[5] = ' '.join(marks)
    return '\t'.join(fields)


def left_out(line, form):
    """FNSTENV, FNSAVE and FXSAVE show pointers that nobody compares; RSQRTPS and RCPPS are approximations."""
    faults = any('exc=%d ' % vector in line for vector in (6, 13, 14))
    return 'eip=' in line or faults or re.match(r'1-d[9d].*6m|1-df.*[46]m|2-(52|53|ae)', form)


def chosen(lines, wide):
    best = {}
    for line in lines:
        form = line.split(':')[0]
        if left_out(line, form) or not wide and (form[0] not in '1v' or re.match('1-d[89a-f]', form)):
            continue
        key = form if wide and form[0] != '1' else re.sub(r'\.[26f3]+', '', form)
        if key not in best or len(line) < len(best[key]):
            best[key] = line
    return [best[key] for key in sorted(best)]


for number, name in enumerate(sys.argv[2:]):
    with open(name) as lines:
        for line in chosen(lines, number == 0):
            print(marked(line))
with open(sys.argv[1]) as lines:
    for line in lines:
        print(line.rstrip('\n'))
