//! The filter as a program of classic BPF, short on every path: the kernel tries it with each number of a system call
//! when it is installed, and compiles it, which is most of what installing costs.

use libc::{c_long, sock_filter};

#[cfg(target_arch = "x86_64")]
const ARCHITECTURE: u32 = 0xc000_003e;
#[cfg(target_arch = "aarch64")]
const ARCHITECTURE: u32 = 0xc000_00b7;

/// Offsets in `struct seccomp_data` (linux/seccomp.h), on little-endian machines.
const NUMBER: u32 = 0;
const ARCH: u32 = 4;
const THIRD_ARGUMENT: u32 = 32;

/// The 32-bit forms of x86-64 have numbers of their own above this one.
const X32: u32 = 0x4000_0000;

/// So many numbers are compared one after the other; more are halved first.
const FEW: usize = 3;

/// Refuses the system calls `refused` with EPERM, and `protecting` when their third argument makes memory executable.
pub(super) fn program(refused: &[c_long], protecting: &[c_long]) -> Vec<sock_filter> {
    let mut program = Backwards(Vec::new());
    let refuse = program.put(statement(libc::BPF_RET, libc::SECCOMP_RET_ERRNO | libc::EPERM.cast_unsigned()));
    let allow = program.put(statement(libc::BPF_RET, libc::SECCOMP_RET_ALLOW));
    program.branch(libc::BPF_JSET, libc::PROT_EXEC.cast_unsigned(), refuse, allow);
    let protect = program.put(load(THIRD_ARGUMENT));
    let refused = refused.iter().map(|number| (number_of(*number), refuse));
    let mut fates: Vec<_> =
        refused.chain(protecting.iter().map(|number| (number_of(*number), protect))).collect();
    fates.sort_unstable();
    let beyond = match cfg!(target_arch = "x86_64") {
        true => program.branch(libc::BPF_JGE, X32, refuse, allow),
        false => allow,
    };
    program.decide(&fates, allow, beyond);
    let number = program.put(load(NUMBER));
    program.branch(libc::BPF_JEQ, ARCHITECTURE, number, refuse);
    program.put(load(ARCH));
    program.0.reverse();
    program.0
}

/// A program that is written from its end: jumps only lead forward, to what stands there already.
struct Backwards(Vec<sock_filter>);

/// Where an instruction stands, counted from the end.
type Place = usize;

impl Backwards {
    fn put(&mut self, instruction: sock_filter) -> Place {
        self.0.push(instruction);
        self.last()
    }

    /// The instruction that was put last, which is the next to run after what is put now.
    fn last(&self) -> Place {
        self.0.len() - 1
    }

    /// Goes on at `yes` if the comparison holds, else at `no`; neither is further than 255 instructions away.
    fn branch(&mut self, comparison: u32, value: u32, yes: Place, no: Place) -> Place {
        let skipped = |place: Place| (self.last() - place).try_into().unwrap_or(u8::MAX);
        let (jt, jf) = (skipped(yes), skipped(no));
        self.put(sock_filter { jt, jf, ..statement(libc::BPF_JMP | comparison | libc::BPF_K, value) })
    }

    /// Goes on where the loaded number's fate is, or at `other`, or above all of them at `beyond`; they are sorted.
    fn decide(&mut self, fates: &[(u32, Place)], other: Place, beyond: Place) -> Place {
        if fates.len() <= FEW {
            let one_more =
                |next, (number, fate): &(u32, Place)| self.branch(libc::BPF_JEQ, *number, *fate, next);
            return fates.iter().rev().fold(beyond, one_more);
        }
        let (lower, upper) = fates.split_at(fates.len() / 2);
        let in_upper = self.decide(upper, other, beyond);
        let in_lower = self.decide(lower, other, other);
        self.branch(libc::BPF_JGE, upper[0].0, in_upper, in_lower)
    }
}

/// Numbers of system calls are small.
fn number_of(call: c_long) -> u32 {
    u32::try_from(call).unwrap_or(u32::MAX)
}

fn load(offset: u32) -> sock_filter {
    statement(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, offset)
}

fn statement(code: u32, k: u32) -> sock_filter {
    // The codes of classic BPF have eight bits.
    sock_filter { code: (code & 0xff) as u16, jt: 0, jf: 0, k }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the kernel would do: the action, and after how many instructions.
    fn run(program: &[sock_filter], arch: u32, number: u32, argument: u32) -> (u32, usize) {
        let (mut at, mut loaded, mut steps) = (0, 0, 0);
        loop {
            let instruction = &program[at];
            steps += 1;
            let jump = |holds| usize::from(if holds { instruction.jt } else { instruction.jf });
            let class = u32::from(instruction.code) & 0x07;
            let comparison = u32::from(instruction.code) & 0xf0;
            at += 1;
            match (class, comparison) {
                (libc::BPF_RET, _) => return (instruction.k, steps),
                (libc::BPF_LD, _) => {
                    loaded = match instruction.k {
                        ARCH => arch,
                        NUMBER => number,
                        _ => argument,
                    };
                }
                (_, libc::BPF_JEQ) => at += jump(loaded == instruction.k),
                (_, libc::BPF_JGE) => at += jump(loaded >= instruction.k),
                (_, _) => at += jump(loaded & instruction.k != 0),
            }
        }
    }

    #[test]
    fn each_number_meets_its_fate_in_a_few_steps() {
        let refused: Vec<c_long> = (0..34).map(|n| n * 7 + 3).collect();
        let protecting = [9, 11, 300];
        let program = program(&refused, &protecting);
        let executable = libc::PROT_EXEC.cast_unsigned();
        let refuses = |arch, number, argument| {
            let (action, steps) = run(&program, arch, number, argument);
            assert!(steps <= 14, "{steps} steps for {number}");
            action != libc::SECCOMP_RET_ALLOW
        };
        for number in 0..500 {
            let listed = refused.contains(&c_long::from(number));
            let protects = protecting.contains(&c_long::from(number));
            assert_eq!(refuses(ARCHITECTURE, number, 0), listed, "{number}");
            assert_eq!(refuses(ARCHITECTURE, number, executable | 1), listed || protects, "{number}");
            assert!(refuses(1, number, 0), "{number} of another machine");
        }
        assert_eq!(refuses(ARCHITECTURE, X32, 0), cfg!(target_arch = "x86_64"));
    }
}
