//! Programs of each world, in each kind of image, for each kind of file and each host, with hostile texts: what a host
//! will not run is refused, and what was said on the command line is what a reader reads.

use std::{collections::BTreeSet, path::PathBuf};

use serde_json::Value;
use wpack_tests::{context::Context, kubernetes, module, tool::tool};

use crate::{
    check::Files,
    programs,
    reader::{HOSTILE, Reader, Reader::*},
};

/// Those of all tests, and a server compiled of C.
const PROGRAMS: [&str; 5] = ["command", "component", "http", "p3", "proxy"];

const FORMATS: [&str; 4] = ["bundle", "artifact", "compat", "shim"];

/// A kind of file for a host.
struct Kind {
    line: &'static str,
    /// What is given to `--output`, and the file that holds the texts; below a folder for each run.
    output: &'static str,
    file: &'static str,
    reader: Reader,
    /// The target of `wpack validate` that decides.
    target: &'static str,
    /// The formats of images that the host starts.
    takes: &'static [&'static str],
}

const fn kind(
    line: &'static str,
    (output, file): (&'static str, &'static str),
    reader: Reader,
    target: &'static str,
    takes: &'static [&'static str],
) -> Kind {
    Kind { line, output, file, reader, target, takes }
}

const PLAIN: (&str, &str) = ("kubernetes.yaml", "kubernetes.yaml");
/// Read after kubectl and helm have made objects of it.
const BUILT: (&str, &str) = ("folder", "built.yaml");
const ALL: &[&str] = &FORMATS;

const KINDS: [Kind; 19] = [
    kind("kubernetes --on bundle", PLAIN, Kubernetes, "wpack", &["bundle"]),
    kind("kubernetes --on bundle --layout kustomize", BUILT, Kustomize, "wpack", &["bundle"]),
    kind("kubernetes --on bundle --layout helm", BUILT, Kubernetes, "wpack", &["bundle"]),
    kind("kubernetes --on shim", PLAIN, Kubernetes, "runwasi-wasmtime", ALL),
    kind("kubernetes --on shim --layout kustomize", BUILT, Kustomize, "runwasi-wasmtime", ALL),
    kind("kubernetes --on shim --layout helm", BUILT, Kubernetes, "runwasi-wasmtime", ALL),
    kind("kubernetes --on crun", PLAIN, Kubernetes, "crun", &["bundle", "compat"]),
    kind("kubernetes --on crun --layout kustomize", BUILT, Kustomize, "crun", &["bundle", "compat"]),
    kind("kubernetes --on crun --layout helm", BUILT, Kubernetes, "crun", &["bundle", "compat"]),
    kind("kubernetes --on spin", PLAIN, Kubernetes, "containerd-shim-spin", &["artifact"]),
    kind("kubernetes --on spin --layout kustomize", BUILT, Kustomize, "containerd-shim-spin", &["artifact"]),
    kind("kubernetes --on spin --layout helm", BUILT, Kubernetes, "containerd-shim-spin", &["artifact"]),
    kind("kubernetes --on wasmcloud", PLAIN, Wasmcloud, "wasmcloud", &["artifact"]),
    kind("nomad", ("job.hcl", "job.hcl"), Nomad, "wpack", &["bundle"]),
    kind("nomad --on shim", ("job.hcl", "job.hcl"), Nomad, "runwasi-wasmtime", &["bundle", "compat"]),
    kind("compose", ("compose.yaml", "compose.yaml"), Compose, "wpack", &["bundle"]),
    kind("systemd", (".", "web.container"), Systemd, "wpack", &["bundle"]),
    kind("spin", (".", "spin.toml"), Spin, "containerd-shim-spin", &["artifact"]),
    kind("wasmcloud", ("wasmcloud.yaml", "wasmcloud.yaml"), Wasmcloud, "wasmcloud", &["artifact"]),
];

