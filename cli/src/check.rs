//! `build --check`: the finished image, started here as a container engine would start it.
//!
//! No namespace is needed for that. The program reaches nothing but what the runner gives it, and that is what the
//! entrypoint says, with every path moved below a folder that vanishes: its folders are there and empty.

mod visit;

use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    os::unix::{fs::PermissionsExt as _, process::ExitStatusExt as _},
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
    time::Duration,
};

use tempfile::TempDir;
use wpack_oci::{
    Image, extract,
    spec::{DOCUMENT_LIMIT, Execution, ImageConfig},
};
use wpack_validate::escape;

use self::visit::{Visit, visit};
use crate::{
    built::Built,
    error::{CommandError, Context as _, Kind, Result},
    format::bundle::NATIVE_PATH,
    process::{self, Limits},
    runners,
};

/// How long is waited, and how much is kept of what the program says about its failure. What still runs then has
/// started: a server never ends.
const LIMITS: Limits = Limits { time: Duration::from_secs(5), output: 2048 };

/// The largest file that is taken out of a layer, in bytes.
const LARGEST: u64 = 4 << 30;

/// Starts the image for this machine; one that answers HTTP is asked for `/`.
///
/// # Errors
/// When there is none, or it does not start. What a program that did start returns is its own matter.
pub(crate) fn check(built: &Built, answers_http: bool, input: &str) -> Result<()> {
    let cannot = || format!("cannot check `{input}`");
    let image = image(built)?;
    let execution = execution(image).context(cannot)?;
    let root = TempDir::new().map_err(|error| unwritable(cannot(), error))?;
    let addr = answers_http.then(free_address).transpose().map_err(|error| unwritable(cannot(), error))?;
    let mut command = command(image, &execution, addr, root.path(), cannot)?;
    let (end, stderr) = run(&mut command, addr).map_err(|error| unwritable(cannot(), error))?;
    let Some(reason) = failure(end, answers_http) else { return Ok(()) };
    let words = words(&stderr);
    Err(CommandError::new(Kind::No, format!("the bundle of `{input}` does not start"))
        .because(format!("{reason}: {words}"))
        .hint("it was started with the image's arguments and environment, and its folders were empty"))
}

/// The image that this machine can run.
fn image(built: &Built) -> Result<&Image> {
    let here = runners::here();
    built
        .images()
        .iter()
        .find(|image| image.platform().is_some() && image.platform() == here.as_ref())
        .ok_or_else(|| {
            CommandError::usage("none of the images can be started on this machine")
                .hint("leave out `--check`, or `--platform`")
        })
}

fn execution(image: &Image) -> wpack_oci::Result<Execution> {
    let config = image.config().bytes(DOCUMENT_LIMIT)?;
    // It was rendered a moment ago.
    Ok(serde_json::from_slice::<ImageConfig>(&config).map(|config| config.config).unwrap_or_default())
}

fn unwritable(message: String, error: io::Error) -> CommandError {
    CommandError::new(Kind::Output, message).because(error)
}

/// An address of this machine alone that nobody listens at.
fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

/// The image's command line below `root`, where everything that it names is laid out; `addr` takes the place of where
/// it listens.
fn command(
    image: &Image,
    execution: &Execution,
    addr: Option<SocketAddr>,
    root: &Path,
    cannot: impl Fn() -> String + Copy,
) -> Result<Command> {
    let mut words = Vec::new();
    for word in &execution.entrypoint {
        if word == NATIVE_PATH {
            // Of an option that is there twice the last counts.
            words.extend(addr.into_iter().flat_map(|addr| ["--addr".to_owned(), addr.to_string()]));
        }
        let is_folder = words.last().is_some_and(|flag| flag == "--dir");
        words.push(if is_folder {
            folder(word, root).map_err(|error| unwritable(cannot(), error))?
        } else {
            file(image, word, root, cannot)?
        });
    }
    let mut words = words.into_iter().chain(execution.cmd.iter().cloned());
    let mut command = Command::new(words.next().unwrap_or_default());
    command
        .args(words)
        .current_dir(root)
        .env_clear()
        .envs(execution.env.iter().filter_map(|pair| pair.split_once('=')));
    Ok(command)
}

