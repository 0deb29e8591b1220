//! Random bytes, and programs with random damage: each gets its report.

use proptest::prelude::*;

use crate::support::{codes, corpus};

proptest! {
    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..256)) {
        codes(&bytes);
    }

    #[test]
    fn arbitrary_bytes_behind_a_header(component in any::<bool>(), bytes in prop::collection::vec(any::<u8>(), 0..256)) {
        let header: &[u8] = if component { b"\0asm\x0d\0\x01\0" } else { b"\0asm\x01\0\0\0" };
        codes(&[header, &bytes].concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Bytes changed, cut out and doubled in valid modules and components.
    #[test]
    fn mutated_programs(
        case in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<(prop::sample::Index, prop::sample::Index)>(),
        mode in 0..3,
    ) {
        thread_local!(static CORPUS: Vec<Vec<u8>> = corpus());
        let mut bytes = CORPUS.with(|corpus| case.get(corpus).clone());
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let (a, b) = (cut.0.index(bytes.len()), cut.1.index(bytes.len()));
        let range = a.min(b)..a.max(b);
        match mode {
            1 => drop(bytes.drain(range)),
            2 => bytes.extend_from_within(range),
            _ => {}
        }
        codes(&bytes);
    }
}
