package backplane.device.e1000;

/** Offsets of the registers in the memory window, by the names of Intel's 8254x manual (chapter 13). */
final class Reg {

    static final int CTRL = 0x0000, CTRL_DUP = 0x0004, STATUS = 0x0008, EECD = 0x0010, EERD = 0x0014;
    static final int CTRL_EXT = 0x0018, FLA = 0x001c, MDIC = 0x0020, FCAL = 0x0028, FCAH = 0x002c, FCT = 0x0030;
    static final int VET = 0x0038, ICR = 0x00c0, ITR = 0x00c4, ICS = 0x00c8, IMS = 0x00d0, IMC = 0x00d8;
    static final int RCTL = 0x0100, FCTTV = 0x0170, TXCW = 0x0178, RXCW = 0x0180;
    static final int TCTL = 0x0400, TIPG = 0x0410, AIT = 0x0458, LEDCTL = 0x0e00, PBA = 0x1000;
    static final int FCRTL = 0x2160, FCRTH = 0x2168;
    static final int RDFH = 0x2410, RDFT = 0x2418, RDFHS = 0x2420, RDFTS = 0x2428, RDFPC = 0x2430;
    static final int RDBAL = 0x2800, RDBAH = 0x2804, RDLEN = 0x2808, RDH = 0x2810, RDT = 0x2818;
    static final int RDTR = 0x2820, RXDCTL = 0x2828, RADV = 0x282c, RSRPD = 0x2c00, TXDMAC = 0x3000;
    static final int TDFH = 0x3410, TDFT = 0x3418, TDFHS = 0x3420, TDFTS = 0x3428, TDFPC = 0x3430;
    static final int TDBAL = 0x3800, TDBAH = 0x3804, TDLEN = 0x3808, TDH = 0x3810, TDT = 0x3818;
    static final int TIDV = 0x3820, TXDCTL = 0x3828, TADV = 0x382c, TSPMT = 0x3830;
    static final int MPC = 0x4010, RLEC = 0x4040, XONRXC = 0x4048, XOFFRXC = 0x4050, FCRUC = 0x4058;
    static final int PRC64 = 0x405c, GPRC = 0x4074, BPRC = 0x4078, MPRC = 0x407c, GPTC = 0x4080;
    static final int GORC = 0x4088, GOTC = 0x4090, RNBC = 0x40a0, ROC = 0x40ac, TOR = 0x40c0, TOT = 0x40c8;
    static final int TPR = 0x40d0, TPT = 0x40d4, PTC64 = 0x40d8, MPTC = 0x40f0, BPTC = 0x40f4, TSCTC = 0x40f8;
    static final int IAC = 0x4100, STATISTICS = 0x4000, STATISTICS_END = 0x4128;
    static final int RXCSUM = 0x5000, MTA = 0x5200, RA = 0x5400, VFTA = 0x5600;
    static final int WUC = 0x5800, WUFC = 0x5808, WUS = 0x5810, MANC = 0x5820, IPAV = 0x5838, IP4AT = 0x5840;
    static final int IP6AT = 0x5880, WUPL = 0x5900, WUPM = 0x5a00, FFLT = 0x5f00, FFMT = 0x9000, FFVT = 0x9800;
    static final int CTRL_SLU = 1 << 6, CTRL_RST = 1 << 26, CTRL_RFCE = 1 << 27, CTRL_VME = 1 << 30;
    static final int CTRL_PHY_RST = 1 << 31;
    static final int EE_RST = 1 << 13;

    static final int RCTL_EN = 1 << 1, RCTL_UPE = 1 << 3, RCTL_MPE = 1 << 4, RCTL_LPE = 1 << 5, RCTL_BAM = 1 << 15;
    static final int RCTL_VFE = 1 << 18, RCTL_CFIEN = 1 << 19, RCTL_CFI = 1 << 20, RCTL_DPF = 1 << 22;
    static final int RCTL_PMCF = 1 << 23, RCTL_BSEX = 1 << 25, RCTL_SECRC = 1 << 26;
    static final int TCTL_EN = 1 << 1, TCTL_PSP = 1 << 3;

    private Reg() {}
}
