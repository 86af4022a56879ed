# Arrays, maps, structs.
from VALUES (1, array(3, 1, NULL, 3)), (2, array()), (3, CAST(NULL AS ARRAY<INT>)), (4, array(7)) AS t(k, a)
a
size(a)
array_contains(a, 3)
array_distinct(a)
sort_array(a)
array_sort(a)
array_max(a)
array_min(a)
array_join(a, ',')
slice(a, 1, 2)
array_position(a, 3)
a IS NULL
try_element_at(a, 1)
transform(a, x -> x + 1)
filter(a, x -> x > 1)
exists(a, x -> x = 7)
aggregate(a, 0, (acc, x) -> acc + coalesce(x, 0))
from -
array(1, 2)[0]
array(1, 2)[1]
element_at(array(1, 2), -1)
map('a', 1, 'b', 2)['b']
map('a', 1)['z']
named_struct('a', 1, 'b', 'x').b
struct(1, 'x').col2
map_keys(map('a', 1, 'b', 2))
sequence(1, 5)
sequence(5, 1)
array_union(array(1, 2), array(2, 3))
array_intersect(array(1, 2), array(2, 3))
array_except(array(1, 2), array(2, 3))
arrays_overlap(array(1, 2), array(2, 3))
flatten(array(array(1), array(2, 3)))
to_json(named_struct('a', 1, 'b', NULL, 'c', 'x'))
get_json_object('{"a":{"b":5}}', '$.a.b')
from_json('{"a":1}', 'a INT, b STRING')
error: array(1, 2)[5]
error: element_at(array(1, 2), 0)
