CREATE OR REFRESH STREAMING TABLE orders
AS SELECT order_id,, amount
FROM STREAM read_files('abfss://bronze@shop.dfs.core.windows.net/orders', format => 'json');

CREATE OR REFRESH MATERIALIZED VIEW orders_by_day
AS SELECT order_id FRM orders;
