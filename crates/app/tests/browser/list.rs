//! The list changes while somebody is at it: what they opened, wrote and looked at stays as it is.

use crate::panel::Panel;

/// Begins a backup as another window of the same person would.
const BEGIN: &str = "
    const done = arguments[0];
    const form = document.querySelector(\"form[action$='/add']\");
    fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) }).then((answer) => done(answer.status));";

#[test]
fn a_new_row_comes_and_nothing_else_moves() {
    let panel = Panel::start();
    let browser = panel.signed_in("fr");
    // Low enough to be scrolled.
    browser.size(1000, 500);
    browser.go(&panel.address);
    let rows = browser.count("main table.backups tbody tr");
    browser.script(
        "window.told = [];
         new MutationObserver(() => told.push(document.getElementById('live').textContent))
             .observe(document.getElementById('live'), { childList: true, characterData: true, subtree: true });
         window.menu = document.querySelector('main table.backups details.drop');
         menu.open = true;
         window.field = document.getElementById('search');
         field.focus();
         field.value = 'dem';
         field.setSelectionRange(1, 2);
         scrollTo(0, 120);
         window.old = document.querySelector('main table.backups tbody tr');
         window.from = old.getBoundingClientRect().top;",
    );
    assert_eq!(browser.script_until_done(BEGIN), 200);
    browser.wait_for(&format!(
        "document.querySelectorAll('main table.backups tbody tr').length === {}",
        rows + 1
    ));
    // The run has ended, too, and what showed it is gone.
    browser.wait_for("!document.querySelector('ul.running')");
    let stays = browser.script(
        "return [menu.isConnected && menu.open, document.activeElement === field && field.value,
            field.selectionStart + '-' + field.selectionEnd, old.isConnected,
            old === document.querySelector('main table.backups tbody tr:nth-child(2)'), scrollY >= 120]",
    );
    assert_eq!(
        stays,
        serde_json::json!([true, "dem", "1-2", true, true, true])
    );
    let told =
        browser.script("return told.filter((text) => text.startsWith('Nouvelle sauvegarde'))");
    assert_eq!(
        told,
        serde_json::json!(["Nouvelle sauvegarde de demo.sqlite\u{a0}: Complète"])
    );
    assert!(browser.complaints().is_empty());
}

/// Lines of a log have the times of whoever reads them, also those that come while the page is open; without scripts the
/// server's.
#[test]
fn lines_of_a_log_are_in_the_viewers_zone() {
    let panel = Panel::start();
    let browser = panel.signed_in("fr");
    browser.zone("Asia/Tokyo");
    browser.go(&panel.address);
    browser.press("Créer manuellement");
    browser.wait_for("location.pathname.includes('/runs/')");
    browser.wait_for("document.querySelector('main .badge.good')");
    let wrong = "const times = [...document.querySelectorAll('#log time')];
        const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
        return times.length === 0 ? ['none'] : times.filter((time) =>
            time.textContent !== new Date(time.dateTime).toLocaleTimeString('fr', clock)).map((time) => time.outerHTML)";
    assert_eq!(browser.script(wrong), serde_json::json!([]));
    browser.reload();
    assert_eq!(browser.script(wrong), serde_json::json!([]));
    browser.scripts(false);
    browser.reload();
    // Seven or eight hours apart: what the server wrote is not Tokyo's.
    let all = browser.script(wrong);
    assert!(!all.as_array().unwrap().is_empty(), "{all}");
}
