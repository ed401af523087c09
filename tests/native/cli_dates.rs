//! The dates of `aws cloudfront sign`: docs/reference/cloudfront.md, section 8.

use cloudglass::time::{
    civil_from_days,
    cli_date::{DateForm, parse},
};

/// 2026-07-01.
const NOW: i64 = 1_782_864_000;

/// The results of awscli 1.46.3, botocore 1.44.8, and python-dateutil 2.9.0.post0, in 2026.
#[test]
fn dates_are_read_as_the_command_reads_them() {
    let cases: &[(&str, i64)] = &[
        ("253402300799", 253_402_300_799),
        ("20240331100000", 1_711_879_200),
        ("202403311000", 202_403_311_000),
        ("-1", -1),
        ("-0.5", 0),
        (" 1711843200 ", 1_711_843_200),
        ("1_000", 1000),
        ("1e9", 1_000_000_000),
        ("1711843200.9", 1_711_843_200),
        ("1711843200.9999999", 1_711_843_201),
        ("31/03/2024", 1_711_843_200),
        ("03/04/2024", 1_709_510_400),
        ("2024/03/31", 1_711_843_200),
        ("24-03-31", 1_932_076_800),
        ("2024-3-5", 1_709_596_800),
        ("March 31 2024", 1_711_843_200),
        ("31 Mar 2024 10:00", 1_711_879_200),
        ("Sun, 31 Mar 2024 00:00:00 GMT", 1_711_843_200),
        ("2024-03-31T10:00:00.600Z", 1_711_879_200),
        ("2024-03-31T10:00:00,5Z", 1_711_879_200),
        ("2024-03-31T10", 1_711_879_200),
        ("2024-03-31T10:00Z", 1_711_879_200),
        ("2024-03-31 10:00 PST", 1_711_879_200),
        ("2024-03-31T10:00:00+23:59", 1_711_792_860),
        ("2024-03-31T10:00:00+0900", 1_711_846_800),
        ("2024-03-31T10:00:00 +09:00", 1_711_846_800),
        ("20240331T100000Z", 1_711_879_200),
        ("0001-01-01", -62_135_596_800),
        ("01.27.09T08:48.5am BRST+3", 1_233_056_910),
        ("07h16-0300 (BRST), Aug of 24 of 13", 1_723_544_160),
        ("07:17.1234567:5PM +05:45, 20110210", 1_297_344_725),
        ("Mar-30-15-30T034632,25+09:00", 1_427_654_792),
        ("5 Jan of 2024", 1_704_412_800),
        ("770213 6h 19 pm UTC-5", 224_690_400),
        ("47.May.13, 10h 08PM+0000", 2_441_390_400),
        ("83_0918", 830_918),
        ("31/Mar/24", 1_711_843_200),
        ("19 h 22 m 22,25 s+9 204010280104", 2_234_966_662),
        ("12/14/2002/13t04h 8", 1_039_838_880),
        ("tuesday 10/28/May", 1_275_004_800),
        ("Oct of1 21t4.5h EST", 1_633_062_600),
        ("March-31-2024", 1_711_843_200),
        ("Jan.33-28", 1_990_483_200),
        ("5-81/January", 347_500_800),
        ("10:00:00 on 31 March 2024", 1_711_879_200),
        ("032604.123456 pm-0300 (BRST) 7-24-19-10", 1_564_017_964),
        ("31 12 24", 1_735_603_200),
        ("Mar.31.2024", 1_711_843_200),
        ("Jan of 2024 5", 1_704_412_800),
        ("20240331101530", 1_711_880_130),
        ("2024-03-31 10h04", 1_711_879_440),
        ("22am+0000, 20381211", 2_175_717_600),
        ("23, sept, 86t2002PMZ", 527_889_720),
        ("July 4, 1976 12:01:02 am", 205_286_462),
        ("Mar/31/98/12 at 1h13 AM GMT+3", 891_317_580),
        ("20240110113358.", 1_704_886_438),
        ("20240110113358 ", 1_704_886_438),
        ("2024-03-31 10h 4.25m", 1_711_879_455),
        ("2024-03-31 10.5h", 1_711_881_000),
        ("2024-03-31T10:00:00 -03:00 (BRST)", 1_711_890_000),
        ("2024-03-31T10:00:00 ABCDE", 1_711_879_200),
        ("1_000_000", 1_000_000),
        ("2024-03-31 10:00 p.m.", 1_711_922_400),
        ("Wed, July 10, 96", 836_956_800),
        ("1996.July.10 AD 12:08 PM", 837_000_480),
        ("Tuesday, April 12, 1952 AD 3:30:42pm PST", -559_211_358),
        ("5:50 A.M. on June 13, 1990", 645_256_200),
        ("20030925T104941-0300", 1_064_497_781),
        ("Thu Sep 25 10:36:28 2003", 1_064_486_188),
        ("0:01:02 on July 4, 1976", 205_286_462),
        ("950404 122212", 796_998_132),
        ("12 31 24", 1_735_603_200),
        ("13 1 24", 1_705_104_000),
        ("12 13 24", 1_734_048_000),
        ("32 1 5", 1_956_873_600),
        ("31 1 5", 1_107_129_600),
        ("1 32 Jan", 1_956_528_000),
        ("Jan 32 5", 1_956_873_600),
        ("Jan 31 5", 1_107_129_600),
        ("32 Jan 5", 1_956_873_600),
        ("31 Jan 5", 1_107_129_600),
        ("5 32 Jan", 1_956_873_600),
        ("5 31 Jan", 1_107_129_600),
    ];
    for (text, epoch) in cases {
        let read = parse(text, NOW);
        assert_eq!(read.as_ref().map(|date| date.epoch()), Ok(*epoch), "{text}");
    }
    for text in [
        "253402300800",
        "1711843200000",
        "1__0",
        "nan",
        "inf",
        "1e400",
        "",
        "13/13/2024",
        "2024-03-31T24:00:00",
        "2024-03-31T10:00:60Z",
        "2024-03-31T10:00:00+25:00",
        "2024-03-31T10:00:00+09:00[Asia/Seoul]",
        "0001-01-01T00:00:00+01:00",
        "10000-01-01",
        "2024-090",
        "2024-W13-7",
        "2024-31-03",
        "2024-03-31Z",
        "1711843200 UTC",
        "0x10",
        "2024-03",
        "friday",
        "10:00",
        "Jan of 01",
        "June-05T06 UTC",
        "march-05",
        "26 at 09h 60",
        "31/T03h 31 GMT",
        "december-1999 on 120257 GMT",
        "19920615053611T7:7.1234567:40 pm BRST+3",
        "8 hours 30 minutes 57 seconds AM+09:00, 29-36-4",
        "Nov/14/20/09T02h37am-0300 (BRST)",
        "0-3-31 5h",
        "2024-03-31T10:00:00 -03:00 (BR)",
        "2024-03-31T10:00:00 -03:00 (BRSTXY)",
        "2024-03-31T10:00:00 -03:00 (brst)",
        "2024-03-31T10:00:00 -03:00 [BRST)",
        "2024-03-31T10:00:00 -03:00 (BRST]",
        "2024-03-31T10:00:00 -03:00(BRST)",
        "2024-03-31T10:00:00 abc",
        "2024-03-31T10:00:00 ABCDEF",
        "2024-03-31T10:00:00 +930",
        "2024-03-31 24am",
        "_1000",
        "1000_",
        "a.5 March 2024",
        "5.a March 2024",
        "99999999999999",
        "-1711843200000",
    ] {
        assert!(parse(text, NOW).is_err(), "{text}");
    }
}

