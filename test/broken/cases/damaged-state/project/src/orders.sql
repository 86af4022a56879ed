CREATE OR REFRESH STREAMING TABLE orders
AS SELECT order_id, customer_id, amount
FROM STREAM read_files('abfss://bronze@shop.dfs.core.windows.net/orders', format => 'parquet');
