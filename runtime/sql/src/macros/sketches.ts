/** Bitmaps of 32768 bits: where a number stands, and how many there are. */
export const sketchMacros: readonly string[] = [
  `CREATE OR REPLACE MACRO dbx_bitmap_bit_position(n) AS CASE WHEN n > 0 THEN (n - 1) % 32768 ELSE abs(n % 32768) END`,
  `CREATE OR REPLACE MACRO dbx_bitmap_bucket_number(n) AS CASE WHEN n > 0 THEN 1 + (n - 1) // 32768 ELSE n // 32768 END`,
  `CREATE OR REPLACE MACRO dbx_bitmap_count(bitmap) AS CASE WHEN octet_length(bitmap) = 0 THEN 0 ELSE CAST(bit_count(CAST(bitmap AS BIT)) AS BIGINT) END`,
]
