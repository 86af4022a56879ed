SELECT order_id,
  SOUNDSLIKE(amount) AS a
FROM orders;
