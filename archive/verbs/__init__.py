"""The verbs of the command `gongkai`, each a few lines; what it does stands in the module it calls."""
