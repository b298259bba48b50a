"""Rows of tables, whatever carried them, as cells of the forms."""
