//! A writer that works on a thread of its own, behind the one that fills it.

use std::{
    io::{self, Write},
    mem,
    sync::mpsc::{SyncSender, sync_channel},
    thread::{self, JoinHandle},
};

/// How much is handed over at a time, in bytes, and how many such chunks wait.
const CHUNK: usize = 512 * 1024;
const WAITING: usize = 4;

/// Hands what passes over to `W` on another thread, as soon as there is enough for that to be worth it.
pub(crate) struct Behind<W> {
    chunk: Vec<u8>,
    place: Place<W>,
}

enum Place<W> {
    Here(W),
    There {
        chunks: SyncSender<Vec<u8>>,
        thread: JoinHandle<io::Result<W>>,
    },
    /// It failed, which was told.
    Nowhere,
}

impl<W: Write + Send + 'static> Behind<W> {
    pub(crate) fn new(writer: W) -> Self {
        Self { chunk: Vec::new(), place: Place::Here(writer) }
    }

    /// Waits until everything is written.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        let rest = mem::take(&mut self.chunk);
        match self.place {
            Place::Here(mut writer) => writer.write_all(&rest).map(|()| writer),
            Place::There { chunks, thread } => {
                // When it takes no more it has failed, and says so itself.
                let _ = chunks.send(rest);
                drop(chunks);
                end(thread)
            }
            Place::Nowhere => Err(failed()),
        }
    }

    fn hand_over(&mut self, chunk: Vec<u8>) -> io::Result<()> {
        let (chunks, thread) = match mem::replace(&mut self.place, Place::Nowhere) {
            Place::Here(writer) => start(writer)?,
            Place::There { chunks, thread } => (chunks, thread),
            Place::Nowhere => return Err(failed()),
        };
        if chunks.send(chunk).is_err() {
            drop(chunks);
            return end(thread).and(Err(failed()));
        }
        self.place = Place::There { chunks, thread };
        Ok(())
    }
}

type Started<W> = (SyncSender<Vec<u8>>, JoinHandle<io::Result<W>>);

fn start<W: Write + Send + 'static>(mut writer: W) -> io::Result<Started<W>> {
    let (chunks, waiting) = sync_channel::<Vec<u8>>(WAITING);
    let work = move || {
        waiting.iter().try_for_each(|chunk| writer.write_all(&chunk))?;
        Ok(writer)
    };
    Ok((chunks, thread::Builder::new().spawn(work)?))
}

fn end<W>(thread: JoinHandle<io::Result<W>>) -> io::Result<W> {
    thread.join().map_err(|_| failed())?
}

fn failed() -> io::Error {
    io::Error::other("the thread that writes it failed")
}

impl<W: Write + Send + 'static> Write for Behind<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.chunk.len() + bytes.len() > CHUNK && !self.chunk.is_empty() {
            let chunk = mem::take(&mut self.chunk);
            self.hand_over(chunk)?;
        }
        if bytes.len() >= CHUNK {
            self.hand_over(bytes.to_vec())?;
        } else {
            self.chunk.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    /// Nothing is waited for before the end.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_in_order_whatever_its_size() {
        for sizes in [vec![], vec![1, 2, 3], vec![CHUNK, 1, CHUNK - 1, CHUNK + 1, 7], vec![9; 200_000]] {
            let mut behind = Behind::new(Vec::new());
            let mut expected = Vec::new();
            for (number, size) in sizes.into_iter().enumerate() {
                let bytes = vec![number as u8; size];
                behind.write_all(&bytes).unwrap();
                expected.extend(bytes);
            }
            assert!(behind.finish().unwrap() == expected);
        }
    }

    /// Takes a few bytes.
    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_failure_is_told_once_it_is_known() {
        let mut few = Behind::new(Full(10));
        few.write_all(&[0; 11]).unwrap();
        assert_eq!(few.finish().err().unwrap().kind(), io::ErrorKind::StorageFull);
        let mut many = Behind::new(Full(3 * CHUNK));
        let error = (0..1000).find_map(|_| many.write_all(&[0; CHUNK]).err()).unwrap();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        many.write_all(&[0; CHUNK]).unwrap_err();
        many.finish().err().unwrap();
    }
}
