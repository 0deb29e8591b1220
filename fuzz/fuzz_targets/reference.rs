//! libFuzzer runs `wpack_fuzz::reference`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wpack_fuzz::reference(bytes));
