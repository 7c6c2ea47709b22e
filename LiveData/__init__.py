"""Ingestion: feeds publish quotes to Redis and every tick is stored in Postgres; knows no market hours."""
