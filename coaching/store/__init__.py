"""Everything that touches SQL: the library of calls, its schema and its search index."""
