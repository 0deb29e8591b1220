//! libFuzzer runs `wpack_fuzz::archive`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wpack_fuzz::archive(bytes));