/// The parser adds what is missing from today's date. Cloudglass refuses such a text, and names the first missing part.
#[test]
fn what_depends_on_the_day_is_refused() {
    for (text, missing) in [
        ("10:00 15", "the year"),
        ("10:00 31", "the year"),
        ("10:00 32", "the month"),
        ("10:00 101", "the month"),
        ("10:00 2024", "the month"),
        ("Jan", "the year"),
        ("Jan 2024", "the day"),
        ("2024 Jan", "the day"),
        ("Jan-2024", "the day"),
        ("2024-03", "the day"),
        ("32 3", "the day"),
        ("31 3", "the year"),
        ("3 32", "the day"),
        ("3 31", "the year"),
        ("3 4", "the year"),
        ("Jan 32", "the day"),
        ("Jan 31", "the year"),
        ("32 Jan", "the day"),
        ("31 Jan", "the year"),
        ("march-05", "the year"),
        ("Jan of 01", "the day"),
        ("10:00", "the year"),
        ("friday", "the day of a weekday"),
        ("friday 2024", "the day of a weekday"),
        ("friday 5", "the year"),
    ] {
        let problem = parse(text, NOW).unwrap_err();
        assert!(problem.contains(&format!("takes {missing} from")), "{text}: {problem}");
    }
}

#[test]
fn a_refusal_says_what_is_wrong() {
    let long = |spaces: usize| format!("2024-03-31{}", " ".repeat(spaces));
    for (text, says) in [
        ("253402300799000", "divide it by 1000"),
        ("1711843200000", "divide it by 1000"),
        ("253402300800000", "outside the years 1 to 9999"),
        ("-1711843200000", "outside the years 1 to 9999"),
        ("1e30", "outside the years 1 to 9999"),
        ("20241331101530", "month 13 doesn't exist"),
        ("2024-02-30", "day 30 doesn't exist"),
        ("2024-03-31T24:00", "hour 24 doesn't exist"),
        ("2024-03-31T10:60", "minute 60 doesn't exist"),
        ("2024-03-31T10:00:60", "second 60 doesn't exist"),
        ("2024-03-31T10:00+24:00", "less than 24 h"),
        ("9999-12-31T23:59:59-00:01", "outside the years 1 to 9999"),
        ("  ", "expected a date"),
        ("tomorrow", "expected YYYY-MM-DD"),
        (&long(191), "too long"),
    ] {
        let problem = parse(text, NOW).unwrap_err();
        assert!(problem.contains(says), "{text}: {problem}");
    }
    assert_eq!(parse(&long(190), NOW).map(|date| date.epoch()), Ok(1_711_843_200));
}

