"""``python -m coaching.app`` is ``filmroom``."""

from coaching.app.cli import main

if __name__ == "__main__":
    main()
