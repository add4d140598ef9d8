//! What the store acknowledged survives a power cut: a file system on a loop device is shut down without writing its log.

use noaber_tests::deadly::Place;
use noaber_tests::durable::{Acknowledged, Chance, Writing, wait};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Power cuts a run; `NOABER_CUTS` sets another number.
const CUTS: u64 = 30;
/// Power cuts after which a new file system is made.
const CUTS_EACH: u64 = 10;
/// `FS_IOC_SHUTDOWN` with `NOLOGFLUSH`: from here on nothing reaches the disk, as when the power goes.
const SHUT_DOWN: &str = "import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))";

struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    /// Makes a file system in a file; none where that is not allowed.
    fn new() -> Option<Disk> {
        let folder = tempfile::tempdir().ok()?;
        let disk = Disk { folder };
        std::fs::create_dir(disk.place()).ok()?;
        let image = std::fs::File::create(disk.image()).ok()?;
        image.set_len(96 << 20).ok()?;
        run("mkfs.ext4", &["-q", path(&disk.image())]).then_some(())?;
        disk.mount().then_some(())?;
        let own = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        std::fs::set_permissions(disk.place(), own).ok()?;
        Some(disk)
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("image")
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join("disk")
    }

    fn home(&self) -> PathBuf {
        self.place().join("thuis")
    }

    fn mount(&self) -> bool {
        run(
            "mount",
            &["-o", "loop", path(&self.image()), path(&self.place())],
        )
    }

    fn cut_power(&self) -> bool {
        run("python3", &["-c", SHUT_DOWN, path(&self.place())])
    }

    fn unmount(&self) -> bool {
        (0..50).any(|_| {
            let done = run("umount", &[path(&self.place())]);
            if !done {
                wait(20);
            }
            done
        })
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        run("umount", &["-l", path(&self.place())]);
    }
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a temporary folder has a plain name")
}

fn run(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[test]
fn what_was_acknowledged_survives_power_cuts() {
    let cuts = std::env::var("NOABER_CUTS").ok();
    let cuts = cuts.and_then(|cuts| cuts.parse().ok()).unwrap_or(CUTS);
    let mut chance = Chance::printed("power cut");
    let mut total = 0;
    let mut done = 0;
    while done < cuts {
        let Some(disk) = Disk::new() else {
            assert_eq!(done, 0, "a loop device that worked before");
            eprintln!("power cut: SKIPPED, it needs root, a loop device and mkfs.ext4");
            return;
        };
        let mut acknowledged = Acknowledged::default();
        for _ in 0..CUTS_EACH.min(cuts - done) {
            let program = env!("CARGO_BIN_EXE_journal-writer");
            let writing = Writing::start(
                program,
                &disk.home(),
                chance.number(),
                done,
                Place::Anywhere,
            );
            if !chance.one_in(5) {
                writing.wait_for(20);
            }
            wait(chance.below(250));
            // What it says from here on counts for nothing: an fdatasync that is under way while the file system is shut
            // down may return as if it had been done (seen on Linux 6.18), which no machine without power does.
            acknowledged.take(&writing.said());
            assert!(disk.cut_power(), "the file system can be shut down");
            writing.kill();
            assert!(disk.unmount() && disk.mount(), "the disk comes back");
            let missing = acknowledged.missing(&disk.home());
            assert_eq!(missing, 0, "after power cut {done}");
            done += 1;
        }
        total += acknowledged.count();
        assert!(disk.unmount());
    }
    eprintln!("power cut: {cuts} cuts on ext4, {total} entries acknowledged, 0 lost");
}
