//! How many tasks in `awsvpc` mode an EC2 instance type runs.
//!
//! Without trunking, AWS's table has one less than the network interfaces of the type (the primary one counts). With
//! trunking, the numbers are those of AWS's table of supported types; for newer types, those of the VPC resource controller
//! (branch interfaces plus interfaces minus two, which agrees with AWS's table for the types in both; at most 120, the
//! largest number of branch interfaces). The families that AWS's table names as not supported have no trunking.

/// The date of the data: when AWS generated the controller's limits.
pub const DATE: &str = "2025-10-06";

/// Sizes and the tasks without and with trunking; 0 means that the type doesn't support trunking.
type Sizes = &'static [(&'static str, u64, u64)];

/// The 5th generation, and Graviton.
const BASE: Sizes = &[
    ("medium", 1, 4),
    ("large", 2, 10),
    ("xlarge", 3, 20),
    ("2xlarge", 3, 40),
    ("4xlarge", 7, 60),
    ("8xlarge", 7, 60),
    ("9xlarge", 7, 60),
    ("12xlarge", 7, 60),
    ("16xlarge", 14, 120),
    ("18xlarge", 14, 120),
    ("24xlarge", 14, 120),
    ("48xlarge", 14, 120),
    ("metal-24xl", 14, 120),
    ("metal-48xl", 14, 120),
];
/// Intel and AMD from the 6th generation on.
const SIXTH: Sizes = &[
    ("medium", 1, 4),
    ("large", 2, 10),
    ("xlarge", 3, 20),
    ("2xlarge", 3, 40),
    ("4xlarge", 7, 60),
    ("8xlarge", 7, 90),
    ("12xlarge", 7, 120),
    ("16xlarge", 14, 120),
    ("24xlarge", 14, 120),
    ("32xlarge", 14, 120),
    ("48xlarge", 14, 120),
    ("metal", 14, 120),
    ("metal-16xl", 14, 120),
    ("metal-24xl", 14, 120),
    ("metal-32xl", 14, 120),
    ("metal-48xl", 14, 120),
];
/// Network-optimized types of the 6th generation, with fewer interfaces at the largest size.
const NETWORK: Sizes = &[("32xlarge", 13, 120), ("metal", 13, 120)];
const FLEX: Sizes = &[
    ("large", 2, 4),
    ("xlarge", 3, 10),
    ("2xlarge", 3, 20),
    ("4xlarge", 7, 40),
    ("8xlarge", 7, 60),
];
/// The flex types of the 8th generation.
const EIGHTH_FLEX: Sizes = &[
    ("large", 2, 4),
    ("xlarge", 3, 10),
    ("2xlarge", 3, 20),
    ("4xlarge", 7, 40),
    ("8xlarge", 9, 60),
    ("12xlarge", 11, 120),
    ("16xlarge", 15, 120),
];
/// Intel of the 8th generation.
const EIGHTH: Sizes = &[
    ("large", 2, 10),
    ("xlarge", 3, 20),
    ("2xlarge", 3, 40),
    ("4xlarge", 7, 60),
    ("8xlarge", 9, 90),
    ("12xlarge", 11, 120),
    ("16xlarge", 15, 120),
    ("24xlarge", 15, 120),
    ("32xlarge", 23, 120),
    ("48xlarge", 23, 120),
    ("96xlarge", 23, 120),
    ("metal-48xl", 23, 120),
    ("metal-96xl", 23, 120),
];
/// Graviton of the 8th generation with more network or EBS bandwidth.
const EIGHTH_NETWORK: Sizes = &[
    ("medium", 1, 4),
    ("large", 2, 10),
    ("xlarge", 3, 20),
    ("2xlarge", 3, 40),
    ("4xlarge", 7, 60),
    ("8xlarge", 9, 60),
    ("12xlarge", 11, 60),
    ("16xlarge", 15, 120),
    ("24xlarge", 23, 120),
    ("48xlarge", 23, 120),
];
/// The sizes of the 5th generation in families that don't support trunking.
const BASE_WITHOUT_TRUNKING: Sizes = &[
    ("large", 2, 0),
    ("xlarge", 3, 0),
    ("2xlarge", 3, 0),
    ("4xlarge", 7, 0),
    ("8xlarge", 7, 0),
    ("9xlarge", 7, 0),
    ("12xlarge", 7, 0),
    ("16xlarge", 14, 0),
    ("18xlarge", 14, 0),
    ("24xlarge", 14, 0),
    ("metal", 14, 0),
];
/// Burstable types, which don't support trunking.
const BURSTABLE: Sizes = &[
    ("nano", 1, 0),
    ("micro", 1, 0),
    ("small", 2, 0),
    ("medium", 2, 0),
    ("large", 2, 0),
    ("xlarge", 3, 0),
    ("2xlarge", 3, 0),
];
/// Xen types, which don't support trunking.
const XEN: Sizes = &[
    ("medium", 1, 0),
    ("large", 2, 0),
    ("xlarge", 3, 0),
    ("2xlarge", 3, 0),
    ("4xlarge", 7, 0),
    ("8xlarge", 7, 0),
    ("10xlarge", 7, 0),
    ("16xlarge", 7, 0),
];

