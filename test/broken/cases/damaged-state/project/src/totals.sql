CREATE OR REFRESH MATERIALIZED VIEW totals
AS SELECT customer_id, sum(amount) AS total
FROM orders
GROUP BY customer_id;
