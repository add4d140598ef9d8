//! A wire between two programs that can be cut and joined: a TCP port that passes everything on while it is whole.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The wire.
pub struct Wire {
    address: SocketAddr,
    whole: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Wire {
    /// Lays a wire to a port of this machine; it begins cut.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn to(far: SocketAddr) -> io::Result<Wire> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let wire = Wire {
            address: listener.local_addr()?,
            whole: Arc::default(),
            open: Arc::default(),
        };
        let (whole, open) = (wire.whole.clone(), wire.open.clone());
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let far = if whole.load(Ordering::SeqCst) {
                    TcpStream::connect(far).ok()
                } else {
                    None
                };
                let Some(far) = far else { continue };
                let ends = [near.try_clone(), far.try_clone()];
                open.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .extend(ends.into_iter().flatten());
                pass(&near, &far);
                pass(&far, &near);
            }
        });
        Ok(wire)
    }

    /// The port on this side.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Joins it.
    pub fn join(&self) {
        self.whole.store(true, Ordering::SeqCst);
    }

    /// Cuts it, with everything that went over it.
    pub fn cut(&self) {
        self.whole.store(false, Ordering::SeqCst);
        for end in self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .drain(..)
        {
            // It may be closed already.
            let _closed = end.shutdown(Shutdown::Both);
        }
    }
}

fn pass(from: &TcpStream, to: &TcpStream) {
    let (Ok(mut from), Ok(mut to)) = (from.try_clone(), to.try_clone()) else {
        return;
    };
    thread::spawn(move || {
        let mut bytes = [0; 65536];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            if to.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _closed = to.shutdown(Shutdown::Both);
    });
}
