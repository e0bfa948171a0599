//! Accounts: somebody with few rights sees few buttons, signs in with a code and with a recovery code, and is signed out
//! by the administrator. A token for a program. What everybody did stands in the journal.

use testkit::browser::Browser;

use crate::panel::{PASSWORD, Panel, type_in};

/// The code of a shared key (RFC 6238), by the browser's own cryptography; `steps` of thirty seconds from now.
fn code(browser: &Browser, key: &str, steps: i64) -> String {
    let code = browser.script_until_done(&format!(
        "const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', bits = [...'{key}'].map(c => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
         const key = new Uint8Array(bits.match(/.{{8}}/g).map(b => parseInt(b, 2)));
         const counter = new DataView(new ArrayBuffer(8));
         counter.setBigUint64(0, BigInt(Math.floor(Date.now() / 30000) + {steps}));
         crypto.subtle.importKey('raw', key, {{ name: 'HMAC', hash: 'SHA-1' }}, false, ['sign'])
           .then(k => crypto.subtle.sign('HMAC', k, counter.buffer))
           .then(s => {{
             const view = new DataView(s), at = view.getUint8(19) & 15;
             arguments[0](String((view.getUint32(at) & 0x7fffffff) % 1000000).padStart(6, '0'));
           }})"
    ));
    code.as_str().unwrap().to_owned()
}

fn sign_out(browser: &Browser) {
    browser.click("form[action$='/sign-out'] button");
    browser.wait_for("location.pathname.endsWith('/sign-in')");
}