/// `HOST[::GUEST]` with the host's part below `root`, and an empty folder there.
fn folder(word: &str, root: &Path) -> io::Result<String> {
    let (host, guest) = word.split_once("::").unwrap_or((word, word));
    let host = below(root, host);
    fs::create_dir_all(&host)?;
    Ok(format!("{}::{guest}", host.display()))
}

/// A word that names a file of the image, as the path of a copy of it; else the word itself.
fn file(image: &Image, word: &str, root: &Path, cannot: impl Fn() -> String + Copy) -> Result<String> {
    if !word.starts_with('/') {
        return Ok(word.to_owned());
    }
    for layer in image.layers().iter().rev() {
        let Some(content) = extract(&layer.blob, word, LARGEST).context(cannot)? else { continue };
        let path = below(root, word);
        write(&path, &content).map_err(|error| unwritable(cannot(), error))?;
        return Ok(path.display().to_string());
    }
    Ok(word.to_owned())
}

/// The path below `root`; `..` leads nowhere, as at the root of a container.
fn below(root: &Path, path: &str) -> PathBuf {
    let parts = Path::new(path).components().filter(|part| matches!(part, std::path::Component::Normal(_)));
    root.join(parts.collect::<PathBuf>())
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, content)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o500))
}

/// How far it came.
#[derive(Clone, Copy)]
enum End {
    /// It ended by itself.
    Ended(ExitStatus),
    /// It answers requests.
    Answers,
    /// It took a request and ended without an answer.
    Breaks,
    /// It still ran.
    Runs,
}

/// How far it came, and the first that it said on standard error.
fn run(command: &mut Command, addr: Option<SocketAddr>) -> io::Result<(End, Vec<u8>)> {
    let mut last = Visit::Nobody;
    let ended = process::run_until(command, LIMITS, || {
        last = addr.map_or(Visit::Nobody, |addr| visit(addr, LIMITS.time));
        last != Visit::Nobody
    })?;
    let end = match (ended.status, last) {
        (Some(status), _) => End::Ended(status),
        (None, Visit::Answers) => End::Answers,
        (None, Visit::Breaks) => End::Breaks,
        (None, Visit::Nobody) => End::Runs,
    };
    Ok((end, ended.stderr))
}

/// Lines as one.
fn words(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    escape(&lines.join("; ")).to_string()
}

/// Why this is not the end of a program that started; 126, 127 and 134 are the runner's own words for that.
fn failure(end: End, answers_http: bool) -> Option<String> {
    let status = match end {
        End::Answers => return None,
        End::Breaks => return Some("it broke when it was asked for `/`".to_owned()),
        End::Runs => return answers_http.then(|| "it does not listen".to_owned()),
        End::Ended(status) => status,
    };
    match (status.code(), status.signal()) {
        (Some(126 | 127), _) => Some("the runner refuses it".to_owned()),
        (Some(134), _) => Some("it trapped".to_owned()),
        (_, Some(signal)) => Some(format!("signal {signal} ended it")),
        _ if answers_http => Some("it ended by itself".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_below_the_root() {
        let root = Path::new("/scratch");
        for (path, expected) in [("/a/b", "/scratch/a/b"), ("a", "/scratch/a"), ("/../../a", "/scratch/a")] {
            assert_eq!(below(root, path), Path::new(expected));
        }
    }

    #[test]
    fn the_programs_own_status_is_no_failure() {
        let ended = |status| failure(End::Ended(ExitStatus::from_raw(status)), false);
        let exited = |code: i32| ended(code << 8);
        for code in [0, 1, 2, 42, 255] {
            assert_eq!(exited(code), None, "{code}");
        }
        for code in [126, 127, 134] {
            assert!(exited(code).is_some(), "{code}");
        }
        assert_eq!(ended(11).unwrap(), "signal 11 ended it");
        assert_eq!(failure(End::Runs, false), None);
        assert!(failure(End::Runs, true).is_some() && failure(End::Breaks, true).is_some());
        assert_eq!(failure(End::Answers, true), None);
    }

    #[test]
    fn what_is_said_becomes_one_line() {
        assert_eq!(words(b"wpack-runner: bad\n\n  because\x1b[1m\n"), "wpack-runner: bad; because\\u{1b}[1m");
    }
}
