//! Notes, while another visitor does its work, which feature each operator belongs to.

use wasmparser::{BinaryReader, FrameKind, FrameStack, VisitOperator, VisitSimdOperator, WasmFeatures};

/// The first opcode behind the prefix 0xfd that is relaxed.
const FIRST_RELAXED: u32 = 0x100;

pub(super) struct Recorder<'r, V> {
    inner: V,
    used: &'r mut WasmFeatures,
    /// The bytes behind the first one of the operator that is about to be visited.
    opcode: &'r [u8],
}

impl<'r, V> Recorder<'r, V> {
    pub(super) fn new(inner: V, used: &'r mut WasmFeatures, opcode: &'r [u8]) -> Self {
        Self { inner, used, opcode }
    }

    /// The visitor of vector operators is foreign, so which one is next is read from the code.
    fn vector_feature(&self) -> WasmFeatures {
        match BinaryReader::new(self.opcode, 0).read_var_u32() {
            Ok(FIRST_RELAXED..) => WasmFeatures::RELAXED_SIMD,
            _ => WasmFeatures::SIMD,
        }
    }
}

/// The feature of a group of operators, by the name that wasmparser gives the group.
macro_rules! feature {
    (mvp) => {
        WasmFeatures::empty()
    };
    (sign_extension) => {
        WasmFeatures::SIGN_EXTENSION
    };
    (saturating_float_to_int) => {
        WasmFeatures::SATURATING_FLOAT_TO_INT
    };
    (bulk_memory) => {
        WasmFeatures::BULK_MEMORY
    };
    (reference_types) => {
        WasmFeatures::REFERENCE_TYPES
    };
    (tail_call) => {
        WasmFeatures::TAIL_CALL
    };
    (threads) => {
        WasmFeatures::THREADS
    };
    (shared_everything_threads) => {
        WasmFeatures::SHARED_EVERYTHING_THREADS
    };
    (exceptions) => {
        WasmFeatures::EXCEPTIONS
    };
    (legacy_exceptions) => {
        WasmFeatures::LEGACY_EXCEPTIONS
    };
    (memory_control) => {
        WasmFeatures::MEMORY_CONTROL
    };
    (gc) => {
        WasmFeatures::GC
    };
    (function_references) => {
        WasmFeatures::FUNCTION_REFERENCES
    };
    (stack_switching) => {
        WasmFeatures::STACK_SWITCHING
    };
    (wide_arithmetic) => {
        WasmFeatures::WIDE_ARITHMETIC
    };
    (custom_descriptors) => {
        WasmFeatures::CUSTOM_DESCRIPTORS
    };
}

macro_rules! record {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
        $(
            #[inline]
            fn $visit(&mut self $($(, $arg: $argty)*)?) -> Self::Output {
                *self.used |= feature!($proposal);
                self.inner.$visit($($($arg),*)?)
            }
        )*
    };
}

impl<'a, V: VisitOperator<'a>> VisitOperator<'a> for Recorder<'_, V> {
    type Output = V::Output;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Self::Output>> {
        let feature = self.vector_feature();
        *self.used |= feature;
        self.inner.simd_visitor()
    }

    wasmparser::for_each_visit_operator!(record);
}

impl<V: FrameStack> FrameStack for Recorder<'_, V> {
    fn current_frame(&self) -> Option<FrameKind> {
        self.inner.current_frame()
    }
}
