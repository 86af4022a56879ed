CREATE OR REFRESH STREAMING TABLE customers
AS SELECT customer_id, name
FROM STREAM read_files('abfss://bronze@shop.dfs.core.windows.net/customers', format => 'json', schema => 'customer_id INT, name STRING');
