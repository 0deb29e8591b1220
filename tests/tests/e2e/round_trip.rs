//! A program goes through validate, every format, a registry and back, and comes out as the same bytes.

use wpack_tests::{context::Context, layout::sha256, module, registry::Registry};

#[test]
fn a_program_that_nobody_here_wrote() {
    round_trip(&module::icepack());
}

#[test]
fn a_c_program() {
    round_trip(&module::echo());
}

#[test]
fn a_component() {
    round_trip(&module::component(&module::echo()));
}

fn round_trip(program: &[u8]) {
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("program.wasm", program);
    context.run("validate program.wasm").success();

    let built = context.run("build program.wasm -t program:1 --format bundle,artifact,shim,compat").success();
    let tags = ["1", "1-artifact", "1-shim", "1-compat"];
    for (tag, digest) in tags.iter().zip(built.digests()) {
        let reference = registry.reference(&format!("program:{tag}"));
        let pushed = context.run(&format!("push program:{tag} {reference}")).success();
        assert_eq!(pushed.digest(), digest, "{tag}");
        context.run(&format!("pull {reference} -o {tag}.wasm")).success();
        assert!(context.read(&format!("{tag}.wasm")) == program, "the bytes that came back from {tag}");
    }
    assert_eq!(registry.tags("program"), ["1", "1-artifact", "1-compat", "1-shim"]);
}

#[test]
fn the_layer_of_an_artifact_is_the_file() {
    let (context, registry) = (Context::new(), Registry::plain());
    let program = module::icepack();
    context.write("icepack.wasm", &program);
    let reference = registry.reference("icepack:1");
    context.run("build icepack.wasm -t icepack:1 --format artifact").success();
    context.run(&format!("push icepack:1 {reference}")).success();
    assert!(registry.blob("icepack", &sha256(&program)) == program, "what curl receives");
}

#[test]
fn a_module_that_is_pulled_has_its_line() {
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("hello.wasm", module::hello());
    let name = registry.reference("hello:1");
    context.run(&format!("build hello.wasm --format artifact -o docker://{name}")).success();
    let pull = format!("pull {name} -o back.wasm");
    let said = context.run(&pull).success().stderr();
    assert_eq!((said.lines().count(), said.contains("downloaded")), (1, true), "{said}");
    assert_eq!(context.run(&format!("{pull} --quiet")).success().stderr(), "");
    assert_eq!(context.read("back.wasm"), module::hello());
}
