"""What is shown otherwise than it was heard, and why: edits over words that stay as they are."""
