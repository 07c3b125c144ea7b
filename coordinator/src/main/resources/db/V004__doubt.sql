-- Who is made from a product that is doubted.
CREATE INDEX unit_input_product ON unit_input (product_key);
CREATE INDEX attempt_worker ON attempt (worker_id, state);
