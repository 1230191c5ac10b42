"""`python -m luoshi` is the same as `luoshi`."""

from luoshi.cli import main

if __name__ == "__main__":
    main()
