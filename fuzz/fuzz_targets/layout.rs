//! libFuzzer runs `wpack_fuzz::layout`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wpack_fuzz::layout(bytes));
