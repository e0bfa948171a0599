//! The fourteen rows of the module's manual, in French, in a browser, against a real MariaDB: what its readers were
//! promised. Must never pass over a row: those that wait for Google Drive say what is there instead.
//!
//! | row | the manual says | here |
//! |---|---|---|
//! | 1 | "l'entièreté des tables" | `first_day`: every object is listed, and every row comes back |
//! | 2 | every 12 hours, or by hand | `rhythm`: the first by itself, the next in 12 hours; by hand in `first_day` |
//! | 3 | `Espace Administration` > `Sauvegardes` | `first_day`: the address, the menu, back to where one wanted to go |
//! | 4 | types of storage: Google Drive, file | `storages`: both named, a tick or a cross, a list of its own for each |
//! | 5 | download, blue, column "Actions", `.sql` | `first_day`: saved by the browser, loaded by Debian's `mariadb` |
//! | 6 | delete, red, asked for confirmation | `first_day`: the file is named, and gone after |
//! | 7 | "Créer manuellement" at the top right | `first_day`: one press, and then a line in the table |
//! | 8 | how many are kept, 4 | `rhythm`: five are made, four stay, and it says why |
//! | 9 | hours between two, 12 | `rhythm`: the next five follow what is set |
//! | 10 | the folder `/Backups`, which must be writable | `storages`: one that is not says so, with the remedy |
//! | 11 | `GOOGLE_CLIENT_ID` and the others | `storages`: the page says that they do not serve yet |
//! | 12 | the address `/admin/backup/google` | `storages`: shown as it will be |
//! | 13 | the link to Google, then "Done!" | not before Google Drive is there |
//! | 14 | known defect: dependencies to update | `storages`: no other program is needed, a missing part is named |

mod first_day;
mod rhythm;
mod storages;
