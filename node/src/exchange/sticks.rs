//! USB sticks that are in the machine: what is mounted where systems mount them.

use std::path::{Path, PathBuf};

/// Where the kernel says what is mounted.
const MOUNTS: &str = "/proc/self/mounts";
/// Under which folders systems mount what people put in.
const PLACES: [&str; 3] = ["/media", "/run/media", "/mnt"];
/// How deep below these: `/media/STICK`, `/media/NAME/STICK`.
const DEPTH: usize = 2;

/// The folders of the sticks that are in the machine.
pub fn sticks() -> Vec<PathBuf> {
    let mounts = std::fs::read_to_string(MOUNTS).unwrap_or_default();
    mounted(&mounts)
}

/// The sticks among what is mounted, as the kernel lists it.
fn mounted(mounts: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = mounts
        .lines()
        .filter_map(|line| line.split(' ').nth(1))
        .map(|folder| PathBuf::from(plain(folder)))
        .filter(|folder| is_stick(folder))
        .collect();
    found.sort();
    found.dedup();
    found
}

fn is_stick(folder: &Path) -> bool {
    PLACES.iter().any(|place| {
        let below = folder.strip_prefix(place).map(|rest| rest.iter().count());
        below.is_ok_and(|depth| depth <= DEPTH && (depth > 0 || *place == "/mnt"))
    })
}

/// The folder's name: the kernel writes spaces and the like as a backslash and three octal digits.
fn plain(listed: &str) -> String {
    let mut bytes = Vec::with_capacity(listed.len());
    let mut rest = listed.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let octal = after
            .get(..3)
            .filter(|_| *first == b'\\')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match octal {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(3..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_put_in_is_a_stick_and_what_the_machine_needs_is_not() {
        let mounts = "proc /proc proc rw 0 0\n\
            /dev/sda1 / ext4 rw 0 0\n\
            /dev/sdb1 /media/anje/MIJN\\040STICK vfat rw 0 0\n\
            /dev/sdc1 /run/media/geert/USB exfat rw 0 0\n\
            /dev/sdd1 /mnt vfat rw 0 0\n\
            /dev/sdd1 /mnt vfat rw 0 0\n\
            tmpfs /run/user/1000 tmpfs rw 0 0\n\
            /dev/sde1 /media/a/b/c/d vfat rw 0 0\n";
        let found: Vec<String> = mounted(mounts)
            .iter()
            .map(|folder| folder.display().to_string())
            .collect();
        assert_eq!(
            found,
            ["/media/anje/MIJN STICK", "/mnt", "/run/media/geert/USB"]
        );
    }
}
