//! What a terminal shows in the end of all that was printed: as much of its control codes as bars, a prompt and an echo use.

/// A terminal of so many columns and any number of lines.
#[derive(Debug)]
struct Screen {
    columns: usize,
    lines: Vec<Vec<char>>,
    line: usize,
    /// As many as there are columns behind the last one: what comes next begins the next line.
    column: usize,
}

/// The lines that `printed` leaves behind in a terminal of so many columns, without blanks at their ends.
#[must_use]
pub fn shown(printed: &str, columns: usize) -> Vec<String> {
    let mut screen = Screen { columns, lines: vec![Vec::new()], line: 0, column: 0 };
    let mut signs = printed.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\u{1b}' => screen.obey(&mut signs),
            '\r' => screen.column = 0,
            '\n' => screen.go(screen.line + 1),
            '\u{8}' => screen.column = screen.column.saturating_sub(1),
            sign if sign.is_control() => {}
            sign => screen.put(sign),
        }
    }
    screen.lines.iter().map(|line| line.iter().collect::<String>().trim_end().to_owned()).collect()
}

impl Screen {
    fn go(&mut self, line: usize) {
        self.line = line;
        self.lines.resize_with(self.lines.len().max(line + 1), Vec::new);
    }

    fn put(&mut self, sign: char) {
        if self.column == self.columns {
            self.column = 0;
            self.go(self.line + 1);
        }
        let line = &mut self.lines[self.line];
        line.resize(line.len().max(self.column + 1), ' ');
        line[self.column] = sign;
        self.column += 1;
    }

    /// Control sequences (ECMA-48, 5.4): `[`, parameters, a letter. What has no effect on places is passed over.
    fn obey(&mut self, signs: &mut std::str::Chars<'_>) {
        if signs.next() != Some('[') {
            return;
        }
        let mut parameter = String::new();
        let letter = loop {
            match signs.next() {
                Some(sign) if sign.is_ascii_alphabetic() => break sign,
                Some(sign) => parameter.push(sign),
                None => return,
            }
        };
        let count = parameter.parse().unwrap_or(1);
        match letter {
            'A' => self.line = self.line.saturating_sub(count),
            'B' => self.go(self.line + count),
            'C' => self.column = (self.column + count).min(self.columns),
            'D' => self.column = self.column.saturating_sub(count),
            'H' => (self.line, self.column) = (0, 0),
            'J' => self.erase_below(&parameter),
            'K' if parameter == "2" => self.lines[self.line].clear(),
            'K' => self.lines[self.line].truncate(self.column),
            _ => {}
        }
    }

    fn erase_below(&mut self, parameter: &str) {
        if parameter == "2" || parameter == "3" {
            self.lines.iter_mut().for_each(Vec::clear);
        } else {
            self.lines[self.line].truncate(self.column);
            self.lines.truncate(self.line + 1);
        }
    }
}

#[test]
fn a_bar_that_is_drawn_again_is_there_once() {
    let bars = "one\r\n[=  ]\r\u{1b}[2K[== ]\r\u{1b}[2Ktwo\r\n[===]";
    assert_eq!(shown(bars, 5), ["one", "two", "[===]"]);
    assert_eq!(shown("12345\u{1b}[1A\rx", 5), ["x2345"]);
    assert_eq!(shown("1234567\u{1b}[1A\r\u{1b}[Jx", 5), ["x"]);
    assert_eq!(shown("12345^C\r\n$ ", 5), ["12345", "^C", "$"]);
}
