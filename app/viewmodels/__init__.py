"""State and commands of each page; of Qt only QtCore."""