/// Options that only some programs have: program, arguments, output, file.
const OPTIONS: [(&str, &str, (&str, &str), Reader); 14] = [
    ("http", "kubernetes --port 80 --http-route a.example.com", PLAIN, Kubernetes),
    ("http", "nomad --port 80 --health-path /\"${x}", ("job.hcl", "job.hcl"), Nomad),
    ("http", "compose --port 80", ("compose.yaml", "compose.yaml"), Compose),
    ("http", "systemd --port 80", (".", "web.container"), Systemd),
    ("command", "kubernetes --schedule @daily", PLAIN, Kubernetes),
    ("command", "kubernetes --schedule @daily --layout helm", BUILT, Kubernetes),
    ("component", "kubernetes --on shim --runtime-class k3s", PLAIN, Kubernetes),
    ("http", "kubernetes --on shim --hpa 5 --ingress a.example.com", PLAIN, Kubernetes),
    ("http", "kubernetes --on shim --http-route *.example.com", PLAIN, Kubernetes),
    ("http", "kubernetes --on spin --emit-runtime-class", PLAIN, Kubernetes),
    ("command", "nomad --schedule @daily", ("job.hcl", "job.hcl"), Nomad),
    ("http", "nomad --on shim --health-path /\"${x}", ("job.hcl", "job.hcl"), Nomad),
    ("http", "spin --allowed-host https://\"x", (".", "spin.toml"), Spin),
    ("http", "wasmcloud --host a\"b --allowed-host *", ("w.yaml", "w.yaml"), Wasmcloud),
];

/// Folders of runs, and what is to be read in them.
struct Written<'a> {
    context: &'a Context,
    tools: Option<PathBuf>,
    files: Files,
    readers: Vec<(String, Reader)>,
}

impl Written<'_> {
    /// Runs `wpack generate` with all hostile texts, into a folder of its own; the exit code.
    fn generate(&mut self, line: &str, input: &[&str], place: (&str, &str), reader: Reader) -> i32 {
        let (output, file) = place;
        let folder = format!("run-{}", self.readers.len());
        let run = self.context.run(&format!("generate {line} --output {folder}/{output} --name web -q"));
        let outcome = reader.hostile(run).args(input).finish();
        let code = outcome.exit_code();
        if code == 0 && (file != BUILT.1 || self.build(&folder)) {
            self.files.add(self.context.path(&format!("{folder}/{file}")), reader.kind());
            self.readers.push((format!("{line} {input:?}"), reader));
        } else if code == 0 {
            std::fs::remove_dir_all(self.context.path(&folder)).unwrap();
        }
        code
    }

    /// Lets kubectl or helm make objects of a folder; not where the caller opted out of both.
    fn build(&self, folder: &str) -> bool {
        let Some(tools) = &self.tools else { return false };
        let place = self.context.path(folder).join("folder");
        let is_chart = place.join("Chart.yaml").exists();
        let run = |program: &str| self.context.dress(std::process::Command::new(tools.join(program)));
        let built = if is_chart {
            run("helm").args(["template", "release"]).arg(&place)
        } else {
            run("kubectl").arg("kustomize").arg(place.join("overlays/production"))
        };
        self.context.write(&format!("{folder}/built.yaml"), built.success().stdout());
        true
    }

    /// Holds what a reader reads against what was said; how many texts were compared.
    fn compare(self) -> usize {
        let mut compared = 0;
        for ((what, reader), documents) in self.readers.iter().zip(self.files.read()) {
            for (place, texts) in reader.texts(&documents) {
                assert_eq!(texts, reader.said(), "{place} of {what}");
                compared += texts.len();
            }
        }
        compared
    }
}

