//! libFuzzer runs `wpack_fuzz::validate`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wpack_fuzz::validate(bytes));
