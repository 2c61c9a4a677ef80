"""Everything that touches sound and pictures, through PyAV alone."""
