"""PDF files with text as documents: pages read quickly, tables by their rules, or by where their words stand."""