#[test]
fn somebody_with_few_rights_and_a_second_factor() {
    let panel = Panel::start();
    let admin = panel.signed_in("fr");
    let mut wrong = Vec::new();
    admin.go(&panel.at("/accounts"));
    admin.press("Ajouter un compte");
    admin.wait_for("location.pathname.endsWith('/accounts/new')");
    admin.fill("#name", "lucie");
    for (word, given) in [
        ("backup", true),
        ("backup.download", true),
        ("backup.create", false),
        ("backup.delete", false),
        ("backup.restore", false),
        ("backup.settings", false),
    ] {
        let box_ = format!("input[name=permission][value='{word}']");
        if admin.has(&format!("{box_}:checked")) != given {
            admin.click(&box_);
        }
    }
    wrong.extend(panel.inspect(&admin, "fr-account-new"));
    admin.click("main form button.primary");
    admin.wait_for("document.getElementById('given')");
    let given = admin.value_of("#given");
    wrong.extend(panel.inspect(&admin, "fr-account-password"));

    let lucie = Browser::start("fr");
    panel.first_sign_in(&lucie, "lucie", &given);
    lucie.go(&panel.address);
    assert!(lucie.has("a[href*='/download/']"));
    for missing in [
        "a[href*='/delete/']",
        "a[href*='/restore/']",
        "form[action$='/add']",
        "button[formaction*='/prove/']",
        "nav a[href$='/settings']",
        "nav a[href$='/accounts']",
        "nav a[href$='/databases']",
    ] {
        assert!(!lucie.has(missing), "{missing} is shown");
    }
    wrong.extend(panel.inspect(&lucie, "fr-backups-few-rights"));
    lucie.click("table.backups tbody th a");
    lucie.wait_for("location.pathname.includes('/view/')");
    for missing in [
        "a[href*='/delete/']",
        "a[href*='/restore/']",
        "form[action*='/pin/']",
        "form[action*='/prove/']",
    ] {
        assert!(!lucie.has(missing), "{missing} is shown");
    }
    lucie.go(&panel.at("/settings"));
    assert_eq!(lucie.status(), 403);
    assert!(lucie.text().contains("Demandez-le à qui gère les comptes."));
    wrong.extend(panel.inspect(&lucie, "fr-403"));

    second_factor(&panel, &lucie, &mut wrong);
    token(&panel, &lucie, &mut wrong);

    admin.go(&panel.at("/accounts"));
    admin.click("a[aria-label='Modifier lucie'], table tbody tr:nth-child(2) a.button");
    admin.wait_for_text("Accès");
    wrong.extend(panel.inspect(&admin, "fr-account-edit"));
    admin.click("form[action$='/sessions'] button");
    admin.wait_for_text("Les connexions sont fermées.");
    lucie.go(&panel.address);
    assert!(lucie.url().contains("/sign-in"), "{}", lucie.url());

    admin.go(&panel.at("/journal/audit"));
    let deeds = admin.text_of("main table");
    for deed in [
        "Connexion",
        "Compte créé",
        "Second facteur activé",
        "Jeton créé",
        "Connexion refusée",
        "lucie",
        "127.0.0.1",
    ] {
        assert!(deeds.contains(deed), "{deed} is not in {deeds}");
    }
    wrong.extend(panel.inspect(&admin, "fr-audit"));
    admin.go(&panel.at("/accounts"));
    wrong.extend(panel.inspect(&admin, "fr-accounts-two"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn second_factor(panel: &Panel, browser: &Browser, wrong: &mut Vec<String>) {
    browser.go(&panel.at("/account"));
    browser.press("Activer");
    browser.wait_for("document.getElementById('key')");
    let key = browser.value_of("#key").replace(' ', "");
    wrong.extend(panel.inspect(browser, "fr-second-factor"));
    // Each code serves once: the one before is still good, and leaves the present one for signing in.
    browser.fill("#code", &code(browser, &key, -1));
    browser.click("main form.fields button.primary");
    browser.wait_for("document.getElementById('codes')");
    let recovery = browser.text_of("#codes li");
    wrong.extend(panel.inspect(browser, "fr-recovery-codes"));
    browser.press("Je les ai notés");
    browser.wait_for_text("Actif");
    wrong.extend(panel.inspect(browser, "fr-account-second"));
    sign_out(browser);
    type_in(browser, "lucie", PASSWORD);
    browser.wait_for("location.pathname.endsWith('/sign-in/code')");
    browser.fill("#code", "000 000");
    browser.click("main form button");
    browser.wait_for("document.querySelector('[role=alert]')");
    wrong.extend(panel.inspect(browser, "fr-sign-in-code"));
    browser.fill("#code", &code(browser, &key, 0));
    browser.click("main form button");
    browser.wait_for("!location.pathname.includes('/sign-in')");
    sign_out(browser);
    type_in(browser, "lucie", PASSWORD);
    browser.wait_for("location.pathname.endsWith('/sign-in/code')");
    browser.fill("#code", recovery.trim());
    browser.click("main form button");
    browser.wait_for("!location.pathname.includes('/sign-in')");
    browser.go(&panel.at("/account"));
    assert!(
        browser.text().contains("Il reste 9 codes de secours"),
        "{}",
        browser.text()
    );
}

/// A token acts with the rights that were ticked, and no more than those of its person.
fn token(panel: &Panel, browser: &Browser, wrong: &mut Vec<String>) {
    browser.go(&panel.at("/account"));
    browser.fill("#token-name", "Surveillance");
    let right = "input[name=permission][value='backup']";
    if !browser.has(&format!("{right}:checked")) {
        browser.click(right);
    }
    browser.press("Créer un jeton");
    browser.wait_for("document.getElementById('made')");
    wrong.extend(panel.inspect(browser, "fr-token-made"));
    let token = browser.value_of("#made");
    for (path, status) in [("/api/v1/backups", 200), ("/api/v1/settings", 403)] {
        let got = browser.script_until_done(&format!(
            "fetch('/admin/backup{path}', {{ credentials: 'omit', headers: {{ Authorization: 'Bearer {token}' }} }})
               .then(answer => arguments[0](answer.status))"
        ));
        assert_eq!(got, status, "{path}");
    }
    // That it was refused is what was asked for.
    browser.complaints();
    browser.press("Terminé");
    browser.wait_for("location.pathname.endsWith('/account')");
    assert!(browser.text().contains("Surveillance"));
    wrong.extend(panel.inspect(browser, "fr-account"));
}
