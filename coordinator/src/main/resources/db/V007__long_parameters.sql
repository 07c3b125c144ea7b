-- The text of a model file is a parameter.
ALTER TABLE survey_parameter ALTER COLUMN parameter_value CHARACTER LARGE OBJECT NOT NULL;
