"""What happens downstream of the tables. Reads datasets only."""
