-- The same table once more.
CREATE OR REFRESH MATERIALIZED VIEW Orders AS SELECT 1 AS order_id;
