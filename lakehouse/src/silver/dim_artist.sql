-- Every change of an artist, as it was reported. A column that the source gains arrives here by itself.
CREATE OR REFRESH STREAMING TABLE silver.dim_artist (
  CONSTRAINT artist_id_present EXPECT (artist_id IS NOT NULL) ON VIOLATION DROP ROW,
  CONSTRAINT updated_at_present EXPECT (updated_at IS NOT NULL) ON VIOLATION FAIL UPDATE,
  CONSTRAINT genre_present EXPECT (is_deleted IS TRUE OR genre IS NOT NULL)
)
COMMENT 'Changes of artists, append-only: one row for each change that the application reported'
AS SELECT
  * EXCEPT (artist_name, _rescued_data),
  trim(regexp_replace(artist_name, '\\s+', ' ')) AS artist_name
FROM STREAM read_files('${bronze}/DimArtist', format => 'parquet', schemaEvolutionMode => 'addNewColumns');
