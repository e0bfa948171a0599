//! The Debian package, from the files of `packaging/` and the program. Must never hold anything that is neither there
//! nor built here; the same sources make the same package, byte for byte.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::binary::{glibc, needed, said, strip};
use super::{copyright, source};
use crate::run::run;

/// File of `packaging/`, where it goes, its rights.
const FILES: [(&str, &str, u32); 3] = [
    (
        "sauvegarde.service",
        "usr/lib/systemd/system/sauvegarde.service",
        0o644,
    ),
    ("sauvegarde-panel", "usr/sbin/sauvegarde-panel", 0o755),
    // Its group is the service's, once that user is there (postinst).
    ("env", "etc/sauvegarde/env", 0o640),
];
/// Manual pages, packed.
const PAGES: [(&str, &str); 2] = [
    ("sauvegarde.1", "usr/share/man/man1"),
    ("sauvegarde-panel.8", "usr/share/man/man8"),
];
const SCRIPTS: [&str; 3] = ["postinst", "prerm", "postrm"];
const DOCUMENTS: &str = "usr/share/doc/sauvegarde";

/// How a package is packed.
#[derive(Clone, Copy)]
pub enum Packing {
    /// For people: as small as it gets, which takes half a minute.
    Small,
    /// For a test.
    Quick,
}

/// Builds it from a program; where it lies in `folder`.
pub fn build(program: &Path, revision: u32, packing: Packing, folder: &Path) -> Result<PathBuf> {
    let stage = tempfile::tempdir()?;
    let root = stage.path();
    let version = format!("{}-{revision}", env!("CARGO_PKG_VERSION"));
    let moment = said(Command::new("git").args(["log", "-1", "--format=%ct"]))?;
    let moment = moment.trim();

    fs::create_dir_all(root.join("usr/bin"))?;
    strip(program, &root.join("usr/bin/sauvegarde"))?;
    allow(&root.join("usr/bin/sauvegarde"), 0o755)?;
    for (from, to, mode) in FILES {
        let text = fs::read(source("packaging").join(from)).with_context(|| from.to_owned())?;
        place(root, to, &text, mode)?;
    }
    for (page, to) in PAGES {
        let text = fs::read(source("packaging").join(page)).with_context(|| page.to_owned())?;
        pack(root, &format!("{to}/{page}"), &text)?;
    }
    place(
        root,
        &format!("{DOCUMENTS}/copyright"),
        copyright::own()?.as_bytes(),
        0o644,
    )?;
    pack(
        root,
        &format!("{DOCUMENTS}/LIBRARIES"),
        copyright::libraries()?.as_bytes(),
    )?;
    pack(
        root,
        &format!("{DOCUMENTS}/changelog"),
        &fs::read(source("CHANGELOG.md"))?,
    )?;
    let changes = changes(&version, moment)?;
    pack(
        root,
        &format!("{DOCUMENTS}/changelog.Debian"),
        changes.as_bytes(),
    )?;

    control(root, &version, program)?;
    let architecture = architecture()?;
    let deb = folder.join(format!("sauvegarde_{version}_{architecture}.deb"));
    run(Command::new("dpkg-deb")
        .args(match packing {
            Packing::Small => ["-Zxz", "-z9"],
            Packing::Quick => ["-Zgzip", "-z1"],
        })
        .args(["--build", "--root-owner-group"])
        .arg(root)
        .arg(&deb)
        .env("SOURCE_DATE_EPOCH", moment))?;
    Ok(deb)
}

fn control(root: &Path, version: &str, program: &Path) -> Result<()> {
    let mut files = Vec::new();
    list(root, root, &mut files)?;
    files.sort();
    let mut bytes = 0;
    for file in &files {
        bytes += fs::metadata(root.join(file))?.len();
    }
    let sums = said(
        Command::new("md5sum")
            .args(files.iter().filter(|file| !file.starts_with("etc/")))
            .current_dir(root),
    )?;
    let text = fs::read_to_string(source("packaging/debian/control"))?;
    let text = text
        .replace("@VERSION@", version)
        .replace("@ARCHITECTURE@", &architecture()?)
        .replace("@KIBIBYTES@", &bytes.div_ceil(1024).to_string())
        .replace("@LIBRARIES@", &libraries(program)?);
    place(root, "DEBIAN/control", text.as_bytes(), 0o644)?;
    place(root, "DEBIAN/md5sums", sums.as_bytes(), 0o644)?;
    place(root, "DEBIAN/conffiles", b"/etc/sauvegarde/env\n", 0o644)?;
    for script in SCRIPTS {
        let text = fs::read(source("packaging/debian").join(script))?;
        place(root, &format!("DEBIAN/{script}"), &text, 0o755)?;
    }
    Ok(())
}

/// The Debian packages of the libraries that the program asks for.
fn libraries(program: &Path) -> Result<String> {
    let mut packages = vec![format!("libc6 (>= {})", glibc(program)?)];
    for library in needed(program)? {
        match library.as_str() {
            "libgcc_s.so.1" => packages.push("libgcc-s1".to_owned()),
            "libc.so.6" | "libm.so.6" => {}
            loader if loader.starts_with("ld-linux") => {}
            other => bail!("which Debian package has {other}?"),
        }
    }
    Ok(packages.join(", "))
}

fn architecture() -> Result<String> {
    let text = said(Command::new("dpkg").arg("--print-architecture"))?;
    Ok(text.trim().to_owned())
}

fn changes(version: &str, moment: &str) -> Result<String> {
    let date = said(Command::new("date").args(["-u", "-R", "-d", &format!("@{moment}")]))?;
    let control = fs::read_to_string(source("packaging/debian/control"))?;
    let who = control
        .lines()
        .find_map(|line| line.strip_prefix("Maintainer: "));
    let who = who.context("nobody maintains the package")?;
    Ok(format!(
        "sauvegarde ({version}) unstable; urgency=medium\n\n  * What is new stands in changelog.gz.\n\n -- {who}  {date}"
    ))
}

/// Writes a file with its folders, whatever the umask.
fn place(root: &Path, to: &str, text: &[u8], mode: u32) -> Result<()> {
    let path = root.join(to);
    let parent = path.parent().context("a file lies in a folder")?;
    fs::create_dir_all(parent)?;
    for folder in parent
        .ancestors()
        .take_while(|folder| folder.starts_with(root))
    {
        allow(folder, 0o755)?;
    }
    fs::write(&path, text).with_context(|| path.display().to_string())?;
    allow(&path, mode)
}

fn allow(path: &Path, mode: u32) -> Result<()> {
    fs::set_permissions(path, Permissions::from_mode(mode))
        .with_context(|| path.display().to_string())
}

/// Writes a file, packed as Debian wants documents, without the moment.
fn pack(root: &Path, to: &str, text: &[u8]) -> Result<()> {
    place(root, to, text, 0o644)?;
    run(Command::new("gzip").args(["-9n"]).arg(root.join(to)))
}

fn list(root: &Path, folder: &Path, found: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, found)?;
        } else {
            found.push(path.strip_prefix(root)?.to_string_lossy().into_owned());
        }
    }
    Ok(())
}