/// Families and their sizes. The first row that has the family and the size applies, so exceptions come first.
static FAMILIES: &[(&[&str], Sizes)] = &[
    (&["a1"], &[("medium", 1, 10)]),
    (&["c5", "c5d", "m5", "r5", "r5d", "a1"], &[("metal", 14, 0)]),
    (&["c5ad", "r5"], &[("8xlarge", 7, 0)]),
    (&["r5", "r5b", "r5d", "r5dn"], &[("16xlarge", 14, 120)]),
    (&["a1"], &[("4xlarge", 7, 60)]),
    (&["x2gd"], &[("medium", 1, 10), ("metal", 14, 120)]),
    (
        &[
            "m5d", "m6g", "m6gd", "m7g", "m7gd", "c7gd", "c7gn", "c6g", "c6gd", "c7g", "r6g",
            "r6gd", "r7g", "g5g",
        ],
        &[("metal", 14, 120)],
    ),
    (&["m6idn", "m6in", "c6in", "r6idn", "r6in"], NETWORK),
    (
        &[
            "a1", "m5", "m5a", "m5ad", "m5d", "m5n", "m6g", "m6gd", "m7g", "m7gd", "m8g", "m8gd",
            "c5", "c5a", "c5ad", "c5d", "c6g", "c6gd", "c6gn", "c7g", "c8g", "c8gd", "r5", "r5a",
            "r5ad", "r5d", "r6g", "r6gd", "r7g", "x2gd", "g5g", "i4g", "im4gn", "is4gen", "c7gd",
            "c7gn", "r8g", "r8gd", "i8g", "x8g",
        ],
        BASE,
    ),
    (
        &[
            "m6a", "m6i", "m6id", "m6idn", "m6in", "m7i", "c6a", "c6i", "c6id", "c6in", "c7i",
            "r6a", "r6i", "r6id", "r6idn", "r6in", "r7i", "r7iz", "g6", "c7a", "m7a", "r7a",
        ],
        SIXTH,
    ),
    (&["g6e"], &[("12xlarge", 9, 120), ("24xlarge", 19, 120), ("48xlarge", 39, 120)]),
    (&["g6e"], SIXTH),
    (&["g6f"], &[("large", 1, 10), ("xlarge", 3, 20), ("2xlarge", 3, 40), ("4xlarge", 7, 60)]),
    (&["gr6f"], &[("4xlarge", 7, 60)]),
    (&["c8gn", "r8gn", "r8gb"], EIGHTH_NETWORK),
    (&["c8i-flex", "m8i-flex", "r8i-flex"], EIGHTH_FLEX),
    (&["c8i", "m8i", "r8i"], EIGHTH),
    (
        &["i7i"],
        &[
            ("large", 2, 10),
            ("xlarge", 3, 20),
            ("2xlarge", 3, 40),
            ("4xlarge", 7, 60),
            ("8xlarge", 7, 90),
            ("12xlarge", 7, 90),
            ("16xlarge", 14, 120),
            ("24xlarge", 14, 120),
            ("48xlarge", 14, 120),
            ("metal-24xl", 14, 120),
            ("metal-48xl", 14, 120),
        ],
    ),
    (
        &["i7ie"],
        &[
            ("large", 2, 20),
            ("xlarge", 3, 29),
            ("2xlarge", 3, 29),
            ("3xlarge", 3, 29),
            ("6xlarge", 7, 60),
            ("12xlarge", 7, 60),
            ("18xlarge", 14, 120),
            ("24xlarge", 14, 120),
            ("48xlarge", 14, 120),
            ("metal-24xl", 14, 120),
            ("metal-48xl", 14, 120),
        ],
    ),
    (
        &["i8ge"],
        &[
            ("large", 2, 20),
            ("xlarge", 3, 29),
            ("2xlarge", 3, 29),
            ("3xlarge", 5, 29),
            ("6xlarge", 9, 60),
            ("12xlarge", 11, 60),
            ("18xlarge", 15, 120),
            ("24xlarge", 15, 120),
            ("48xlarge", 23, 120),
            ("metal-24xl", 15, 120),
            ("metal-48xl", 23, 120),
        ],
    ),
    (&["p5"], &[("4xlarge", 3, 60)]),
    (&["p5", "p5e", "p5en"], &[("48xlarge", 63, 120)]),
    (&["p6-b200"], &[("48xlarge", 31, 120)]),
    (&["dl2q"], &[("24xlarge", 14, 120)]),
    (&["mac2-m1ultra", "mac2-m2", "mac2-m2pro", "mac-m4", "mac-m4pro"], &[("metal", 7, 12)]),
    // Families and types that AWS's table names as not supported by trunking.
    (&["c5n", "m5dn", "r5b", "r5dn", "r5n"], BASE_WITHOUT_TRUNKING),
    (&["p3dn"], &[("24xlarge", 14, 0)]),
    (&["mac1"], &[("metal", 7, 0)]),
    (&["g3"], &[("4xlarge", 7, 0), ("8xlarge", 7, 0), ("16xlarge", 14, 0)]),
    (&["g3s"], &[("xlarge", 3, 0)]),
    (
        &["z1d"],
        &[
            ("large", 2, 0),
            ("xlarge", 3, 0),
            ("2xlarge", 3, 0),
            ("3xlarge", 7, 0),
            ("6xlarge", 7, 0),
            ("12xlarge", 14, 0),
            ("metal", 14, 0),
        ],
    ),
    (&["d3"], &[("xlarge", 3, 0), ("2xlarge", 3, 0), ("4xlarge", 3, 0), ("8xlarge", 2, 0)]),
    (
        &["d3en"],
        &[
            ("xlarge", 3, 0),
            ("2xlarge", 3, 0),
            ("4xlarge", 3, 0),
            ("6xlarge", 3, 0),
            ("8xlarge", 3, 0),
            ("12xlarge", 2, 0),
        ],
    ),
    (
        &["g4dn"],
        &[
            ("xlarge", 2, 0),
            ("2xlarge", 2, 0),
            ("4xlarge", 2, 0),
            ("8xlarge", 3, 0),
            ("12xlarge", 7, 0),
            ("16xlarge", 3, 0),
            ("metal", 14, 0),
        ],
    ),
    (
        &["i3en"],
        &[
            ("large", 2, 0),
            ("xlarge", 3, 0),
            ("2xlarge", 3, 0),
            ("3xlarge", 3, 0),
            ("6xlarge", 7, 0),
            ("12xlarge", 7, 0),
            ("24xlarge", 14, 0),
            ("metal", 14, 0),
        ],
    ),
    (&["inf1"], &[("xlarge", 3, 0), ("2xlarge", 3, 0), ("6xlarge", 7, 0), ("24xlarge", 10, 0)]),
    (&["c7i-flex", "m7i-flex"], FLEX),
    (&["c7i-flex", "m7i-flex"], &[("12xlarge", 7, 120), ("16xlarge", 14, 120)]),
    (&["t2"], &[("xlarge", 2, 0), ("2xlarge", 2, 0)]),
    (&["t3a"], &[("small", 1, 0)]),
    (&["t2", "t3", "t3a", "t4g"], BURSTABLE),
    (&["m4"], &[("large", 1, 0)]),
    (&["i3"], &[("16xlarge", 14, 0), ("metal", 14, 0)]),
    (&["r4"], &[("16xlarge", 14, 0)]),
    (&["h1", "i3", "c3", "c4", "m3", "m4", "i2", "r3", "r4", "d2", "f1"], XEN),
    (
        &["m5zn"],
        &[
            ("large", 2, 14),
            ("xlarge", 3, 31),
            ("2xlarge", 3, 64),
            ("3xlarge", 7, 98),
            ("6xlarge", 7, 120),
        ],
    ),
    (&["mac2"], &[("metal", 7, 12)]),
    (&["hpc6a"], &[("48xlarge", 1, 120)]),
    (&["hpc6id"], &[("32xlarge", 1, 120)]),
    (
        &["x2idn"],
        &[("16xlarge", 14, 120), ("24xlarge", 14, 120), ("32xlarge", 14, 120), ("metal", 14, 120)],
    ),
    (
        &["x2iedn"],
        &[
            ("xlarge", 3, 13),
            ("2xlarge", 3, 29),
            ("4xlarge", 7, 60),
            ("8xlarge", 7, 120),
            ("16xlarge", 14, 120),
            ("24xlarge", 14, 120),
            ("32xlarge", 14, 120),
            ("metal", 14, 120),
        ],
    ),
    (
        &["x2iezn"],
        &[
            ("2xlarge", 3, 64),
            ("4xlarge", 7, 120),
            ("6xlarge", 7, 120),
            ("8xlarge", 7, 120),
            ("12xlarge", 14, 120),
            ("metal", 14, 120),
        ],
    ),
    (&["u-3tb1"], &[("56xlarge", 7, 12)]),
    (&["u-6tb1"], &[("56xlarge", 14, 12)]),
    (&["u-18tb1", "u-24tb1"], &[("metal", 14, 12)]),
    (
        &["i4i"],
        &[
            ("large", 2, 0),
            ("xlarge", 3, 8),
            ("2xlarge", 3, 28),
            ("4xlarge", 7, 58),
            ("8xlarge", 7, 118),
            ("12xlarge", 7, 118),
            ("16xlarge", 14, 248),
            ("24xlarge", 14, 118),
            ("32xlarge", 14, 498),
            ("metal", 14, 498),
        ],
    ),
    (&["dl1", "p4d", "p4de"], &[("24xlarge", 59, 120)]),
    (
        &["g4ad"],
        &[
            ("xlarge", 1, 12),
            ("2xlarge", 1, 12),
            ("4xlarge", 2, 12),
            ("8xlarge", 3, 12),
            ("16xlarge", 7, 12),
        ],
    ),
    (
        &["g5"],
        &[
            ("xlarge", 3, 6),
            ("2xlarge", 3, 19),
            ("4xlarge", 7, 40),
            ("8xlarge", 7, 90),
            ("12xlarge", 14, 120),
            ("16xlarge", 7, 120),
            ("24xlarge", 14, 120),
            ("48xlarge", 6, 120),
        ],
    ),
    (&["gr6"], &[("4xlarge", 7, 60), ("8xlarge", 7, 90)]),
    (
        &["inf2"],
        &[("xlarge", 3, 20), ("8xlarge", 7, 90), ("24xlarge", 14, 120), ("48xlarge", 14, 120)],
    ),
    (&["g2"], &[("2xlarge", 3, 0)]),
    (&["p3"], &[("2xlarge", 3, 40), ("8xlarge", 7, 60), ("16xlarge", 7, 120)]),
    (&["u7i-12tb"], &[("224xlarge", 14, 120)]),
    (&["u7i-6tb"], &[("112xlarge", 14, 120)]),
    (&["trn1"], &[("2xlarge", 3, 19), ("32xlarge", 39, 120)]),
    (&["vt1"], &[("3xlarge", 3, 40), ("6xlarge", 7, 60), ("24xlarge", 14, 120)]),
];

