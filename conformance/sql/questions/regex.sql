# Regular expressions as Java has them, LIKE and its escapes.
from -
'abc' rlike 'b', 'abc' rlike '^b', 'abc\n' rlike 'c$', 'abc\n' rlike '^abc$', 'abc\r\n' rlike 'c$', 'ab\nc' rlike 'b$', 'ab\nc' rlike '(?m)b$', 'a\nb' rlike 'a.b', 'a\nb' rlike '(?s)a.b', 'aXb' rlike '(?i)axB', 'É' rlike '(?i)é', 'É' rlike '(?iu)é', NULL rlike 'a', 'a' rlike NULL, '' rlike ''
'foobar' rlike 'foo(?=bar)', 'foobar' rlike 'foo(?!bar)', 'foobar' rlike '(?<=foo)bar', 'foobar' rlike '(?<!foo)bar', 'abab' rlike '^(ab)\\1$', 'aaa' rlike 'a++a', 'aaab' rlike '(?>a+)b', 'e' rlike '[a-z&&[^aeiou]]', 'b' rlike '[a-z&&[^aeiou]]', 'x]' rlike '[]x]+', 'a-b' rlike '[a\\-b]+$', '[' rlike '[\\[]'
'日本' rlike '\\p{L}+', 'α' rlike '\\p{IsGreek}', 'a' rlike '\\p{Lower}', 'é' rlike '\\p{Lower}', '1' rlike '\\p{Alnum}', 'é' rlike '\\w', 'é' rlike '(?U)\\w', '\u00a0' rlike '\\s', '\u00a0' rlike '\\h', '\u000b' rlike '\\s', 'a b' rlike '\\bb\\b', 'éb' rlike '\\bb', '😀' rlike '^.$', 'x' rlike '\\x78', 'x' rlike '\\u0078', 'a.b' rlike '\\Qa.b\\E', 'ab' rlike '(?x) a b # c'
regexp_replace('baac','a*','#'), regexp_replace('abc','','-'), regexp_replace('abc','(b)','<$1$1>'), regexp_replace('abc','b','\\$1'), regexp_replace('a.b.c','\\.',''), regexp_replace('aaa','a','b',2), regexp_replace('aaa','^a','b',2), regexp_replace('abc','x','$5'), regexp_replace('  a ','^\\s+|\\s+$',''), regexp_replace('a1b22','\\d+','<$0>'), regexp_replace('abc','b','x',9), regexp_replace('ab','(a)(b)','$2$1'), regexp_replace('ab','(a)','$12')
error: regexp_replace('abc','b','$1')
error: regexp_replace('abc','b','\\')
error: regexp_replace('abc','b','$x')
error: regexp_replace('a','a','b',0)
error: regexp_replace('a','a','b',-1)
regexp_replace(CAST(NULL AS STRING),'(','b'), regexp_replace('a',NULL,'b'), regexp_replace('a','a',NULL), regexp_replace('a','a','b',CAST(NULL AS INT))
regexp_extract('100-200','(\\d+)-(\\d+)'), regexp_extract('100-200','(\\d+)-(\\d+)',2), regexp_extract('100-200','(\\d+)-(\\d+)',0), regexp_extract('abc','x(y)',1), regexp_extract('abc','(x)?abc',1), regexp_extract('foo bar','(?<=foo )(\\w+)',1), regexp_extract('k=v\n','=(.*)$',1), regexp_extract('a','(a)',CAST(NULL AS INT)), regexp_extract(NULL,'a',0), regexp_extract('aXbX','(.*?)X',1), regexp_extract('abc','b',0)
error: regexp_extract('abc','(b)',2)
error: regexp_extract('abc','b')
regexp_extract('abc','x',5)
error: regexp_extract('abc','b',-1)
regexp_extract_all('100-200, 300-400','(\\d+)-(\\d+)'), regexp_extract_all('100-200, 300-400','(\\d+)-(\\d+)',2), regexp_extract_all('100-200, 300-400','(\\d+)-(\\d+)',0), regexp_extract_all('abc','x(y)'), regexp_extract_all('ab','(x)?[ab]'), regexp_extract_all('aab','a*',0), regexp_extract_all(NULL,'a',0), regexp_extract_all('aabb','(.)\\1',1)
error: regexp_extract_all('abc','b',3)
regexp_count('aab','a'), regexp_count('aab','a*'), regexp_count('',''), regexp_count('abc',''), regexp_count(NULL,'('), regexp_count('a,b,,c',','), regexp_count('Steven','ste(v|ph)en'), regexp_count('Steven','(?i)ste(v|ph)en')
error: regexp_count('a','(')
regexp_substr('a1b2','\\d'), regexp_substr('a',''), regexp_substr('a','x'), regexp_substr(NULL,'x'), regexp_substr('abcabc','(?<=c)a.')
regexp_instr('a1b2','\\d'), regexp_instr('a',''), regexp_instr('a','x'), regexp_instr(NULL,'x'), regexp_instr('😀x','x'), regexp_instr('é','')
split('a,b,,c',','), split('a,b,,c',',',2), split('a1b22c','\\d+'), split('abc',''), split('abc','',2), split('',','), split('',''), split('a,b,',','), split('a,b,',',',0), split('aXbxc','(?i)x'), split('abc','(?=b)'), split('abc','(?=a)'), split('a|b','|'), split('a|b','\\|'), split('a.b','.'), split('a.b','[.]',-1), split('oneAtwoBthreeC','[ABC]',2), split('a--b','-',3), split(NULL,','), split('a',NULL), split('a',',',NULL), split('ab12cd','(?<=\\D)(?=\\d)')
error: rlike('a','(')
error: rlike('a','*')
error: rlike('a','a**')
error: rlike('a','[b-a]')
error: rlike('a','\\y')
rlike('a','(?<!a+)b')
error: rlike('a','\\p{Foo}')
error: rlike('a','a{2')
error: rlike('a',')')
rlike('a{','a\\{'), rlike('a}','a}'), rlike('a]','a]'), rlike('aa','a{2}'), rlike('aaaa','^a{2,3}$'), rlike('aa','^a{2,}$'), rlike('\t','\\t'), rlike('A','\\0101'), rlike('a','(?i:A)b?'), rlike('ab','(?i:A)B'), rlike('ab','(?i)A(?-i)B'), rlike('\r\n','^\\R$'), rlike('a\nb','(?m)^b'), rlike('a\n','(?m)^$'), rlike('a','\\Aa\\z'), rlike('a\n','a\\Z'), rlike('a\n','a\\z'), rlike('K','(?i)k'), rlike('ſ','(?i)s')
SELECT s, s RLIKE p, regexp_extract(s, p, 0), regexp_replace(s, p, '<$0>'), split(s, p), regexp_count(s, p), regexp_instr(s, p) FROM VALUES ('abc', 'b'), ('a\nb', '$'), ('foo1bar', '\\d'), ('xyz', '(?<=x)y'), (NULL, 'a'), ('a', NULL), ('', 'a|'), ('😀b', '.') AS t(s, p) ORDER BY s, p
SELECT s, s RLIKE '^[a-z]+$', regexp_extract(s, '([a-z]+)(\\d*)', 2), regexp_replace(s, '[aeiou]', ''), split(s, '\\s+'), regexp_extract_all(s, '\\w', 0) FROM VALUES ('hello\n'), ('ab12 cd'), (NULL), (''), ('É ß 😀') AS t(s) ORDER BY s
'a_c' LIKE 'a\\_c', 'abc' LIKE 'a_c', 'a%' LIKE 'a\\%', 'ABC' ILIKE 'a%', 'a\\b' LIKE 'a\\\\b', 'a' NOT RLIKE 'b', 'ab' LIKE ANY ('a%','x'), 'aé' ILIKE 'AÉ', like('a/_','a//_','/')
error: 'a' LIKE 'a\\b'
error: 'a' LIKE 'a\\'
error: like('a','a\\b')
