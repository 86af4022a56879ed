CREATE OR REFRESH MATERIALIZED VIEW customers_by_name
AS SELECT name, count(*) AS n
FROM custmers
GROUP BY name;
