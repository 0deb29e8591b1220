//! What the credentials at hand allow, found out without sending any content.

use super::{Registry, upload::Session};
use crate::Result;

impl Registry {
    /// Opens an upload and gives it up again, as go-containerregistry's `CheckPushPermission` does: a token alone
    /// proves nothing, since token servers grant less than they are asked for without saying so.
    ///
    /// # Errors
    /// When the registry does not let one push, or is not reached.
    pub fn check_push(&self) -> Result<()> {
        self.shared.block_on(async {
            let session = self.shared.transport.retried(async || Session::fresh(&self.shared).await).await?;
            session.cancel().await;
            Ok(())
        })
    }
}
