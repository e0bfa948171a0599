-- What `cargo xtask bench panel` fills a catalogue with, beside the one backup that the first start made: 300 databases on
-- three servers, a run of each every twelve hours (100,000 in all, some of them failed, missed or proofs), the newest
-- 10,000 of their backups with two copies each, logs, and who did what. All is counted from now.
BEGIN;
CREATE TEMP TABLE n AS
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999) SELECT i FROM n;
CREATE TEMP TABLE now AS SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) AS at;
CREATE TEMP TABLE real AS
    SELECT b.*, c.modified AS file_modified FROM backup b JOIN copy c ON c.backup_id = b.id ORDER BY b.id LIMIT 1;

INSERT INTO source (id, origin, label, kind, shown, address, created)
    SELECT 100 + i, 'added', 'server' || i, 'mysql', 'backup@db' || i || '.example:3306', X'00', 0 FROM n WHERE i < 3;
INSERT INTO database (id, source_id, name, folder, identity, since)
    SELECT 100 + i, 100 + i % 3, 'shop' || i, 'shop' || i, 'bench:shop' || i, 0 FROM n WHERE i < 300;

-- Twelve hours between the runs of a database; the newest of them within the last hours, so that none is due.
INSERT INTO run (id, kind, state, "trigger", user, lane, database_id, database, queued, started, ended, due, rows, bytes,
    failure, report)
SELECT 1000 + (99999 - i), CASE WHEN i % 41 = 40 THEN 'prove' WHEN i % 43 = 42 THEN 'verify' ELSE 'backup' END,
    CASE WHEN i < 300 THEN 'done' WHEN i % 23 = 5 THEN 'failed' WHEN i % 71 = 9 THEN 'missed' ELSE 'done' END,
    CASE i % 9 WHEN 0 THEN 'hand' ELSE 'schedule' END, CASE i % 9 WHEN 0 THEN 'admin' END,
    'database:' || (100 + i % 300), 100 + i % 300, 'shop' || (i % 300),
    at - 60000 - (i % 300) * 20000 - (i / 300) * 43200000, at - 59000 - (i % 300) * 20000 - (i / 300) * 43200000,
    at - 40000 - (i % 300) * 20000 - (i / 300) * 43200000, at - 60000 - (i % 300) * 20000 - (i / 300) * 43200000,
    1000 + i, 5000000 + i * 10,
    CASE WHEN i >= 300 AND i % 23 = 5 THEN
        '{"code":"cannot-connect","about":"shop' || (i % 300) || '","cause":"Le serveur ne répond pas.","remedy":"Vérifier son adresse."}'
    END,
    '{"text_bytes":50000000,"objects":24,"gaps":0,"attempts":1,"sha256":"e3b0c44298fc1c149afbf4c8996fb924","removed":[]}'
FROM n, now;
UPDATE run SET started = NULL, ended = NULL, rows = NULL, bytes = NULL, report = NULL WHERE state = 'missed';
INSERT INTO run_log (run_id, number, at, level, text)
    SELECT id, l.i, queued + l.i * 1000, CASE WHEN state = 'failed' AND l.i = 3 THEN 'error' ELSE 'info' END,
        '"Une ligne du journal de cette exécution"'
    FROM run CROSS JOIN (SELECT column1 AS i FROM (VALUES (0), (1), (2), (3))) l WHERE id >= 1000 AND state <> 'missed';
DELETE FROM run_hour;
INSERT INTO run_hour (hour, done, failed, missed, bytes)
    SELECT queued / 3600000, sum(state = 'done'), sum(state = 'failed'), sum(state = 'missed'), coalesce(sum(bytes), 0)
    FROM run WHERE kind = 'backup' GROUP BY 1;

INSERT INTO backup (id, key, database_id, database, identity, taken, state, purpose, bytes, text_bytes, rows, objects, gaps,
    family, version, body_sha256, checksums, run_id, "trigger", by_user, proof, proven, proof_run)
SELECT 1000 + (9999 - i), 'bench' || i, 100 + i % 300, 'shop' || (i % 300), 'bench:shop' || (i % 300),
    at - 60000 - (i % 300) * 20000 - (i / 300) * 43200000,
    CASE WHEN i % 49 = 7 AND i >= 300 THEN 'incomplete' ELSE 'complete' END,
    CASE WHEN i % 97 = 3 AND i >= 300 THEN 'safety_copy' ELSE 'backup' END,
    real.bytes, 50000000 + i, 1000 + i, 24, 0, 'mariadb', '10.11.14', printf('%064x', i), 1,
    1000 + (99999 - i), CASE i % 9 WHEN 0 THEN 'hand' ELSE 'schedule' END, CASE i % 9 WHEN 0 THEN 'admin' END,
    CASE i % 5 WHEN 0 THEN 'proven' WHEN 1 THEN CASE WHEN i % 60 = 1 THEN 'failed' END END,
    CASE WHEN i % 5 = 0 OR i % 60 = 1 THEN at - (i % 300) * 20000 - (i / 300) * 43200000 END, NULL
FROM n, now, real WHERE i < 9999;
INSERT INTO backup_content SELECT b.id, r.content FROM backup b, (SELECT content FROM backup_content LIMIT 1) r
    WHERE b.id >= 1000;
INSERT INTO copy (backup_id, storage, object, bytes, modified, state, checked)
    SELECT b.id, 'file',
        b.database || '/db_backup_' || strftime('%Y-%m-%d_%H-%M-%S', b.taken / 1000, 'unixepoch') || '.sql.zst',
        b.bytes, real.file_modified, 'verified', b.taken FROM backup b, real WHERE b.id >= 1000 ORDER BY b.id;
INSERT INTO copy (backup_id, storage, object, bytes, modified, state, checked)
    SELECT backup_id, 'googledrive', object, bytes, modified, 'copied', NULL FROM copy;
INSERT INTO storage (type, state, shown, synced) SELECT 'googledrive', 'ready', 'Sauvegardes', at FROM now;
INSERT INTO audit (at, user, origin, action, subject)
    SELECT at - i * 600000, 'admin', '192.0.2.7', CASE i % 3 WHEN 0 THEN 'sign_in' WHEN 1 THEN 'backup.download' ELSE 'backup.delete' END,
        'shop' || (i % 300) FROM n, now WHERE i < 20000;
UPDATE run SET backup_id = (SELECT id FROM backup WHERE run_id = run.id) WHERE id IN (SELECT run_id FROM backup);
COMMIT;
ANALYZE;
