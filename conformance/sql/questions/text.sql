# Text, with nulls, blanks, letters beyond ASCII.
from VALUES (1, 'straße'), (2, ''), (3, CAST(NULL AS STRING)), (4, '  a  b '), (5, 'Ünïcode-Ärger'), (6, 'a.b-c_d'), (7, '日本語'), (8, 'x''y"z\\w') AS t(k, s)
upper(s)
lower(s)
trim(s)
ltrim(s)
rtrim(s)
btrim(s)
initcap(s)
length(s)
char_length(s)
octet_length(s)
reverse(s)
repeat(s, 2)
left(s, 3)
right(s, 3)
substring(s, 2)
substring(s, 0, 2)
substring(s, -3, 2)
substr(s, 2, 2)
substring_index(s, '-', 1)
substring_index(s, '-', -1)
split_part(s, '-', 1)
split_part(s, '-', -1)
replace(s, '-', ' ')
replace(s, '-')
regexp_replace(s, '[a-z]+', '#')
regexp_replace(s, '([a-z])-([A-Za-zÄ])', '$2-$1')
regexp_extract(s, '([a-z])-(.)', 2)
regexp_extract(s, '([a-z])-(.)')
regexp_like(s, '^[a-z]')
s RLIKE 'b$'
s LIKE '%b%'
s LIKE 'a_b%'
s LIKE '%\\_%'
s NOT LIKE ''
s ILIKE '%ä%'
split(s, '-')
split(s, '[.-]')[0]
size(split(s, '-'))
concat(s, '!')
concat(s, NULL)
concat('<', s, '>')
concat_ws('-', s, 'x', NULL)
s || '!'
lpad(s, 5, '*')
rpad(s, 5, '*')
lpad(s, 5)
translate(s, 'ab', 'x')
instr(s, 'b')
locate('b', s)
locate('b', s, 4)
position('b' IN s)
position('b', s)
startswith(s, 'a')
endswith(s, 'd')
contains(s, '-')
ascii(s)
md5(s)
sha2(s, 256)
sha1(s)
coalesce(s, 'none')
nvl(s, 'none')
nullif(s, '')
ifnull(s, 'none')
nvl2(s, 'some', 'none')
nullif(trim(s), '') IS NULL
if(s = '', 'empty', s)
CASE WHEN s IS NULL THEN 'null' WHEN s = '' THEN 'empty' ELSE 'text' END
CASE s WHEN '' THEN 1 ELSE 2 END
s <=> NULL
s IS DISTINCT FROM ''
s = 'straße'
s > 'a'
s IN ('', 'straße')
s NOT IN ('', 'straße')
s NOT IN ('', NULL)
s BETWEEN 'a' AND 'b'
levenshtein(s, 'strasse')
space(3)
hex(s)
soundex(s)
hash(s, k)
xxhash64(s)
initcap(s || chr(255))
from -
upper('ß')
concat()
concat_ws('/', array('a', NULL, 'b'))
concat_ws('/', 'a', array('b', 'c'))
'it''s'
"double quoted"
'tab\tnew\nline'
'uni\u00e9'
r'raw\n'
'a' 'b'
chr(65)
chr(233)
format_string('%05d|%s|%.2f', 42, 'x', 1.5D)
format_number(1234567.891, 2)
base64('abc')
unhex('4142')
url_encode('a b&c')
str_to_map('a:1,b:2')
'5' + 3
'5' = 5
'abc' < 'abd'
length('')
left('abc', 0)
left('abc', -1)
error: split_part('a-b', '-', 0)
error: 'abc' + 1
