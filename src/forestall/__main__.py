"""`python -m forestall` is the command `forestall`."""

from forestall.cli import main

main()
