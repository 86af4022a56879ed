CREATE OR REFRESH MATERIALIZED VIEW customers
AS SELECT * FROM VALUES (10, 'Ada'), (11, 'Grace') AS t (customer_id, name);
