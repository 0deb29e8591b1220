//! Damaged programs by the hundred thousand: each must be judged, and what stays valid stripped and adapted,
//! without a crash and within limits. `cargo xtask mutate` runs it.

#![expect(clippy::print_stdout, reason = "it talks to the person who started it")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use wpack_fuzz::{Random, TARGETS, adapt, mutate, strip, validate};

/// The most processor time that judging one program may take. On an idle machine it takes no longer by the clock.
const TIME_LIMIT: Duration = Duration::from_secs(2);
/// The most memory for one program, the program itself included, in bytes.
const MEMORY_LIMIT: u64 = 256 << 20;

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result {
    let mut arguments = env::args().skip(1);
    let (Some(count), Some(seed)) = (arguments.next(), arguments.next()) else {
        return Err("usage: mutate COUNT SEED [FILE...]".into());
    };
    let (count, seed) = (count.parse()?, seed.parse()?);
    let corpus = corpus(arguments)?;
    println!("{count} mutations of {} programs, seed {seed}", corpus.len());
    let (judging, changing) = run(count, seed, &corpus)?;
    println!("{judging}\n{changing}");
    judging.check()
}

fn corpus(files: impl Iterator<Item = String>) -> Result<Vec<Vec<u8>>> {
    let seeds = TARGETS.iter().find(|target| target.name == "validate").map(|target| (target.seeds)());
    let mut corpus = seeds.unwrap_or_default();
    for file in files {
        corpus.push(fs::read(file)?);
    }
    Ok(corpus)
}

/// Kept on disk while it is looked at: a crash leaves it there.
fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts/mutated.wasm")
}

fn run(count: u64, seed: u64, corpus: &[Vec<u8>]) -> Result<(Worst, Worst)> {
    let (mut judging, mut changing) = (Worst::new("judged"), Worst::new("stripped and adapted"));
    let corpus_size = corpus.iter().map(|program| program.len() as u64).sum();
    let kept = kept();
    fs::create_dir_all(kept.with_file_name(""))?;
    for number in 0..count {
        // Each has a seed of its own, so that it can be made again without those before it.
        let program = mutate(&mut Random::new(seed.wrapping_add(number)), corpus);
        fs::write(&kept, &program)?;
        judging.note(number, corpus_size, || validate(&program))?;
        changing.note(number, corpus_size, || {
            strip(&program);
            adapt(&program);
        })?;
    }
    fs::remove_file(kept)?;
    Ok((judging, changing))
}

/// The slowest and the largest of many programs, with their numbers.
struct Worst {
    what: &'static str,
    time: (Duration, u64),
    memory: (u64, u64),
}

impl Worst {
    fn new(what: &'static str) -> Self {
        Self { what, time: (Duration::ZERO, 0), memory: (0, 0) }
    }

    /// Runs `work` and measures it. `aside` bytes of this process have nothing to do with it.
    fn note(&mut self, number: u64, aside: u64, work: impl FnOnce()) -> Result {
        forget_peak()?;
        let start = processor_time()?;
        work();
        self.time = self.time.max((processor_time()?.saturating_sub(start), number));
        self.memory = self.memory.max((peak()?.saturating_sub(aside), number));
        Ok(())
    }

    fn check(&self) -> Result {
        if self.time.0 > TIME_LIMIT || self.memory.0 > MEMORY_LIMIT {
            return Err(format!("a program took more than {TIME_LIMIT:?} or {MEMORY_LIMIT} bytes").into());
        }
        Ok(())
    }
}

impl std::fmt::Display for Worst {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (seconds, slowest) = (self.time.0.as_secs_f64(), self.time.1);
        let (megabytes, largest) = (self.memory.0 as f64 / 1e6, self.memory.1);
        write!(f, "{}: at most {seconds:.2} s of processor time (number {slowest}), ", self.what)?;
        write!(f, "at most {megabytes:.1} MB (number {largest})")
    }
}

/// Sets the kernel's high-water mark of this process back to what is resident now (`proc(5)`, `clear_refs`).
fn forget_peak() -> Result {
    Ok(fs::write("/proc/self/clear_refs", "5")?)
}

/// The high-water mark of resident memory, in bytes: the heap, all threads, the program's own code.
fn peak() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes << 10)
}

/// What all threads have used, those that have ended too: user and system time of `proc(5)`, `stat`, whose unit is
/// a hundredth of a second on every Linux.
fn processor_time() -> Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The second field is the program's name in brackets, the fourteenth and fifteenth are the times.
    let (_, fields) = stat.rsplit_once(") ").ok_or("no fields")?;
    let ticks =
        fields.split(' ').skip(11).take(2).map(str::parse::<u64>).sum::<std::result::Result<u64, _>>()?;
    Ok(Duration::from_millis(10 * ticks))
}
