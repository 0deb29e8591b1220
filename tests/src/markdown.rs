//! What tests ask of a page in Markdown: its code blocks, its links, and the anchors that links can name.

/// A fenced code block.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    /// The line of its fence, from 1.
    pub line: usize,
    /// What stands behind the fence, as `console`.
    pub language: String,
    /// The lines between the fences.
    pub text: String,
}

/// A page, taken apart.
#[derive(Debug, Default)]
pub struct Page {
    /// The lines outside of code blocks.
    pub prose: String,
    /// The code blocks, in their order.
    pub blocks: Vec<Block>,
}

impl Page {
    /// Takes a page apart. A fence is three backticks at the beginning of a line.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut page = Self::default();
        let mut open: Option<Block> = None;
        for (index, line) in text.lines().enumerate() {
            match (line.strip_prefix("```"), &mut open) {
                (Some(_), Some(_)) => page.blocks.extend(open.take()),
                (Some(language), None) => {
                    let language = language.trim().to_owned();
                    open = Some(Block { line: index + 1, language, text: String::new() });
                }
                (None, Some(block)) => push_line(&mut block.text, line),
                (None, None) => push_line(&mut page.prose, line),
            }
        }
        page
    }

    /// The targets of its links and images, `](TARGET)`, without what stands in inline code.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        let text: String = self.prose.split('`').step_by(2).collect::<Vec<_>>().join("`");
        let ends = text.match_indices("](").filter_map(|(start, sign)| {
            let rest = &text[start + sign.len()..];
            rest.find(')').map(|end| rest[..end].to_owned())
        });
        ends.collect()
    }

    /// The anchors of its headings, as GitHub and mdBook make them: lower case, blanks as `-`, no other signs.
    #[must_use]
    pub fn anchors(&self) -> Vec<String> {
        let headings = self.prose.lines().filter(|line| line.starts_with('#'));
        headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
    }
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn anchor(heading: &str) -> String {
    let sign = |character: char| match character {
        ' ' => Some('-'),
        '-' | '_' => Some(character),
        _ => character.is_alphanumeric().then_some(character),
    };
    heading.to_lowercase().chars().filter_map(sign).collect()
}

#[test]
fn a_page_is_taken_apart() {
    let text =
        "# JSON of `build`, and more\n[a](b.md#c) `[no](link)`\n```console\n$ x\n[no](link)\n```\nend\n";
    let page = Page::parse(text);
    assert_eq!(page.links(), ["b.md#c"]);
    assert_eq!(page.anchors(), ["json-of-build-and-more"]);
    let block = Block { line: 3, language: "console".into(), text: "$ x\n[no](link)\n".into() };
    assert_eq!(page.blocks, [block]);
}
