//! Databases: a server is added by its fields, its account lacks rights and is told which, some databases are chosen,
//! paused, taken up again; a second server by its address.

use testkit::Server;
use testkit::browser::Browser;

use crate::panel::Panel;

#[test]
fn a_server_is_added_understood_and_chosen_from() {
    // Of its own: what is granted here is nobody else's.
    let server = Server::start();
    for name in ["ferme", "verger", "prairie"] {
        let tables = "CREATE TABLE t (id int PRIMARY KEY, x int); INSERT INTO t VALUES (1, 1);
            CREATE TRIGGER tt BEFORE INSERT ON t FOR EACH ROW SET NEW.x = 1; CREATE VIEW v AS SELECT * FROM t";
        server.sql(None, &format!("CREATE DATABASE {name}"));
        server.sql(Some(name), tables);
        server.sql(
            None,
            "CREATE USER IF NOT EXISTS saver@'%' IDENTIFIED BY 'p@ss: é/?'",
        );
        server.sql(None, &format!("GRANT SELECT ON {name}.* TO saver@'%'"));
    }
    let panel = Panel::start();
    let browser = panel.signed_in("fr");
    let mut wrong = Vec::new();
    add_by_fields(&panel, &browser, &server, &mut wrong);
    choose(&panel, &browser, &mut wrong);
    pause_and_resume(&panel, &browser, &mut wrong);
    add_by_address(&panel, &browser, &server, &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn add_by_fields(panel: &Panel, browser: &Browser, server: &Server, wrong: &mut Vec<String>) {
    browser.go(&panel.at("/databases"));
    browser.press("Ajouter un serveur");
    browser.wait_for("location.pathname.endsWith('/databases/add')");
    wrong.extend(panel.inspect(browser, "fr-server-add"));
    browser.press("Tester la connexion");
    browser.wait_for_text("Le compte manque.");
    browser.fill("#host", "127.0.0.1");
    browser.fill("#port", &server.port().to_string());
    browser.fill("#user", "saver");
    browser.fill("#password", "wrong");
    browser.press("Tester la connexion");
    browser.wait_for(
        "location.pathname.includes('/checks/') && document.querySelector('[role=alert]')",
    );
    wrong.extend(panel.inspect(browser, "fr-check-refused"));
    browser.press("Retour");
    browser.wait_for("document.getElementById('host')");
    browser.fill("#host", "127.0.0.1");
    browser.fill("#port", &server.port().to_string());
    browser.fill("#user", "saver");
    browser.fill("#password", "p@ss: é/?");
    browser.press("Tester la connexion");
    browser.wait_for_text("ce compte ne voit pas tout");
    wrong.extend(panel.inspect(browser, "fr-check-lacks"));
    // What is shown to be pasted is enough, and is taken as it is.
    let grant = browser.text_of("#grant");
    assert!(
        grant.contains("GRANT") && !grant.contains("ALL PRIVILEGES"),
        "{grant}"
    );
    server.sql(None, &grant);
    browser.press("Relancer le test");
    browser.wait_for_text("Le serveur répond, et ce compte voit tout.");
    wrong.extend(panel.inspect(browser, "fr-check-good"));
}

/// Two of three.
fn choose(panel: &Panel, browser: &Browser, wrong: &mut Vec<String>) {
    browser.fill("#label", "La ferme");
    browser.click("input[name=choose][value=some]");
    browser.click("input[name=name][value=ferme]");
    browser.click("input[name=name][value=verger]");
    browser.press("Ajouter ces bases");
    browser.wait_for_text("La ferme est ajouté");
    let text = browser.text();
    assert!(text.contains("2 bases sauvegardées sur 3"), "{text}");
    // The new ones are saved at once, each on its own.
    browser.go(&panel.at("/databases?state=good"));
    for name in ["ferme", "verger"] {
        let there = format!(
            "[...document.querySelectorAll('#databases th a')].some(a => a.innerText === '{name}')"
        );
        let mut looks = 0;
        while browser.script(&format!("return {there}")) != true {
            looks += 1;
            assert!(looks < 300, "{}", browser.text());
            browser.reload();
        }
    }
    browser.go(&panel.at("/databases"));
    wrong.extend(panel.inspect(browser, "fr-databases-server"));
    browser.press("ferme");
    browser.wait_for("document.querySelector('input[name=every_hours]')");
    browser.fill("input[name=every_hours]", "3");
    browser.press("Enregistrer");
    browser.wait_for_text("Les réglages de la base sont enregistrés.");
    wrong.extend(panel.inspect(browser, "fr-database"));
    browser.go(&panel.at("/databases"));
    browser.click("a.server:has(strong)[href$='/servers/2'], .servers li:nth-child(2) a");
    browser.wait_for_text("Ce qui est sauvegardé");
    wrong.extend(panel.inspect(browser, "fr-server"));
}

fn pause_and_resume(panel: &Panel, browser: &Browser, wrong: &mut Vec<String>) {
    browser.go(&panel.at("/databases?q=e"));
    browser.fill("#q", "verger");
    browser.wait_for("document.querySelectorAll('#databases tbody tr:not([hidden])').length === 1");
    browser.click("#databases tbody tr:not([hidden]) input[name=id]");
    browser.press("Suspendre");
    browser.wait_for_text("1 base suspendue.");
    browser.go(&panel.at("/databases?state=paused"));
    assert!(browser.text_of("#databases tbody th a") == "verger");
    assert_eq!(browser.count("#databases tbody tr"), 1);
    wrong.extend(panel.inspect(browser, "fr-databases-paused"));
    browser.click("input[data-ticks]");
    browser.press("Reprendre");
    browser.wait_for_text("1 base reprise.");
    browser.go(&panel.at("/databases"));
    browser.click("input[data-ticks]");
    browser.press("Sauvegarder maintenant");
    browser.wait_for_text("sauvegardes lancées");
}

fn add_by_address(panel: &Panel, browser: &Browser, server: &Server, wrong: &mut Vec<String>) {
    browser.go(&panel.at("/databases/add"));
    browser.press("Donner une adresse complète à la place");
    let address = format!("mysql://root@127.0.0.1:{}/prairie", server.port());
    browser.fill("#url", &address);
    browser.press("Tester la connexion");
    browser.wait_for_text("Le serveur répond");
    browser.fill("#label", "La prairie");
    browser.press("Ajouter ces bases");
    browser.wait_for_text("La prairie est ajouté");
    assert!(browser.text().contains("prairie"));
    wrong.extend(panel.quiet(browser, "servers"));
}
