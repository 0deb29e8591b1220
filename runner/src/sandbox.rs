//! What the process gives up before the guest's code runs: a second wall behind WebAssembly's own.
//!
//! A filter of system calls (seccomp) refuses with EPERM what neither the runner nor a guest needs, for good: other
//! programs, new executable memory, the kernel's own settings, and the network unless it was asked for. It lists
//! what is refused and not what is permitted, so that another C library or kernel cannot break a container.

mod filter;

use std::io;

use libc::{c_long, sock_filter};
use wpack_runner::options::Options;

/// Programs and processes, the kernel and its modules, names of folders, and rights.
const REFUSED: [c_long; 31] = [
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_by_handle_at,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_setuid,
    libc::SYS_setgid,
    libc::SYS_setresuid,
    libc::SYS_setresgid,
    libc::SYS_capset,
    libc::SYS_memfd_create,
    libc::SYS_personality,
];

/// What makes memory executable, by the protection in the third argument.
const PROTECTING: [c_long; 3] = [libc::SYS_mmap, libc::SYS_mprotect, libc::SYS_pkey_mprotect];

/// Gives up what `options` does not ask for. To be called when all native code is loaded.
///
/// # Errors
/// When the kernel has no filters of system calls.
pub(crate) fn enter(options: &Options) -> io::Result<()> {
    if options.no_sandbox {
        return Ok(());
    }
    let socket = (!options.network).then_some(libc::SYS_socket);
    let refused: Vec<_> = REFUSED.into_iter().chain(socket).collect();
    install(&mut filter::program(&refused, &PROTECTING))
}

#[expect(unsafe_code, reason = "`prctl` is foreign; see the comments inside")]
fn install(filter: &mut [sock_filter]) -> io::Result<()> {
    let length = filter.len().try_into().map_err(io::Error::other)?;
    let program = libc::sock_fprog { len: length, filter: filter.as_mut_ptr() };
    // SAFETY: this option takes numbers only.
    let privileges = unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) };
    // SAFETY: the kernel copies the program, whose length is that of the slice, during the call.
    let filtered =
        unsafe { libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program) };
    if privileges != 0 || filtered != 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names the child process of the test below.
    const CHILD: &str = "WPACK_RUNNER_TEST_CHILD";

    fn line<'a>(status: &'a str, name: &str) -> &'a str {
        status.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim()
    }

    /// In a process of its own, which has one thread more than this: the filter binds the thread that installs it.
    #[test]
    fn the_filter_bites() {
        if std::env::var_os(CHILD).is_none() {
            let test = std::env::current_exe().unwrap();
            let mut child = std::process::Command::new(test);
            child.args(["--exact", "sandbox::tests::the_filter_bites"]).env(CHILD, "1");
            assert!(child.status().unwrap().success());
            return;
        }
        let refused =
            |error: Option<io::Error>| error.and_then(|error| error.raw_os_error()) == Some(libc::EPERM);
        enter(&Options { network: true, ..Options::default() }).unwrap();
        assert!(std::net::UdpSocket::bind("127.0.0.1:0").is_ok());
        enter(&Options::default()).unwrap();
        assert!(refused(std::net::UdpSocket::bind("127.0.0.1:0").err()));
        assert!(refused(execute()));
        assert!(refused(map(libc::PROT_READ | libc::PROT_EXEC)));
        assert!(map(libc::PROT_READ).is_none());
        let status = std::fs::read_to_string("/proc/thread-self/status").unwrap();
        assert_eq!((line(&status, "Seccomp:"), line(&status, "NoNewPrivs:")), ("2", "1"));
    }

    fn execute() -> Option<io::Error> {
        use std::os::unix::process::CommandExt as _;
        Some(std::process::Command::new("/proc/self/exe").exec())
    }

    #[expect(unsafe_code, reason = "no safe form maps executable memory")]
    fn map(protection: libc::c_int) -> Option<io::Error> {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // SAFETY: a new mapping at an address of the kernel's choice touches nothing else.
        let address = unsafe { libc::mmap(std::ptr::null_mut(), 4096, protection, flags, -1, 0) };
        (address == libc::MAP_FAILED).then(io::Error::last_os_error)
    }
}
