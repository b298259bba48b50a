"""Tables that lost their shape: lines of text as rows, however their cells are parted."""
