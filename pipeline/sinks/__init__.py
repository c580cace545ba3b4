"""Writers: rows in, staged Parquet out."""
