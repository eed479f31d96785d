"""The real program on a virtual desktop, used through its accessibility tree as a person would."""
