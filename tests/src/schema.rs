//! JSON Schemas, judged by Python's `jsonschema`.

use std::path::{Path, PathBuf};

use crate::tool::{Run, tool};

/// Prints the first mistake of each document behind the schema; those of TOML are taken for what they mean in JSON.
const CHECK: &str = "
import json, sys, tomllib
try:
    from jsonschema.validators import validator_for
except ImportError:
    sys.exit('Python\\'s jsonschema is missing: run `cargo xtask counterparts`')

def load(path):
    with open(path, 'rb') as file:
        return (tomllib if path.endswith('.toml') else json).load(file)

schema = load(sys.argv[1])
validator = validator_for(schema)
validator.check_schema(schema)
first = lambda path: next(validator(schema).iter_errors(load(path)), None)
mistakes = [(path, first(path)) for path in sys.argv[2:]]
lines = [f'{path}: {mistake.json_path}: {mistake.message[:300]}' for path, mistake in mistakes if mistake]
print(*lines, sep='\\n', file=sys.stderr)
sys.exit(1 if lines else 0)
";

/// A run that succeeds if the documents are as `schema` says, which must be a schema itself, and that ends with 1 and
/// names those that are not.
pub fn check(schema: &Path, documents: &[PathBuf]) -> Run {
    tool("python3").args(["-c", CHECK]).arg(schema).args(documents)
}
