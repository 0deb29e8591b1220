//! A large program that sets out to a registry before its digest is known.

use std::fs;

use wpack_tests::{context::Context, module, registry::Registry};

const SIZE: usize = 64 << 20;

/// Which is known first is a matter of milliseconds: of so many programs one has set out before.
const TRIES: u64 = 5;

#[test]
fn a_program_arrives_whole_whether_it_set_out_early_or_not() {
    let (context, registry) = (Context::new(), Registry::plain());
    let sets_out = |number: u64| {
        let program = module::padded(number, SIZE);
        context.write("large.wasm", &program);
        let build =
            |to: &str| context.run(&format!("build large.wasm --format artifact -vv -o {to}")).success();
        let name = registry.reference(&format!("large:{number}"));
        let pushed = build(&format!("docker://{name}"));
        assert_eq!(pushed.digest(), build(&format!("oci:layout:{number}")).digest());
        context.run(&format!("pull {name} -o pulled.wasm")).success();
        assert!(fs::read(context.path("pulled.wasm")).unwrap() == program, "another program came back");
        // The same under another name: nothing is sent, or what was is taken back.
        let again = build(&format!("docker://{name}-again"));
        assert_eq!(again.digest(), pushed.digest());
        let has = |method: &str| again.stderr().lines().any(|line| line.starts_with(method));
        assert_eq!(has("POST"), has("DELETE"), "{again}");
        pushed.stderr().lines().any(|line| line.starts_with("PATCH"))
    };
    assert!((0..TRIES).any(sets_out), "no program set out before its digest was known");
}
