//! libFuzzer runs `wpack_fuzz::adapt`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wpack_fuzz::adapt(bytes));
