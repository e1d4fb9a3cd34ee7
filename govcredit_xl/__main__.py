"""`python -m govcredit_xl` is the command `govcredit-xl`."""

from govcredit_xl.cli import main

if __name__ == "__main__":
    main()
