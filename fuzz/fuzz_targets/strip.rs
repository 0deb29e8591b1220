//! libFuzzer runs `wpack_fuzz::strip`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wpack_fuzz::strip(bytes));
