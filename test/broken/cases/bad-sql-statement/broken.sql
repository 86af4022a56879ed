SELECT name FRM customers;
SELECT name,, FROM customers;