#[test]
fn two_digits_are_a_year_near_the_present_one() {
    let years = |now: i64| {
        ["00", "31", "49", "50", "75", "76", "99"].map(|year| {
            let date = parse(&format!("Jan 1 {year}"), now).unwrap();
            civil_from_days(date.epoch().div_euclid(86_400)).0
        })
    };
    assert_eq!(years(NOW), [2000, 2031, 2049, 2050, 2075, 1976, 1999]);
    // 1999 and 2100.
    assert_eq!(years(915_148_800), [2000, 2031, 1949, 1950, 1975, 1976, 1999]);
    assert_eq!(years(4_102_444_800), [2100, 2131, 2149, 2050, 2075, 2076, 2099]);
}

/// A JavaScript date has milliseconds, and `Math.round` rounds halves up.
#[test]
fn seconds_are_rounded_as_javascript_does() {
    for (text, cut, rounded) in [
        ("2024-03-31T10:00:00.600Z", 1_711_879_200, 1_711_879_201),
        ("2024-03-31T10:00:00.500Z", 1_711_879_200, 1_711_879_201),
        ("2024-03-31T10:00:00.4999Z", 1_711_879_200, 1_711_879_200),
        ("-1.5", -1, -1),
        ("-1.6", -1, -2),
    ] {
        let date = parse(text, NOW).unwrap();
        assert_eq!((date.epoch(), date.rounded()), (cut, rounded), "{text}");
    }
}

/// AWS documents `YYYY-MM-DD`, with `Thh:mm:ss`, and with an offset.
#[test]
fn documented_forms_are_told_from_guesses() {
    use DateForm::{Documented, Epoch, Guessed};
    for (text, form) in [
        ("2024-03-31", Documented),
        ("2024-03-31T10:00:00", Documented),
        ("2024-03-31T10:00:00Z", Documented),
        ("2024-03-31T10:00:00+09:00", Documented),
        ("2024-03-31T10:00:00-03:00", Documented),
        ("2024-03-31T10:00:00+0900", Guessed),
        ("2024-03-31T10:00", Guessed),
        ("2024-03-31 10:00:00", Guessed),
        ("2024-3-31", Guessed),
        ("03/04/2024", Guessed),
        ("1711879200", Epoch),
        ("20240331100000", Guessed),
    ] {
        assert_eq!(parse(text, NOW).map(|date| date.form), Ok(form), "{text}");
    }
}
