-- A run that meets an input that must not be used is planned again: with what it was asked with.
ALTER TABLE run ADD COLUMN parameters CHARACTER LARGE OBJECT DEFAULT '' NOT NULL;
ALTER TABLE run ADD COLUMN priority INT DEFAULT 50 NOT NULL;
-- True for a blocked unit for which planning again found nothing else.
ALTER TABLE run_unit ADD COLUMN is_settled BOOLEAN DEFAULT FALSE NOT NULL;
