//! What a token shall allow.

/// Scopes as a token server reads them (distribution's `spec/auth/scope.md`), the wider ones first: some
/// servers read only the first. By default none, which asks for nothing but the login itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scopes(Vec<String>);

impl Scopes {
    /// To read from a repository.
    pub(super) fn pull(repository: &str) -> Self {
        Self(vec![format!("repository:{repository}:pull")])
    }

    /// To read from a repository and write to it.
    pub(super) fn push(repository: &str) -> Self {
        Self(vec![format!("repository:{repository}:pull,push")])
    }

    /// To delete from a repository.
    pub(super) fn delete(repository: &str) -> Self {
        Self(vec![format!("repository:{repository}:pull,delete")])
    }

    /// These, with those that a challenge names in addition.
    #[must_use]
    pub(super) fn with(mut self, challenged: &str) -> Self {
        for scope in challenged.split_ascii_whitespace() {
            let (resource, actions) = scope.rsplit_once(':').unwrap_or((scope, ""));
            let same = |own: &&mut String| own.rsplit_once(':').is_some_and(|(own, _)| own == resource);
            match self.0.iter_mut().find(same) {
                Some(own) => add_actions(own, resource, actions),
                None => self.0.push(scope.to_owned()),
            }
        }
        self
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

fn add_actions(scope: &mut String, resource: &str, actions: &str) {
    for action in actions.split(',').filter(|action| !action.is_empty()) {
        let has = scope[resource.len() + 1..].split(',').any(|own| own == action);
        if !has {
            scope.push(',');
            scope.push_str(action);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        assert_eq!(Scopes::pull("a/b").iter().collect::<Vec<_>>(), ["repository:a/b:pull"]);
        assert_eq!(Scopes::push("a/b").iter().collect::<Vec<_>>(), ["repository:a/b:pull,push"]);
        assert_eq!(Scopes::delete("a/b").iter().collect::<Vec<_>>(), ["repository:a/b:pull,delete"]);
    }

    #[test]
    fn what_a_challenge_names_is_added() {
        let with = |challenged| Scopes::push("a").with(challenged).0;
        assert_eq!(with("repository:a:pull"), ["repository:a:pull,push"]);
        assert_eq!(with("repository:a:delete,push"), ["repository:a:pull,push,delete"]);
        assert_eq!(
            with("repository:b:pull registry"),
            ["repository:a:pull,push", "repository:b:pull", "registry"]
        );
        assert_eq!(with(""), ["repository:a:pull,push"]);
    }
}
