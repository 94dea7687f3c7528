//! A file while it is read: its bytes are counted, and their SHA-256 is taken as they go by.

use super::stop::Stop;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::rc::Rc;

/// A handle on what is read; all clones read on from the same place.
#[derive(Clone)]
pub struct Intake(Rc<RefCell<Flow>>);

struct Flow {
    from: From,
    hash: Option<Sha256>,
    bytes: u64,
    stop: Stop,
}

enum From {
    File(File),
    Kept(Cursor<Rc<[u8]>>),
}

/// What was read, to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// In hexadecimal; empty where it was not wanted.
    pub sha256: String,
    pub bytes: u64,
}

impl Intake {
    /// What a file holds, from where it stands.
    pub fn file(file: File, stop: Stop, hashed: bool) -> Intake {
        Intake::of(From::File(file), stop, hashed)
    }

    /// What was read before and kept.
    pub fn kept(bytes: Rc<[u8]>, stop: Stop, hashed: bool) -> Intake {
        Intake::of(From::Kept(Cursor::new(bytes)), stop, hashed)
    }

    /// Standard input, without a buffer of its own.
    ///
    /// # Errors
    /// When there is none.
    pub fn standard_input(stop: Stop, hashed: bool) -> io::Result<Intake> {
        #[cfg(unix)]
        let file = File::from(std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned()?);
        #[cfg(windows)]
        let file = File::from(std::os::windows::io::AsHandle::as_handle(&io::stdin()).try_clone_to_owned()?);
        Ok(Intake::file(file, stop, hashed))
    }

    fn of(from: From, stop: Stop, hashed: bool) -> Intake {
        let hash = hashed.then(Sha256::new);
        Intake(Rc::new(RefCell::new(Flow { from, hash, bytes: 0, stop })))
    }

    /// How much of a file was read, from nought to one; none where its size is not known.
    pub fn fraction(&self) -> Option<f64> {
        let flow = self.0.borrow();
        let size = match &flow.from {
            From::File(file) => file.metadata().ok().filter(std::fs::Metadata::is_file)?.len(),
            From::Kept(bytes) => bytes.get_ref().len() as u64,
        };
        (size > 0).then(|| (flow.bytes as f64 / size as f64).min(1.0))
    }

    /// Reads what is left, as where a row without end was given up, and says what the whole came to; nothing where that
    /// was not wanted.
    ///
    /// # Errors
    /// When it cannot be read on.
    pub fn finish(mut self) -> io::Result<Fingerprint> {
        if self.0.borrow().hash.is_some() {
            io::copy(&mut self, &mut io::sink())?;
        }
        let flow = self.0.borrow();
        Ok(Fingerprint { sha256: flow.hash.clone().map(hexadecimal).unwrap_or_default(), bytes: flow.bytes })
    }
}

/// A SHA-256 as it is usually written.
pub fn hexadecimal(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl fmt::Debug for Intake {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Intake")
    }
}

impl Read for Intake {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let flow = &mut *self.0.borrow_mut();
        let n = match &mut flow.from {
            From::File(file) => {
                wait(file, &flow.stop)?;
                file.read(buffer)?
            }
            From::Kept(bytes) => bytes.read(buffer)?,
        };
        if let Some(hash) = &mut flow.hash {
            hash.update(&buffer[..n]);
        }
        flow.bytes += n as u64;
        Ok(n)
    }
}

/// Waits until there is something to read, or the run is to stop: a pipe may have nothing to say for long.
#[cfg(unix)]
fn wait(file: &File, stop: &Stop) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    const MOMENT: Timespec = Timespec { tv_sec: 0, tv_nsec: 125_000_000 };
    loop {
        if stop.status().is_some() {
            return Err(io::Error::other("stopped"));
        }
        match poll(&mut [PollFd::new(file, PollFlags::IN)], Some(&MOMENT)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => {}
            Ok(_) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(not(unix))]
fn wait(_: &File, stop: &Stop) -> io::Result<()> {
    match stop.status() {
        Some(_) => Err(io::Error::other("stopped")),
        None => Ok(()),
    }
}
