SELECT name FROM customers;

SELECT nam, len(name) FROM custmers;
