//! libFuzzer runs `wpack_fuzz::metadata`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wpack_fuzz::metadata(bytes));
