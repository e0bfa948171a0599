-- A cron expression instead of hours; NULL: as the hours say.
ALTER TABLE database ADD COLUMN calendar TEXT;
