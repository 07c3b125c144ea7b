-- Rounds and parts of divided runs whose product is made: what they are stays on record, their files need not be kept.
CREATE TABLE released_product (
    product_key CHAR(64) PRIMARY KEY
);
