"""What of the words as heard is shown otherwise, and why: edits over words that stay as they are."""
