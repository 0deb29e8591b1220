//! Names for containers and pods.

/// The last part of an image's name in the letters of a DNS label (RFC 1123), no longer than `length`; it begins with
/// a letter, as the name of a Kubernetes Service does (RFC 1035).
pub(crate) fn label(image: &str, length: usize) -> String {
    let name = image.split('@').next().unwrap_or(image);
    let name = name.rsplit('/').next().unwrap_or(name);
    let name = name.split(':').next().unwrap_or(name);
    let prefix = if name.starts_with(|c: char| c.is_ascii_digit()) { "app-" } else { "" };
    let name = format!("{prefix}{name}");
    let letters: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    match letters.chars().take(length).collect::<String>().trim_matches('-') {
        "" => "app".to_owned(),
        label => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_in_letters() {
        for (image, expected) in [
            ("acme/app", "app"),
            ("localhost:5000/acme/my_app:1.2", "my-app"),
            ("ghcr.io/acme/2048@sha256:00", "app-2048"),
            ("app", "app"),
            ("acme/___", "app"),
        ] {
            assert_eq!(label(image, 63), expected, "{image}");
        }
        assert_eq!(label("abc-def", 4), "abc");
    }
}
