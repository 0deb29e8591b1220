//! gzip on several processors: one member, whose blocks are compressed apart from each other as pigz does it.
//!
//! One member, because readers exist that stop after the first.

use std::{
    collections::VecDeque,
    io::{self, Write},
    mem,
    thread::{self, JoinHandle},
};

use flate2::Crc;

use super::deflate::{self, Block, WINDOW};

/// How much is compressed at a time, in bytes. Part of each layer's digest.
const BLOCK: usize = 512 * 1024;

/// How many blocks are under way for each thread that the processors can run: the first in the row may take longest.
const BLOCKS_PER_THREAD: usize = 2;

/// Deflate, no flags, no time, no hint, no operating system (RFC 1952, 2.3).
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// A writer that compresses what passes.
pub(crate) struct Gzip<W> {
    writer: W,
    /// What is not under way yet.
    block: Vec<u8>,
    /// The end of the block before.
    window: Vec<u8>,
    crc: Crc,
    under_way: VecDeque<JoinHandle<io::Result<Block>>>,
    limit: usize,
}

impl<W: Write> Gzip<W> {
    pub(crate) fn new(mut writer: W, threads: usize) -> io::Result<Self> {
        writer.write_all(&HEADER)?;
        Ok(Self {
            writer,
            block: Vec::new(),
            window: Vec::new(),
            crc: Crc::new(),
            under_way: VecDeque::new(),
            limit: threads * BLOCKS_PER_THREAD,
        })
    }

    /// Writes the last block, which stays in this thread, and the trailer (RFC 1952, 2.3.1).
    pub(crate) fn finish(mut self) -> io::Result<W> {
        let last = deflate::last(&self.block, &self.window)?;
        while !self.under_way.is_empty() {
            self.write_first()?;
        }
        self.append(&last)?;
        self.writer.write_all(&self.crc.sum().to_le_bytes())?;
        self.writer.write_all(&self.crc.amount().to_le_bytes())?;
        Ok(self.writer)
    }

    /// Gives a full block to a thread of its own, once there is room for it.
    fn start(&mut self) -> io::Result<()> {
        if self.under_way.len() == self.limit {
            self.write_first()?;
        }
        let window = mem::replace(&mut self.window, self.block[BLOCK - WINDOW..].to_vec());
        let block = mem::replace(&mut self.block, Vec::with_capacity(BLOCK));
        let thread = thread::Builder::new().spawn(move || deflate::inner(&block, &window))?;
        self.under_way.push_back(thread);
        Ok(())
    }

    /// Waits for the first block under way.
    fn write_first(&mut self) -> io::Result<()> {
        let Some(first) = self.under_way.pop_front() else { return Ok(()) };
        let block = first.join().map_err(|_| io::Error::other("a thread that compressed it failed"))??;
        self.append(&block)
    }

    fn append(&mut self, block: &Block) -> io::Result<()> {
        self.crc.combine(&block.crc);
        self.writer.write_all(&block.deflated)
    }
}

impl<W: Write> Write for Gzip<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Only once more follows, so that the last block is known to be the last.
        if self.block.len() == BLOCK && !bytes.is_empty() {
            self.start()?;
        }
        let n = bytes.len().min(BLOCK - self.block.len());
        self.block.extend_from_slice(&bytes[..n]);
        Ok(n)
    }

    /// Nothing can be written before its block is full.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
