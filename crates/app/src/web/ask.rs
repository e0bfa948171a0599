//! The question before something is removed for good: a page of its own, which scripts show as a dialog. It removes
//! nothing itself; its form leads to what does.

use askama::Template;

use super::answer::{Answer, page};
use super::call::Call;
use super::page::{Page, Section};
use crate::words::t;

#[derive(Template)]
#[template(path = "ask.html")]
struct Ask {
    page: Page,
    action: String,
    back: String,
    lines: Vec<String>,
    button: String,
}

/// What is asked.
pub struct Question {
    /// In a few words.
    pub title: String,
    /// What it means.
    pub lines: Vec<String>,
    /// What the button says.
    pub button: String,
    /// Where the form leads, as DELETE.
    pub action: String,
    /// Where whoever changes their mind goes.
    pub back: String,
}

/// Asks it.
pub fn ask(call: &Call, section: Option<Section>, question: Question) -> Answer {
    page(&Ask {
        page: Page::of(call, section, question.title)?,
        action: question.action,
        back: question.back,
        lines: question.lines,
        button: question.button,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::check_html::check;

    #[test]
    fn it_is_well_formed_and_escapes_what_it_names() {
        let ask = Ask {
            page: Page::sample("<b>", Some(Section::Accounts)),
            action: "/accounts/2".into(),
            back: "/accounts".into(),
            lines: vec!["<b>x</b>".into()],
            button: "Supprimer".into(),
        };
        let shown = ask.render().unwrap();
        check(&shown);
        assert!(!shown.contains("<b>"), "{shown}");
        assert!(shown.contains("name=\"_method\" value=\"DELETE\""));
    }
}