/// The targets that a program runs on, as `wpack validate` says.
fn targets(context: &Context, program: &str) -> BTreeSet<String> {
    let report = context.run(&format!("validate {program}.wasm --json")).finish().json();
    let targets = report["modules"][0]["targets"].as_array().unwrap();
    let runs = targets.iter().filter(|target| target["verdict"] == "runs");
    runs.map(|target| target["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_combination_is_refused_or_read_back() {
    let context = programs::context();
    context.write("proxy.wasm", module::proxy());
    let mut written = Written {
        context: &context,
        tools: kubernetes::programs(),
        files: Files::default(),
        readers: Vec::new(),
    };
    let (mut runs, mut refused, mut seen) = (0, 0, BTreeSet::new());
    for program in PROGRAMS {
        let targets = targets(&context, program);
        let mut inputs = vec![None];
        for format in FORMATS {
            let build =
                format!("build {program}.wasm --format {format} -t ghcr.io/{program}/web:{format} -q");
            let is_built = context.run(&build).finish().exit_code() == 0;
            assert_eq!(is_built, format != "bundle" || targets.contains("wpack"), "{build}");
            inputs.extend(is_built.then_some(Some(format)));
        }
        for kind in &KINDS {
            let is_run = targets.contains(kind.target)
                && (kind.line != "spin" || ["http", "proxy"].contains(&program));
            for format in &inputs {
                let image = format!("ghcr.io/{program}/web:{}", format.unwrap_or_default());
                let module = format!("{program}.wasm");
                let input = match format {
                    Some(_) => vec![image.as_str()],
                    None => vec![module.as_str(), "--image", programs::IMAGE],
                };
                let code = written.generate(kind.line, &input, (kind.output, kind.file), kind.reader);
                let is_right = is_run && format.is_none_or(|format| kind.takes.contains(&format));
                assert_eq!(code, i32::from(!is_right), "{program} in {format:?}: {}", kind.line);
                runs += 1;
                refused += code;
                seen.extend(is_right.then_some(kind.line));
            }
        }
    }
    assert_eq!(seen.len(), KINDS.len(), "each kind is written for some program: {seen:#?}");
    for (program, line, place, reader) in OPTIONS {
        let input = [&format!("{program}.wasm"), "--image", programs::IMAGE];
        assert_eq!(written.generate(line, &input, place, reader), 0, "{line}");
        runs += 1;
    }
    let files = written.readers.len();
    let compared = written.compare();
    println!("{runs} combinations: {refused} refused, {files} files read back, {compared} texts compared");
    assert!(files > 80 && compared > files * HOSTILE.len() / 2 * 3);
}

#[test]
fn a_file_is_made_again_by_its_command_whatever_the_texts() {
    let context = programs::context();
    let line = format!("generate compose command.wasm --image {}", programs::IMAGE);
    let run = HOSTILE.iter().fold(context.run(&line), |run, text| run.arg(format!("--arg={text}")));
    run.success();
    let first = context.read("compose.yaml");
    let text = String::from_utf8(first.clone()).unwrap();
    let command = text.lines().find_map(|line| line.strip_prefix("# Made by: wpack ")).unwrap();
    // bash reads the words as a person's shell would.
    let words = tool("bash").args(["-c", &format!("printf '%s\\0' {command}")]).success().stdout();
    std::fs::remove_file(context.path("compose.yaml")).unwrap();
    context.wpack().args(words.trim_end_matches('\0').split('\0')).success();
    assert_eq!(context.read("compose.yaml"), first);
}

/// What a pipeline runs is the project's command, whatever its files are called.
#[test]
fn pipelines_and_dockerfiles_run_what_the_project_says() {
    for name in ["it's \"a\".c", "a: b #c.c", "{{ x }} ${{ y }} $HOME $(z).c", "Größe 🚢.c", "-o.c"] {
        let context = Context::new();
        context.write(name, "int main(void) { return 0; }\n");
        context.run("generate github -q").success();
        context.run("generate gitlab -q").success();
        let mut files = Files::default();
        files.add(context.path(".github/workflows/wpack.yml"), "yaml");
        files.add(context.path(".gitlab-ci.yml"), "yaml");
        let [github, gitlab] = &files.read()[..] else { panic!() };
        let step = |step: &&Value| step["name"] == "Build";
        let steps = github[0]["jobs"]["check"]["steps"].as_array().unwrap();
        let github = steps.iter().find(step).unwrap()["env"]["BUILD"].as_str().unwrap();
        let gitlab = gitlab[0]["build"]["variables"]["BUILD"].as_str().unwrap();
        // GitHub puts a text in place of an expression, GitLab one dollar in place of two.
        for build in [github.replace("${{ '${{' }}", "${{"), gitlab.replace("$$", "$")] {
            let shell = tool("sh").env("CC", "printf %s\\n");
            let words = shell.args(["-c", &build]).success().stdout();
            assert_eq!(words.lines().last(), Some(&*format!("./{name}")), "{build}");
        }
    }
}
