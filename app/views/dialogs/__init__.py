"""The dialogs; always opened, never executed."""
