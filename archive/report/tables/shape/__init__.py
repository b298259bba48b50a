"""Rows put into the shape of the form before they are read: turned, cut, moved or surplus ones set right."""
