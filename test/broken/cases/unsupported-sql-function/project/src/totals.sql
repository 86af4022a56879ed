CREATE OR REFRESH MATERIALIZED VIEW totals
AS SELECT customer_id,
  ai_summarize(CAST(sum(amount) AS STRING)) AS told,
  rond(sum(amount), 2) AS total
FROM orders
GROUP BY customer_id;
