//! What holds for any input.

use proptest::prelude::*;
use wpack_oci::{LayerBuilder, Location, Reference};

const HOST: &str =
    r"(localhost|docker\.io|[a-z]{1,5}\.[a-z]{2,3}|[A-Z][a-z]{0,3}|\[::1\])(:[1-9][0-9]{0,3})?";
const REPOSITORY: &str =
    r"[a-z0-9]{1,4}((\.|_|__|-{1,3})[a-z0-9]{1,4})?(/[a-z0-9]{1,4}(\.[a-z0-9]{1,3})?){0,3}";
const SUFFIX: &str = r"(:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,9})?(@sha256:[0-9a-f]{64})?";

proptest! {
    #[test]
    fn references_read_what_they_print(
        host in prop::option::of(HOST),
        repository in REPOSITORY,
        suffix in SUFFIX,
    ) {
        let host = host.map_or_else(String::new, |host| format!("{host}/"));
        let reference = Reference::parse(&format!("{host}{repository}{suffix}")).unwrap();
        prop_assert_eq!(&Reference::parse(&reference.to_string()).unwrap(), &reference);
        prop_assert_eq!(&Reference::parse(&reference.full()).unwrap(), &reference);
    }

    #[test]
    fn no_text_makes_the_parsers_panic(text in r"[a-zA-Z0-9./:@_\[\]ü \-]{0,40}|.{0,40}") {
        if let Ok(reference) = Reference::parse(&text) {
            prop_assert_eq!(&Reference::parse(&reference.to_string()).unwrap(), &reference);
        }
        if let Ok(location) = Location::parse(&text) {
            prop_assert_eq!(&Location::parse(&location.to_string()).unwrap(), &location);
        }
    }

    #[test]
    fn the_order_of_files_is_of_no_account(
        files in prop::collection::btree_map("[a-z]{1,3}(/[A-Z]{1,3}){0,3}", any::<Vec<u8>>(), 0..8),
        mtime in 0..u64::from(u32::MAX),
    ) {
        let build = |files: Vec<(&String, &Vec<u8>)>| {
            let add = |builder: LayerBuilder, (path, content): (&String, &Vec<u8>)| {
                builder.bytes(path, 0o644, content.clone())
            };
            files.into_iter().try_fold(LayerBuilder::new("test", mtime), add)?.build(&std::env::temp_dir())
        };
        let (Ok(forth), Ok(back)) = (build(files.iter().collect()), build(files.iter().rev().collect())) else {
            // A path is the folder of another.
            return Ok(());
        };
        prop_assert_eq!(forth.blob.digest(), back.blob.digest());
        prop_assert_eq!(forth.diff_id, back.diff_id);
    }
}