/// The tasks with a network interface that an instance type can run, without and with trunking; `None` for a type that
/// isn't in the table. With trunking, a type that doesn't support it has `None`.
pub fn task_enis(name: &str) -> Option<(u64, Option<u64>)> {
    let (family, size) = name.split_once('.')?;
    FAMILIES.iter().filter(|(families, _)| families.contains(&family)).find_map(|(_, sizes)| {
        let (_, without, with) = sizes.iter().find(|(known, ..)| *known == size)?;
        Some((*without, Some(*with).filter(|with| *with > 0)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_of_the_tables() {
        for (name, limits) in [
            ("c5.large", Some((2, Some(10)))),
            ("c5.metal", Some((14, None))),
            ("m6i.8xlarge", Some((7, Some(90)))),
            ("m6in.32xlarge", Some((13, Some(120)))),
            ("m7i.12xlarge", Some((7, Some(120)))),
            ("m7g.8xlarge", Some((7, Some(60)))),
            ("c7gd.metal", Some((14, Some(120)))),
            ("r7iz.metal-32xl", Some((14, Some(120)))),
            ("r8g.medium", Some((1, Some(4)))),
            ("g6e.48xlarge", Some((39, Some(120)))),
            ("g6e.xlarge", Some((3, Some(20)))),
            ("c7i-flex.large", Some((2, Some(4)))),
            ("t3.micro", Some((1, None))),
            ("t3a.small", Some((1, None))),
            ("t4g.2xlarge", Some((3, None))),
            ("m4.large", Some((1, None))),
            ("g4dn.12xlarge", Some((7, None))),
            ("r5.8xlarge", Some((7, None))),
            ("a1.medium", Some((1, Some(10)))),
            ("p4d.24xlarge", Some((59, Some(120)))),
            ("m7a.8xlarge", Some((7, Some(90)))),
            ("c7a.medium", Some((1, Some(4)))),
            ("r7a.metal-48xl", Some((14, Some(120)))),
            ("i7i.12xlarge", Some((7, Some(90)))),
            ("i7ie.3xlarge", Some((3, Some(29)))),
            ("i8g.24xlarge", Some((14, Some(120)))),
            ("i8ge.metal-48xl", Some((23, Some(120)))),
            ("x8g.medium", Some((1, Some(4)))),
            ("m8i.8xlarge", Some((9, Some(90)))),
            ("c8i-flex.xlarge", Some((3, Some(10)))),
            ("r8gn.48xlarge", Some((23, Some(120)))),
            ("p5.48xlarge", Some((63, Some(120)))),
            ("p5.4xlarge", Some((3, Some(60)))),
            ("c5n.18xlarge", Some((14, None))),
            ("r5b.16xlarge", Some((14, Some(120)))),
            ("r5b.large", Some((2, None))),
            ("z1d.3xlarge", Some((7, None))),
            ("d3.8xlarge", Some((2, None))),
            ("r4.16xlarge", Some((14, None))),
            ("z9x.large", None),
            ("m5", None),
            ("m5.7xlarge", None),
        ] {
            assert_eq!(task_enis(name), limits, "{name}");
        }
        let date: Vec<usize> = DATE.split('-').map(str::len).collect();
        assert_eq!(date, [4, 2, 2]);
    }
}
