//! Memory for instances that come and go: taken once, and used again.

use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Result};

use wpack_runner::options::Options;

use super::limits::Limits;

/// Instances for each request that may run: those of 0.3 wait a moment for the next request.
const INSTANCES: u32 = 2;
/// What a component may consist of, on average over all instances.
const MODULES: u32 = 32;
const MEMORIES: u32 = 4;
const TABLES: u32 = 8;
/// The most that one of its modules may have; SpiderMonkey (componentize-js) has one table of some 20,000 elements.
const MEMORIES_OF_A_MODULE: u32 = 4;
const TABLES_OF_A_MODULE: u32 = 8;
const ELEMENTS: usize = 100_000;
/// Bytes of a memory that are overwritten instead of given back when an instance goes: page faults cost more than that.
/// Where the kernel tells which pages were written (`PAGEMAP_SCAN`, Linux 6.7) only those are, and so many may be: a
/// Python program writes some megabytes for each request.
const KEPT: usize = 16 << 20;
/// Where it does not tell, these are the first of the memory, written or not.
const KEPT_BLINDLY: usize = 256 << 10;
const KEPT_OF_A_STACK: usize = 32 << 10;

/// An engine with memory for so many requests at once. Of what does not fit into it nothing can be loaded.
///
/// # Errors
/// When there is not the address space for it: 16 GiB for each instance.
pub(in super::super) fn engine(config: &mut Config, options: &Options) -> Result<Engine> {
    let instances = Limits::of(options).requests.saturating_mul(INSTANCES);
    let times = |count: u32| instances.saturating_mul(count);
    let is_told = PoolingAllocationConfig::is_pagemap_scan_available();
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(instances)
        .total_stacks(instances)
        .total_gc_heaps(instances)
        .total_core_instances(times(MODULES))
        .total_memories(times(MEMORIES))
        .total_tables(times(TABLES))
        .max_memories_per_module(MEMORIES_OF_A_MODULE)
        .max_tables_per_module(TABLES_OF_A_MODULE)
        .table_elements(ELEMENTS)
        .pagemap_scan(Enabled::Auto)
        // The memory that was used last, and not one that nobody has used yet: what is kept of each adds up.
        .max_unused_warm_slots(0)
        .linear_memory_keep_resident(if is_told { KEPT } else { KEPT_BLINDLY })
        .table_keep_resident(KEPT_BLINDLY)
        .async_stack_keep_resident(KEPT_OF_A_STACK);
    Engine::new(config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool)))
}
